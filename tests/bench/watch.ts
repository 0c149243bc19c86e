// What runs in the page itself, before anything of its own. It is sent as text, so it uses nothing from outside.

/** What the page says, each with the moment on the clock of its machine, in milliseconds. */
export type Said =
  /** The page was opened: the moment the navigation began. */
  | { what: "opened"; at: number }
  /** The identifier's field is there, empty, and has the focus: somebody would begin to type. */
  | { what: "ready"; at: number }
  /** A key has arrived in it. */
  | { what: "key"; at: number; value: string }
  /** The button was pressed, by a click that the browser took for a person's. */
  | { what: "pressed"; at: number }
  /** A heading was painted. */
  | { what: "heading"; at: number; text: string };

export interface Found {
  /** From the moment the page was opened. */
  firstPaint: number;
  /** Of every long task what is over 50 ms, added up, in the first so many milliseconds. */
  blocked: number;
  /** Until the page itself had come. */
  waited: number;
  value: string;
}

declare global {
  interface Window {
    benchSays: (said: string) => void;
    benchFound: (until: number) => Found;
  }
}

export function watch(): void {
  if (location.protocol === "about:" || window.top !== window) return;
  const say = (said: Record<string, unknown>): void => {
    window.benchSays(JSON.stringify({ at: performance.timeOrigin + performance.now(), ...said }));
  };
  say({ what: "opened", at: performance.timeOrigin });

  const tasks: PerformanceEntry[] = [];
  new PerformanceObserver((list) => tasks.push(...list.getEntries())).observe({ type: "longtask" });

  // Of what is there twice, a hidden one is not meant.
  const seen = <T extends Element>(selector: string): T | undefined =>
    [...document.querySelectorAll<T>(selector)].find((each) => each.closest("[hidden]") === null);
  const field = (): HTMLInputElement | undefined => seen('input[autocomplete="username"]');

  // Asked with each frame that is drawn: who sees no field types nothing. Once a key is there, now and then, and with what
  // changes: a page may put another field in its place, and then the key has to be pressed again.
  let asked = -Infinity;
  let due = false;
  const lookSoon = (): void => {
    if (!due) requestAnimationFrame(look);
    due = true;
  };
  const look = (): void => {
    due = false;
    const input = field();
    const takes =
      input !== undefined && !input.disabled && !input.readOnly && input.getClientRects().length > 0;
    if (takes && input.value !== "") {
      asked = -Infinity;
      setTimeout(lookSoon, 100);
      return;
    }
    if (takes && performance.now() - asked > 300) {
      input.focus();
      asked = performance.now();
      say({ what: "ready" });
    }
    lookSoon();
  };
  lookSoon();

  addEventListener(
    "input",
    ({ target, isTrusted }) => {
      if (isTrusted && target === field()) say({ what: "key", value: (target as HTMLInputElement).value });
    },
    { capture: true },
  );
  addEventListener(
    "click",
    ({ isTrusted, timeStamp }) => {
      if (isTrusted) say({ what: "pressed", at: performance.timeOrigin + timeStamp });
    },
    { capture: true },
  );

  let shown = "";
  new MutationObserver(() => {
    lookSoon();
    const text = seen("main h1")?.textContent ?? "";
    if (text === shown || text === "") return;
    shown = text;
    // The second frame begins once the first is painted.
    requestAnimationFrame(() => {
      requestAnimationFrame(() => {
        say({ what: "heading", text });
      });
    });
  }).observe(document, { childList: true, characterData: true, subtree: true });

  window.benchFound = (until) => {
    const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
    const early = tasks.filter((task) => task.startTime < until);
    return {
      firstPaint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN,
      blocked: early.reduce((sum, task) => sum + Math.max(0, task.duration - 50), 0),
      waited: navigation?.responseEnd ?? NaN,
      value: field()?.value ?? "",
    };
  };
}
