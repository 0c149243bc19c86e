// Row D6: an element that is put into a page, moved and taken out fifty times leaves nothing behind.

import type { CDPSession, Page } from "@playwright/test";
import { expect, test } from "./hosts/fixtures.ts";
import { host } from "./hosts/pages.ts";

/** What is held, once nothing is that need not be. */
interface Held {
  bytes: number;
  nodes: number;
  listeners: number;
}

async function held(cdp: CDPSession): Promise<Held> {
  // What is given back after a first collection may let go of more.
  for (let n = 0; n < 3; n++) await cdp.send("HeapProfiler.collectGarbage");
  const { metrics } = await cdp.send("Performance.getMetrics");
  const of = (name: string): number => metrics.find((each) => each.name === name)?.value ?? NaN;
  return { bytes: of("JSHeapUsedSize"), nodes: of("Nodes"), listeners: of("JSEventListeners") };
}

/** Puts it in, moves it once its form is there, and takes it out. */
async function mount(page: Page, times: number): Promise<void> {
  await page.evaluate(async (times) => {
    const main = document.querySelector("main");
    const outside = document.getElementById("outside");
    if (!main || !outside) throw new Error("not the page of a site");
    const ready = async (element: Element): Promise<void> =>
      new Promise((done) => {
        element.addEventListener("regain-ready", () => done(), { once: true });
      });
    for (let n = 0; n < times; n++) {
      const element = document.createElement("regain-recovery");
      const drawn = ready(element);
      main.append(element);
      await drawn;
      outside.after(element);
      await new Promise((done) => setTimeout(done, 50));
      element.remove();
      await new Promise((done) => setTimeout(done, 50));
    }
    // What the page has kept itself.
    window.site.events.length = 0;
  }, times);
}

// Only Chromium tells.
test.skip(({ browserName }) => browserName !== "chromium");

test("fifty times put in, moved and taken out", async ({ page, opened }) => {
  const journey = await opened(host("plain"));
  await journey.at("identify.title");
  await journey.element.evaluate((element) => {
    element.remove();
  });
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable");
  await mount(page, 10);
  const ten = await held(cdp);
  await mount(page, 40);
  const fifty = await held(cdp);
  console.log(`after 10: ${JSON.stringify(ten)}, after 50: ${JSON.stringify(fifty)}`);
  expect(fifty.bytes).toBeLessThanOrEqual(ten.bytes * 1.05);
  expect(fifty.nodes).toBeLessThanOrEqual(ten.nodes);
  expect(fifty.listeners).toBeLessThanOrEqual(ten.listeners);
});
