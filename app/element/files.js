// What is fetched, and its hash (SRI): xtask/src/content.rs puts in the final name and the hash.
export const APP = [new URL("./regain-app_bg.wasm", import.meta.url), "integrity of regain-app_bg.wasm"];
export const STYLE = [new URL("./regain.css", import.meta.url), "integrity of regain.css"];
export const REQUEST_STYLE = [new URL("./request.css", import.meta.url), "integrity of request.css"];

/** The full page comes from the server that its files are of. */
const isPage = () => document.querySelector("regain-recovery[data-page]") !== null;

/** Fetches one of them. The page has begun to: a preload has no hash, and one that is asked for with a hash is none of it. */
export const fetched = ([address, integrity]) => fetch(address, isPage() ? {} : { integrity });

/**
 * Fetches a later part of the app. After an update of the site its name leads nowhere, and neither does the app's: the page is
 * fetched anew, which knows the new names, and the tab knows its flow. Pages of others see to that themselves.
 */
export async function fetchPart(...file) {
  const answer = await fetched(file);
  if (!answer.ok && isPage()) {
    const app = await fetch(APP[0], { method: "HEAD" });
    if (app.status === 404) location.reload();
  }
  return answer;
}

// Style sheets: document or shadow root → address → arrival.
const styles = new WeakMap();

/** Puts a style sheet where an element is, once. */
export function styled(scope, file) {
  const known = styles.get(scope) ?? new Map();
  styles.set(scope, known);
  const [{ href }] = file;
  if (!known.has(href)) {
    const arrived = addStyle(scope, file);
    known.set(href, arrived);
    arrived.catch(() => known.delete(href));
  }
  return known.get(href);
}

async function addStyle(scope, file) {
  if (scope.adoptedStyleSheets) {
    const answer = await fetched(file);
    if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(await answer.text());
    scope.adoptedStyleSheets = [...scope.adoptedStyleSheets, sheet];
    return;
  }
  // Safari before 16.4.
  const [{ href }, integrity] = file;
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
