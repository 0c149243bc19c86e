// Starts the app. In a file of its own, because a strict content security policy
// refuses scripts written into the page. The names of the files carry a hash, so
// they are read from the page.

try {
  // In the first step as it stands in the page: what was typed before a reload, or else what the link says.
  const field = document.getElementById("rg-identifier");
  const typed = new URLSearchParams(typeof history.state === "string" ? history.state : "");
  const before = typed.get("screen") === "identify" && typed.get(":identifier");
  const identifier = before || new URLSearchParams(location.search).get("identifier");
  if (field && identifier && !field.value) field.value = identifier;
  const js = document.querySelector("meta[name=regain-app]").content;
  const code = fetch(js.replace(".js", "_bg.wasm"));
  const [{ start }] = await Promise.all([import(js), code]);
  await start(code);
} catch (error) {
  // An old browser, or a file that did not arrive: app/guard.js says so, in the page's own words.
  window.regainFailed(error);
  throw error;
}
