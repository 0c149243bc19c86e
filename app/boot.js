// Starts the element of the full page.

try {
  // In the first step as it stands in the page: what was typed before a reload, or on a first visit what the link says.
  const field = document.getElementById("rg-identifier");
  const typed = new URLSearchParams(typeof history.state === "string" ? history.state : "");
  const link = new URLSearchParams(typed.has("regain") ? "" : location.search);
  const before = typed.get("screen") === "identify" ? typed.get(":identifier") : null;
  const identifier = before ?? link.get("identifier");
  if (field && identifier && !field.value) field.value = identifier;
  await import("./regain-page.js");
} catch (error) {
  // An old browser, or a file that did not arrive: app/guard.js says so, in the page's own words.
  window.regainFailed(error);
  throw error;
}
