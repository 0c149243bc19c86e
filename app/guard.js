// Runs before the body is read. Shows the first step, which stands in the page, while the app is on its way, and says so where
// nothing can be drawn, whatever went wrong: an old browser, a file that did not arrive, a fault of ours. Written in the oldest
// JavaScript there is, for browsers that cannot read app/page.js.
(function () {
  var html = document.documentElement;
  // "first": the first step as it stands in the page. "drawn": the app has taken over. "failed": it cannot be opened. Else
  // something is to be drawn that is not there yet.
  var STATE = "data-regain";

  // A mailed link: `#reset_token=…` or `#stop_token=…`. The token leaves the address at once, and is in memory only until the app
  // has begun a flow with it (app/src/link.rs). The history entry says that there was one, for a reload.
  function takeLink() {
    var named = /^#(reset|stop)_token=([\w-]*)/.exec(location.hash);
    if (!named) return;
    window.regainLink = named[1] + "=" + named[2];
    isFirst = false;
    if (html.getAttribute(STATE) === "first") html.removeAttribute(STATE);
    try {
      history.replaceState("regain=&depth=0&%3Alink=" + named[1], "", location.href.split("#")[0]);
    } catch (error) {
      // Too many entries were written within a short time, in Safari.
      location.replace("#");
    }
  }

  takeLink();
  window.addEventListener("hashchange", takeLink);

  // Whether this tab is at the first step: no mailed link led here, and it holds no flow, or shows the history entry of that step
  // (app/src/history.rs).
  function isAtFirstStep() {
    try {
      if (window.regainLink || /(^|&)%3Alink=/.test(history.state)) return false;
      return !sessionStorage.getItem("regain") || /(^|&)screen=identify(&|$)/.test(history.state);
    } catch (error) {
      return true;
    }
  }

  // Whether the page is in the language that the app will choose (core/src/locale.rs). A server that fills the page in has
  // seen to that; a file names the languages there are.
  function isInLanguage() {
    var named = html.getAttribute("data-locales");
    if (!named) return true;
    var offered = named.split(" ");
    var asked = /[?&]locale=([^&]*)/.exec(location.search);
    var wanted = (asked ? [asked[1]] : []).concat(navigator.languages || navigator.language);
    function find(isMeant) {
      for (var n = 0; n < offered.length; n++) if (isMeant(offered[n].toLowerCase())) return offered[n];
    }
    for (var i = 0; i < wanted.length; i++) {
      var tag = wanted[i].toLowerCase();
      var isSame = function (one) {
        return one === tag;
      };
      var isKin = function (one) {
        return one.split("-")[0] === tag.split("-")[0];
      };
      var found = find(isSame) || find(isKin);
      if (found) return found === html.lang;
    }
    return html.lang === offered[0];
  }

  var theme = /[?&]theme=(light|dark)(&|$)/.exec(location.search);
  if (theme) html.setAttribute("data-theme", theme[1]);
  var isFirst = !/[?&]purpose=(?!password)/.test(location.search) && isAtFirstStep() && isInLanguage();
  if (isFirst) html.setAttribute(STATE, "first");

  // Sent before the app is there: that shows at once, and the app carries it out (app/src/instance.rs).
  document.addEventListener("submit", function (event) {
    if (html.getAttribute(STATE) !== "first") return;
    event.preventDefault();
    document.getElementById("regain").setAttribute("data-submitted", "");
    var button = event.target.querySelector("[type=submit]");
    button.setAttribute("aria-busy", "true");
    button.setAttribute("aria-disabled", "true");
  });

  // What was typed into the first step is put where the app keeps it (app/src/history.rs), and the page loaded again.
  function reload(address) {
    var field = document.getElementById("rg-identifier");
    try {
      if (isFirst && field) {
        var others = String(history.state || "").replace(/(^|&)(screen|%3Aidentifier)=[^&]*/g, "");
        var typed = others + "&screen=identify&%3Aidentifier=" + encodeURIComponent(field.value);
        history.replaceState(typed.replace(/^&/, ""), "", address);
      }
      // A link that has begun no flow yet is opened once more.
      if (window.regainLink) history.replaceState(null, "", address + "#" + window.regainLink.replace("=", "_token="));
      location.reload();
    } catch (error) {
      // A browser that keeps nothing: then it is typed again.
      location.assign(error && address);
    }
  }

  document.addEventListener("click", function (event) {
    var link = event.target;
    var isElsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (isElsewhere) return;
    if (link.getAttribute("href") === "") {
      // "Try again": the address stays as it is, also under a `<base>`.
      event.preventDefault();
      reload(location.href);
    } else if (html.getAttribute(STATE) === "first" && /rg-language/.test(link.className)) {
      event.preventDefault();
      reload("?locale=" + link.lang + location.search.replace("?", "&").replace(/&locale=[^&]*/g, ""));
    }
  });

  function isOurs(error) {
    var stack = String((error && error.stack) || "");
    return /regain-/.test(stack) || (window.WebAssembly && error instanceof WebAssembly.RuntimeError);
  }

  // Once the app has drawn, what breaks in scripts of others, extensions for one, is none of ours.
  window.regainFailed = function (error) {
    if (html.getAttribute(STATE) !== "drawn" || isOurs(error)) html.setAttribute(STATE, "failed");
  };

  // Also a script that does not arrive: that is told on its way down to the element, and of others it is none of ours.
  window.addEventListener(
    "error",
    function (event) {
      if (event.target === window || /regain-/.test(event.target.src)) window.regainFailed(event.error);
    },
    true
  );
  window.addEventListener("unhandledrejection", function (event) {
    window.regainFailed(event.reason);
  });
  // Without modules nothing else runs, and nothing fails.
  if (!("noModule" in document.createElement("script"))) window.regainFailed();
})();
