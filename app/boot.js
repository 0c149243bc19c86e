// Starts the app. In a file of its own, because a strict content security policy
// refuses scripts written into the page. The names of the files carry a hash, so
// they are read from the links that preload them.
try {
  const theme = new URLSearchParams(location.search).get("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  const js = document.querySelector("link[rel=modulepreload]").href;
  const wasm = document.querySelector('link[rel=preload][type="application/wasm"]').href;
  const { default: start } = await import(js);
  await start({ module_or_path: wasm });
} catch (error) {
  // An old browser, or a file that did not arrive: say so, in the page's own words.
  document.getElementById("regain-loading").hidden = true;
  document.getElementById("regain-unavailable").hidden = false;
  throw error;
}
