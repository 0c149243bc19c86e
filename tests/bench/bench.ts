// `cargo xtask bench`: Regain's first step beside those of a React and a Preact page, a key press in the questions, and what the
// tag costs the page of another site. What comes out goes to RESULTS.md. A target that is missed is said and fails nothing; what does not work does.

import type { Browser } from "@playwright/test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { asks, Server } from "../browser/server.ts";
import { packed, page, type Files } from "./build.ts";
import { CPU, launch, slowDown, tab, work } from "./chromium.ts";
import { loads, type Loads } from "./host.ts";
import { type, typeIntoNothing, type Typing } from "./keys.ts";
import { visit, type Pressed, type Visit } from "./load.ts";
import { BARE, results, type Visits } from "./results.ts";
import { Site } from "./site.ts";

/** Visits to each page for each figure. */
const RUNS = Number(process.env["REGAIN_BENCH_RUNS"] ?? 9);
/** Times that a form is typed into. */
const TYPINGS = 3;
/** In a form; the second is all that one with these questions takes. */
const ROWS = [20, 500];
const PRESSED: Pressed[] = ["never", "later", "at once"];

const PAGES = [
  { name: "Regain", files: () => new Map() },
  { name: "Preact", files: async () => page("preact") },
  { name: "React", files: async () => page("react") },
  { name: BARE, files: bare },
];

/** A page of the first field alone, without scripts and styles: what network and browser need by themselves. */
function bare(): Files {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>A field</title>
<label for="identifier">Username</label> <input id="identifier" name="identifier" autocomplete="username">`;
  return new Map([["/", packed("index.html", Buffer.from(html))]]);
}

/** Refuses to measure at full speed what is to be measured slowed down. */
async function isSlowedDown(browser: Browser): Promise<void> {
  const { context, page, cdp } = await tab(browser);
  const usual = await work(page);
  await slowDown(cdp, { network: false });
  const slow = await work(page);
  await context.close();
  console.log(`a piece of work: ${usual.toFixed(0)} ms, and ${slow.toFixed(0)} ms slowed down`);
  if (slow < (usual * CPU) / 2) throw new Error("the processor is not slowed down");
}

async function visits(browser: Browser): Promise<Visits> {
  const server = await Server.start([], "[request]\noffered = false\n");
  const sites = await Promise.all(
    PAGES.map(async ({ name, files }) => {
      const site = await Site.start(server.url, await files());
      return { name, site };
    }),
  );
  try {
    // What is read from the disk for the first time is no visitor's doing.
    for (const { site } of sites) await visit(browser, site.url, "never");
    const found: Visits = new Map(PAGES.map(({ name }) => [name, new Map()]));
    for (const pressed of PRESSED) {
      for (let run = 1; run <= RUNS; run++) {
        // One after the other, so that what slows the machine for a while slows all of them.
        for (const { name, site } of sites) {
          if (name === BARE && pressed !== "never") continue;
          const one: Visit = await visit(browser, site.url, pressed);
          found.get(name)?.set(pressed, [...(found.get(name)?.get(pressed) ?? []), one]);
          const figures = Object.entries(one)
            .filter(([, value]) => Number.isFinite(value))
            .map(([figure, value]) => `${figure} ${Number(value).toFixed(0)}`);
          console.log(`${name}, pressed ${pressed}, ${String(run)}: ${figures.join(", ")}`);
        }
      }
    }
    return found;
  } finally {
    for (const { site } of sites) site.stop();
    await server.remove();
  }
}

async function typings(browser: Browser): Promise<Typing[]> {
  const server = await Server.start([], asks("tests/bench/form/form.json", "tests/bench/form/locales"));
  try {
    const found: Typing[] = [];
    // By turns, as the pages are visited.
    for (let n = 1; n <= TYPINGS; n++) {
      found.push(await typeIntoNothing(browser));
      for (const rows of ROWS) found.push(await type(browser, server, rows));
      console.log(`typed ${String(n)} of ${String(TYPINGS)} times`);
    }
    return found;
  } finally {
    await server.remove();
  }
}

const NO_LOADS: Loads = { without: [], with: [] };

const browser = await launch();
try {
  await isSlowedDown(browser);
  // One part alone, while something is tried out: nothing is written then.
  const only = process.env["REGAIN_BENCH_ONLY"];
  const typed = only === "visits" || only === "host" ? [] : await typings(browser);
  const visited: Visits = only === "keys" || only === "host" ? new Map() : await visits(browser);
  const loaded: Loads = only === undefined || only === "host" ? await loads(browser, RUNS) : NO_LOADS;
  const text = results(visited, typed, loaded, { browser: browser.version(), runs: RUNS, typings: TYPINGS });
  if (only === undefined) writeFileSync(join(import.meta.dirname, "RESULTS.md"), text);
  console.log(`\n${text}`);
} finally {
  await browser.close();
}
