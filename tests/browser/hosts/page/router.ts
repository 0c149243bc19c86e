// A router as many sites have one: links of the same origin lead to another `main` without a load, and so do the browser's
// buttons. What was left is put back as it was.

const main = document.querySelector("main");
const kept = new Map<string, Node[]>();
let shown = location.pathname;

function show(path: string): void {
  if (main === null || path === shown) return;
  kept.set(shown, [...main.childNodes]);
  const other = document.createElement("h2");
  other.textContent = `This is ${path}`;
  main.replaceChildren(...(kept.get(path) ?? [other]));
  shown = path;
}

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (event.defaultPrevented || link === null || link.origin !== location.origin) return;
  event.preventDefault();
  history.pushState({ route: link.pathname }, "", link.href);
  show(link.pathname);
});
addEventListener("popstate", () => {
  show(location.pathname);
});
