// Runs before the body is read. Shows the first step, which stands in the page, while the app is on its way, and says so where
// nothing can be drawn, whatever went wrong: an old browser, a file that did not arrive, a fault of ours. Written in the oldest
// JavaScript there is, for browsers that cannot read app/boot.js.
(function () {
  var html = document.documentElement;
  // "first": the first step as it stands in the page. "drawn": the app has taken over. "failed": it cannot be opened. Else
  // something is to be drawn that is not there yet.
  var STATE = "data-regain";

  // Whether this tab is at the first step: it holds no flow, or shows the history entry of that step (app/src/history.rs).
  function isAtFirstStep() {
    try {
      return !sessionStorage.getItem("regain") || /(^|&)screen=identify(&|$)/.test(history.state);
    } catch (error) {
      return true;
    }
  }

  // Whether the page is in the language that the app will choose (app/src/i18n/locale.rs). A server that fills the page in
  // has seen to that; a file names the languages there are.
  function isInLanguage() {
    var offered = html.getAttribute("data-locales");
    if (!offered) return true;
    var asked = /[?&]locale=([^&]*)/.exec(location.search);
    var wanted = (asked ? [asked[1]] : []).concat(navigator.languages || navigator.language);
    for (var i = 0; i < wanted.length; i++) {
      var language = wanted[i].split("-")[0].toLowerCase();
      var isOffered = (" " + offered.toLowerCase()).indexOf(" " + language) >= 0;
      if (isOffered) return html.lang.toLowerCase().indexOf(language) === 0;
    }
    return html.lang === offered.split(" ")[0];
  }

  var theme = /[?&]theme=(light|dark)(&|$)/.exec(location.search);
  if (theme) html.setAttribute("data-theme", theme[1]);
  if (!/[?&]purpose=(?!password)/.test(location.search) && isAtFirstStep() && isInLanguage()) html.setAttribute(STATE, "first");

  // Sent before the app is there: that shows at once, and the app carries it out (app/src/instance.rs).
  document.addEventListener("submit", function (event) {
    if (html.getAttribute(STATE) !== "first") return;
    event.preventDefault();
    document.getElementById("regain").setAttribute("data-submitted", "");
    var button = event.target.querySelector("[type=submit]");
    button.setAttribute("aria-busy", "true");
    button.setAttribute("aria-disabled", "true");
  });

  // "Try again" is a reload, which keeps what the address asks for, also under a `<base>`. What was typed is put where the
  // app keeps it (app/src/history.rs).
  document.addEventListener("click", function (event) {
    if (event.target.getAttribute("href") !== "") return;
    event.preventDefault();
    var field = document.getElementById("rg-identifier");
    try {
      if (field) history.replaceState("screen=identify&:identifier=" + encodeURIComponent(field.value), "");
    } catch (error) {
      // Then it is typed again.
    }
    location.reload();
  });

  function isOurs(error) {
    var stack = String((error && error.stack) || "");
    return /regain-/.test(stack) || (window.WebAssembly && error instanceof WebAssembly.RuntimeError);
  }

  // Once the app has drawn, what breaks in scripts of others, extensions for one, is none of ours.
  window.regainFailed = function (error) {
    if (html.getAttribute(STATE) !== "drawn" || isOurs(error)) html.setAttribute(STATE, "failed");
  };

  window.addEventListener("error", function (event) {
    window.regainFailed(event.error);
  });
  window.addEventListener("unhandledrejection", function (event) {
    window.regainFailed(event.reason);
  });
  // Without modules nothing else runs, and nothing fails.
  if (!("noModule" in document.createElement("script"))) window.regainFailed();
})();
