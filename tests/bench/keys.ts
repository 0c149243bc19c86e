// A key press in the questions of path B, in a form with few rows and in one with as many as a form can have. What the main
// thread does for each is read from a trace of the browser.

import type { Browser, CDPSession, Locator, Page } from "@playwright/test";
import { answer, Request } from "../browser/questions.ts";
import type { Server } from "../browser/server.ts";
import { press, sleep, slowDown, tab } from "./chromium.ts";
import { keyPresses, type KeyPress } from "./trace.ts";

/** The form's fields, and the kind of each. */
const FIELDS = {
  names: "name",
  addresses: "email",
  lines: "text",
  numbers: "phone",
  services: "service_name",
};
/** What is typed into stands in the middle of the form. */
const LABEL = "Line";

/** From one key to the next at the least, as somebody types who types fast. */
export const GAP = 80;
/** Keys in one run. */
export const KEYS = 100;

export interface Typing {
  /** None on a page of nothing but an input. */
  rows: number;
  presses: KeyPress[];
  /** From each key until what it changed is on the screen, by Event Timing: in steps of 8 ms, nothing under 16 is told. */
  shown: number[];
}

/** Types into a form with so many rows, each filled in. */
export async function type(browser: Browser, server: Server, rows: number): Promise<Typing> {
  const request = await Request.begin(server, "en");
  const names = Object.entries(FIELDS);
  const each = rows / names.length;
  const answers = names.map(([id, kind]) => [
    id,
    Array.from({ length: each }, (_, n) => answer(kind, n % 100)),
  ]);
  await request.act({ action: "save_answers", answers: Object.fromEntries(answers) });
  return inTab(browser, async (page, cdp) => {
    await request.open(page, server.url);
    // With no mouse: where one lies, the browser looks after each layout what is under it.
    await page.locator(".rg-task-name").first().press("Enter");
    const input = page.getByLabel(`${LABEL} ${String(Math.ceil(each / 2))}`, { exact: true });
    await input.waitFor();
    const inputs = await page.locator("form input").count();
    if (inputs < rows) throw new Error(`${String(inputs)} inputs are drawn for ${String(rows)} rows`);
    return { rows, ...(await typed(browser, page, cdp, input)) };
  });
}

/** The same on a page of one input, without a script or a style: what the browser does for itself. */
export async function typeIntoNothing(browser: Browser): Promise<Typing> {
  return inTab(browser, async (page, cdp) => {
    await page.setContent("<!doctype html><label>Line <input name=line></label>");
    return { rows: 0, ...(await typed(browser, page, cdp, page.getByLabel("Line"))) };
  });
}

async function inTab(
  browser: Browser,
  found: (page: Page, cdp: CDPSession) => Promise<Typing>,
): Promise<Typing> {
  const { context, page, cdp } = await tab(browser);
  try {
    return await found(page, cdp);
  } finally {
    await context.close();
  }
}

/** `KEYS` at the end of what is in an input. */
async function typed(
  browser: Browser,
  page: Page,
  cdp: CDPSession,
  input: Locator,
): Promise<Omit<Typing, "rows">> {
  await input.focus();
  const before = await input.inputValue();
  await page.keyboard.press("End");
  await slowDown(cdp, { network: false });
  await sleep(2000);
  const keys = Array.from({ length: KEYS }, (_, n) => "abcdefghij".charAt(n % 10));
  const found = await traced(browser, page, cdp, keys);
  await sleep(500);
  const after = await input.inputValue();
  if (after !== before + keys.join("")) throw new Error(`not every key is in the input: ${after}`);
  return found;
}

async function traced(
  browser: Browser,
  page: Page,
  cdp: CDPSession,
  keys: string[],
): Promise<Omit<Typing, "rows">> {
  await page.evaluate(() => {
    const found = { shown: [] as number[], trusted: 0 };
    Object.assign(window, { benchKeys: found });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (entry.name === "keydown") found.shown.push(entry.duration);
    }).observe({ type: "event", durationThreshold: 16 } as PerformanceObserverInit);
    addEventListener("keydown", ({ isTrusted }) => (found.trusted += Number(isTrusted)), { capture: true });
  });
  await browser.startTracing(page, {
    categories: ["devtools.timeline", "disabled-by-default-devtools.timeline"],
  });
  for (const key of keys) {
    const begun = performance.now();
    await press(cdp, key);
    // A page that is slow to take a key needs as long again to draw it: it gets the time, for keys that pile up cannot be
    // told apart.
    const taken = performance.now() - begun;
    await sleep(Math.max(GAP, 3 * taken) - taken);
  }
  // Until the last of it is worked off.
  await page.evaluate(async () => new Promise((done) => setTimeout(done, 500)));
  const trace = await browser.stopTracing();
  const found = await page.evaluate(
    () => (window as unknown as { benchKeys: { shown: number[]; trusted: number } }).benchKeys,
  );
  if (found.trusted !== keys.length)
    throw new Error(`${String(found.trusted)} of ${String(keys.length)} key presses arrived as a person's`);
  return { presses: keyPresses(trace.toString()), shown: found.shown };
}
