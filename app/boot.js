// Starts the app. In a file of its own, because a strict content security policy
// refuses scripts written into the page. The names of the files carry a hash, so
// they are read from the page.
const { dataset } = document.getElementById("regain");

// Under a path the page has a `<base>`, and "Try again" would lose what its address asks for.
for (const link of document.querySelectorAll('a[href=""]')) link.href = location.href;

// Path B is an app of its own, for those who get there (app/request.js). Browsers
// remember that a module did not come: under another address they ask again.
let failures = 0;
window.regainRequest = async () => {
  try {
    const { takeOver } = await import("./" + dataset.request + (failures ? "?" + failures : ""));
    await takeOver(dataset);
  } catch (error) {
    failures += 1;
    // After an update of the site the old names lead nowhere. The page knows the new ones, and the tab its flow.
    const answer = await fetch(dataset.request, { method: "HEAD" }).catch(() => error);
    if (answer.status === 404) location.reload();
    throw error;
  }
};

try {
  const asked = new URLSearchParams(location.search);
  const theme = asked.get("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  if (asked.get("purpose") === "request") {
    await window.regainRequest();
  } else {
    // Not preloaded by the page: it cannot know whether the link leads to path B.
    const js = document.querySelector("meta[name=regain-app]").content;
    const [{ default: start }, code] = await Promise.all([import(js), fetch(js.replace(".js", "_bg.wasm"))]);
    await start({ module_or_path: code });
  }
} catch (error) {
  // An old browser, or a file that did not arrive: app/guard.js says so, in the page's own words.
  window.regainFailed(error);
  throw error;
}
