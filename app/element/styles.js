// The style sheets. Their final names are put in by xtask/src/content.rs.
export const STYLE = new URL("./regain.css", import.meta.url);
export const REQUEST_STYLE = new URL("./request.css", import.meta.url);

// Style sheets: document or shadow root → address → arrival.
const styles = new WeakMap();

/** Puts a style sheet, fetched with `fetched`, where an element is, once. Where a link has to do that, it has this integrity. */
export function styled(scope, { href }, fetched, integrity = "") {
  const known = styles.get(scope) ?? new Map();
  styles.set(scope, known);
  if (!known.has(href)) {
    const arrived = addStyle(scope, href, fetched, integrity);
    known.set(href, arrived);
    arrived.catch(() => known.delete(href));
  }
  return known.get(href);
}

async function addStyle(scope, href, fetched, integrity) {
  if (scope.adoptedStyleSheets) {
    const answer = await fetched(new URL(href));
    if (!answer.ok) throw new Error(`${href}: ${answer.status}`);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(await answer.text());
    scope.adoptedStyleSheets = [...scope.adoptedStyleSheets, sheet];
    return;
  }
  // Safari before 16.4.
  const link = Object.assign(document.createElement("link"), {
    href,
    integrity,
    crossOrigin: "",
    rel: "stylesheet",
  });
  await new Promise((done, failed) => {
    link.onload = done;
    link.onerror = () => {
      link.remove();
      failed(new Error(href));
    };
    (scope.head ?? scope).append(link);
  });
}
