// Says so where nothing can be drawn, whatever went wrong: an old browser, a file that did not arrive, a fault of ours.
// Written in the oldest JavaScript there is, for browsers that cannot read app/boot.js.
(function () {
  var root = document.getElementById("regain");

  function isOurs(error) {
    var stack = String((error && error.stack) || "");
    return /regain-/.test(stack) || (window.WebAssembly && error instanceof WebAssembly.RuntimeError);
  }

  // Once a screen is there, what breaks in scripts of others, extensions for one, is none of ours.
  window.regainFailed = function (error) {
    if (root.firstChild && !isOurs(error)) return;
    root.hidden = !!root.firstChild;
    document.getElementById("regain-loading").hidden = true;
    document.getElementById("regain-unavailable").hidden = false;
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
