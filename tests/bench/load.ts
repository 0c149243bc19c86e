// One visit to a page: opened with nothing cached, typed into as soon as that is possible, and sent.

import type { Browser, CDPSession, Page } from "@playwright/test";
import { NETWORK, press, sleep, slowDown, tab } from "./chromium.ts";
import { watch, type Found, type Said } from "./watch.ts";

/** When Continue is pressed: never, so long after the page was opened, or as soon as something is typed. */
export type Pressed = "never" | "later" | "at once";

/** In milliseconds, from the moment the page was opened where nothing else is said. */
export interface Visit {
  firstPaint: number;
  /** The first key that came into the field and stayed there. */
  firstKey: number;
  /** From Continue to the next heading. */
  answer: number;
  /** Of that, until the request goes out, and from the answer to the heading. */
  sending: number;
  drawing: number;
  /** The next heading, from the moment the page was opened. */
  answered: number;
  /** Of the main thread, in the first `UNTIL`. */
  blocked: number;
  script: number;
  busy: number;
  /** Bytes that came over the network in that time. */
  bytes: number;
  /** Keys that had to be pressed again, and presses of Continue. */
  lostKeys: number;
  lostPresses: number;
}

/** When Continue is pressed later. */
export const LATER = 3000;
/** How long a page is watched. */
export const UNTIL = 5000;
/** An account of the samples. */
const TYPED = "anna";
const NEXT = "Where should we send a code?";
/** Between two keys. */
const KEY_GAP = 30;
/** So long before Continue is pressed it is looked for. */
const AIM = 1000;
/** After a press that leads nowhere in that time, somebody presses again. */
const PATIENCE = 3000;
/** After that a page does not work. */
const GIVEN_UP = 30_000;

/** What a page says, for whoever waits for it. */
class Saying {
  readonly all: Said[] = [];
  #waiting: (() => void)[] = [];

  hear(said: Said): void {
    this.all.push(said);
    for (const go of this.#waiting.splice(0)) go();
  }

  async until<T>(found: () => T | undefined, what: string, limit = GIVEN_UP): Promise<T> {
    const given_up = performance.now() + limit;
    for (;;) {
      const value = found();
      if (value !== undefined) return value;
      const left = given_up - performance.now();
      if (left <= 0) throw new Error(`${what} did not come in ${String(limit)} ms`);
      await Promise.race([new Promise<void>((go) => this.#waiting.push(go)), sleep(left)]);
    }
  }
}

export async function visit(browser: Browser, url: string, pressed: Pressed): Promise<Visit> {
  const { context, page, cdp } = await tab(browser);
  try {
    return await visited(page, cdp, url, pressed);
  } finally {
    await context.close();
  }
}

async function visited(page: Page, cdp: CDPSession, url: string, pressed: Pressed): Promise<Visit> {
  const text = pressed === "never" ? TYPED.slice(0, 1) : TYPED;
  const saying = new Saying();
  let bytes = 0;
  const posts: { id: string; sent: number; clock: number; answered: number }[] = [];
  cdp.on("Network.loadingFinished", ({ requestId, timestamp, encodedDataLength }) => {
    bytes += encodedDataLength;
    const post = posts.find(({ id }) => id === requestId);
    if (post !== undefined) post.answered = post.sent + timestamp * 1000 - post.clock;
  });
  cdp.on("Network.requestWillBeSent", ({ requestId, request, wallTime, timestamp }) => {
    if (request.method !== "POST") return;
    posts.push({ id: requestId, sent: wallTime * 1000, clock: timestamp * 1000, answered: NaN });
  });
  cdp.on("Runtime.bindingCalled", ({ payload }) => {
    const said = JSON.parse(payload) as Said;
    saying.hear(said);
    if (said.what === "ready") void press(cdp, text.charAt(0));
    if (said.what !== "key") return;
    const next = text.charAt(said.value.length);
    if (next !== "") setTimeout(() => void press(cdp, next), KEY_GAP);
  });
  await cdp.send("Runtime.enable");
  await cdp.send("Runtime.addBinding", { name: "benchSays" });
  await cdp.send("Page.enable");
  await cdp.send("Page.addScriptToEvaluateOnNewDocument", { source: `(${watch.toString()})()` });
  await cdp.send("Performance.enable");
  await slowDown(cdp, { network: true });

  await cdp.send("Page.navigate", { url });
  const opened = await saying.until(
    () => saying.all.find((said) => said.what === "opened")?.at,
    `the page at ${url}`,
  );
  const since = (): number => Date.now() - opened;
  const typed = async (): Promise<Said> =>
    saying.until(
      () => saying.all.find((said) => said.what === "key" && said.value.length >= text.length),
      "the last key",
    );

  let [answer, answered, sending, drawing, lostPresses] = [NaN, NaN, NaN, NaN, 0];
  if (pressed !== "never") {
    await typed();
    const due = opened + (pressed === "later" ? LATER : 0);
    const isInTime = Date.now() <= due;
    await sleep(due - AIM - Date.now());
    const next = (): Said | undefined =>
      saying.all.find((said) => said.what === "heading" && said.text === NEXT);
    let heading: Said | undefined;
    while (heading === undefined) {
      if (lostPresses > 5) throw new Error("Continue leads nowhere");
      const [x, y] = await button(page);
      await sleep(due - Date.now());
      click(cdp, x, y);
      heading = await saying.until(next, "the next heading", PATIENCE).catch(() => undefined);
      if (heading === undefined) lostPresses += 1;
    }
    const painted = heading.at;
    const post = posts.filter(({ sent }) => sent < painted).at(-1);
    const first = saying.all.find((said) => said.what === "pressed")?.at ?? NaN;
    // Who cannot press in time, because there is nothing to type into, has waited all the same.
    answer = painted - (pressed === "later" && !isInTime ? due : first);
    answered = painted - opened;
    if (post !== undefined) [sending, drawing] = [post.sent - first, painted - post.answered];
  }

  await sleep(UNTIL - since());
  const got = bytes;
  const { metrics } = await cdp.send("Performance.getMetrics");
  const metric = (name: string): number => (metrics.find((each) => each.name === name)?.value ?? NaN) * 1000;
  const found: Found = await page.evaluate((until) => window.benchFound(until), UNTIL);
  if (found.waited < NETWORK.latency)
    throw new Error("the network is not as slow as it should be: the page came without a delay");
  if (pressed === "never") await typed();
  const keys = saying.all.filter((said) => said.what === "key");
  const firsts = keys.filter((said) => said.value.length === 1);
  // Whoever has gone on has no field any more.
  if (pressed === "never" && !(await page.evaluate(() => window.benchFound(0).value)).startsWith(text))
    throw new Error("the key that was pressed is not in the field");
  return {
    firstPaint: found.firstPaint,
    firstKey: (firsts.at(-1)?.at ?? NaN) - opened,
    answer,
    sending,
    drawing,
    answered,
    blocked: found.blocked,
    script: metric("ScriptDuration"),
    busy: metric("TaskDuration"),
    bytes: got,
    lostKeys: firsts.length - 1,
    lostPresses,
  };
}

/** The middle of the button that sends the form. */
async function button(page: Page): Promise<[number, number]> {
  const place = await page
    .locator("main form button[type=submit]:visible")
    .first()
    .boundingBox({ timeout: GIVEN_UP });
  if (place === null) throw new Error("the button is not to be seen");
  return [place.x + place.width / 2, place.y + place.height / 2];
}

function click(cdp: CDPSession, x: number, y: number): void {
  const common = { x, y, button: "left", clickCount: 1 } as const;
  const sent = [
    cdp.send("Input.dispatchMouseEvent", { ...common, type: "mouseMoved", buttons: 0 }),
    cdp.send("Input.dispatchMouseEvent", { ...common, type: "mousePressed", buttons: 1 }),
    cdp.send("Input.dispatchMouseEvent", { ...common, type: "mouseReleased", buttons: 0 }),
  ];
  void Promise.allSettled(sent);
}
