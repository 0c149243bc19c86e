// How long a test waits before it takes something for hung. A limit ends a hang and measures nothing: each holds with a
// wide margin where the machine has a fifth of its usual speed. Where the order of two things matters, a gate sets it.

import type { Page } from "@playwright/test";

/** One test. At the usual speed most take a few seconds, the longest half a minute. */
export const TEST_MS = 5 * 60_000;

/** One test that answers every question of a form: a minute and a half at the usual speed. */
export const WHOLE_FORM_MS = 20 * 60_000;

/** Holds the requests that match back until the gate is opened; the first of them reaches the gate. */
export async function hold(page: Page, what: string): Promise<Gate> {
  const gate = new Gate();
  await page.route(what, async (route) => {
    gate.reach();
    await gate.opened;
    await route.continue().catch(() => undefined);
  });
  return gate;
}

/** Whether `cargo xtask soak` runs the tests: then those too that say little more than others, or take long. */
export const SOAKS = process.env["REGAIN_BROWSER_SOAK"] !== undefined;

/** One thing to come onto the screen, or out of the server. */
export const WAIT_MS = 60_000;

/** A program to start: a browser, or our server, which makes the sample accounts first. */
export const START_MS = 2 * 60_000;

/** Asks again and again until there is something; `undefined` after the time for one thing. */
export async function eventually<T>(
  ask: () => Promise<T | undefined>,
  limit = WAIT_MS,
): Promise<T | undefined> {
  for (const begun = performance.now(); performance.now() - begun < limit;) {
    const found = await ask();
    if (found !== undefined) return found;
    await new Promise((done) => setTimeout(done, 100));
  }
  return undefined;
}

/** Keeps the app from giving a request up after half a minute: where a gate holds it for longer. */
export async function neverGivesUp(page: Page): Promise<void> {
  await page.addInitScript(() => {
    AbortSignal.timeout = () => new AbortController().signal;
  });
}

/** What waits for `opened` goes on once the test says `open`; the test may wait for `reached` before. */
export class Gate {
  readonly opened: Promise<void>;
  readonly reached: Promise<void>;
  open: () => void = () => undefined;
  reach: () => void = () => undefined;

  constructor() {
    this.opened = new Promise((done) => (this.open = done));
    this.reached = new Promise((done) => (this.reach = done));
  }
}
