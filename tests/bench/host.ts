// What the tag costs the page of another site that has it: the same page without it and with it, in turn.

import type { Browser } from "@playwright/test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Server } from "../browser/server.ts";
import { packed, type Files } from "./build.ts";
import { slowDown, tab } from "./chromium.ts";
import { Site } from "./site.ts";

/** In milliseconds, from the moment the page was opened. */
export interface Load {
  firstPaint: number;
  /** The site's own load event. */
  load: number;
  /** Bytes that came over the network until then. */
  bytes: number;
  /** The form is there and is the app's; not a number where there is none. */
  ready: number;
}

export interface Loads {
  without: Load[];
  with: Load[];
}

const TAG = '<script type="module" src="/regain.js"></script><regain-recovery></regain-recovery>';

/** A page with a style sheet, a picture and some text. */
function files(main: string): Files {
  const named = (name: string): string => readFileSync(join(import.meta.dirname, "site", name), "utf8");
  const text = "<p>We lend books, music and tools to everybody in town, six days a week.</p>\n".repeat(60);
  const html = named("page.html").replace("<!-- text -->", text).replace("<!-- main -->", main);
  return new Map([
    ["/", packed("index.html", Buffer.from(html))],
    ["/site.css", packed("site.css", Buffer.from(named("site.css")))],
    ["/site.svg", packed("site.svg", Buffer.from(named("site.svg")))],
  ]);
}

async function load(browser: Browser, url: string, hasForm: boolean): Promise<Load> {
  const { context, page, cdp } = await tab(browser);
  try {
    let bytes = 0;
    cdp.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
    await slowDown(cdp, { network: true });
    await page.addInitScript(() => {
      document.addEventListener("regain-ready", () => performance.mark("ready"), { once: true });
    });
    await page.goto(url, { waitUntil: "load" });
    const got = bytes;
    if (hasForm) await page.waitForFunction(() => performance.getEntriesByName("ready").length > 0);
    const [firstPaint, ready] = await page.evaluate(async () => {
      // The last frame may be told of a moment later.
      await new Promise((done) => setTimeout(done, 500));
      return ["first-paint", "ready"].map((name) => performance.getEntriesByName(name)[0]?.startTime ?? NaN);
    });
    const loaded = await page.evaluate(() => {
      const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
      return navigation?.loadEventStart ?? NaN;
    });
    return { firstPaint: firstPaint ?? NaN, load: loaded, bytes: got, ready: ready ?? NaN };
  } finally {
    await context.close();
  }
}

/** So many visits to each, in turn. */
export async function loads(browser: Browser, runs: number): Promise<Loads> {
  const server = await Server.start([], "[request]\noffered = false\n");
  const without = await Site.start(server.url, files(""));
  const having = await Site.start(server.url, files(TAG));
  try {
    const found: Loads = { without: [], with: [] };
    // What is read from the disk for the first time is no visitor's doing.
    await load(browser, without.url, false);
    await load(browser, having.url, true);
    for (let run = 1; run <= runs; run++) {
      found.without.push(await load(browser, without.url, false));
      found.with.push(await load(browser, having.url, true));
      console.log(
        `another site's page, ${String(run)}: ${JSON.stringify([found.without.at(-1), found.with.at(-1)])}`,
      );
    }
    return found;
  } finally {
    without.stop();
    having.stop();
    await server.remove();
  }
}
