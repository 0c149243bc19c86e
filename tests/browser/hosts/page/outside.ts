// Runs on the page of another site, before anything of Regain's: what the page is like, for tests to compare, and what came
// to it.

/** What nothing on a page may change but the page itself. */
export interface Outside {
  names: string[];
  /** Computed styles of elements outside, by selector. */
  styles: Record<string, Record<string, string>>;
  title: string;
  language: string;
  direction: string;
  address: string;
  entries: number;
  state: string;
}

declare global {
  interface Window {
    /** All that the page itself puts on `window`. */
    site: {
      before: Outside;
      now: () => Outside;
      /** What the site's own form would have sent, each time that it was. */
      submitted: string[][];
      keys: string[];
      /** Every event of the element that came up to the document. */
      events: { type: string; detail: unknown }[];
      violations: string[];
    };
  }
}

const ELEMENTS = ["html", "body", "h1", "p", "a", "button", "input", "ul"];
/** They follow from how much is on the page. */
const SIZES = /^(height|block-size|perspective-origin|transform-origin)$/;

/** What Playwright and axe put on `window`, by and by. */
const TESTING = /^(__pw|axe$|__core-js_shared__$)/;

function stylesOf(selector: string): Record<string, string> {
  const all = [selector, `#outside ${selector}`].map((each) => document.querySelector(each));
  const element = selector === "html" || selector === "body" ? all[0] : all[1];
  if (!element) throw new Error(`the page has no ${selector}`);
  const computed = getComputedStyle(element);
  const found: Record<string, string> = {};
  for (const name of computed) {
    if (!(SIZES.test(name) && element.contains(document.body))) found[name] = computed.getPropertyValue(name);
  }
  // A custom property is inherited: what stood on a root would be found everywhere.
  found["--rg-accent"] = computed.getPropertyValue("--rg-accent");
  return found;
}

function now(): Outside {
  const root = document.documentElement;
  return {
    // Sorted: in Firefox what is used first comes last.
    names: Object.getOwnPropertyNames(window)
      .filter((name) => !TESTING.test(name))
      .sort(),
    styles: Object.fromEntries(ELEMENTS.map((each) => [each, stylesOf(each)])),
    title: document.title,
    language: root.lang,
    direction: root.dir,
    address: location.href,
    entries: history.length,
    state: JSON.stringify(history.state),
  };
}

const site: Window["site"] = {
  before: {} as Outside,
  now,
  submitted: [],
  keys: [],
  events: [],
  violations: [],
};
window.site = site;

document.addEventListener("submit", (event) => {
  if (!(event.target instanceof HTMLFormElement) || event.target.id !== "outer") return;
  event.preventDefault();
  site.submitted.push([...new FormData(event.target)].map(([name, value]) => `${name}=${String(value)}`));
});
document.addEventListener("keydown", ({ key }) => site.keys.push(key));
document.addEventListener("securitypolicyviolation", (event) => {
  site.violations.push(`${event.violatedDirective}: ${event.blockedURI}`);
});
for (const type of ["regain-ready", "regain-step", "regain-done", "regain-error"]) {
  document.addEventListener(type, (event) => {
    site.events.push({ type, detail: (event as CustomEvent).detail });
  });
}
site.before = now();
