// What was measured, for people: medians, ratios within one run, and whether they are what they should be.

import { availableParallelism, cpus } from "node:os";
import { CPU, NETWORK } from "./chromium.ts";
import type { Load, Loads } from "./host.ts";
import { GAP, KEYS, type Typing } from "./keys.ts";
import { LATER, UNTIL, type Pressed, type Visit } from "./load.ts";
import { fine, median, ms, percentile, table } from "./numbers.ts";
import type { KeyPress } from "./trace.ts";

/** By page, by when Continue was pressed. */
export type Visits = Map<string, Map<Pressed, Visit[]>>;

export interface About {
  browser: string;
  /** How often each page is visited for each figure, and each form typed into. */
  runs: number;
  typings: number;
}

interface Figure {
  title: string;
  pressed: Pressed;
  of: (visit: Visit) => number;
}

const OURS = "Regain";
/** The page of one field: not compared, but what no page can be under. */
export const BARE = "a bare field";
/** What a key press may take, in 95 of 100. */
const KEY_MS = 16;
const later = `${String(LATER / 1000)} s`;
const until = `${String(UNTIL / 1000)} s`;

const firstKey: Figure = { title: "First key", pressed: "never", of: (visit) => visit.firstKey };
const firstAnswer: Figure = {
  title: `First answer, Continue pressed ${later} after the page was opened`,
  pressed: "later",
  of: (visit) => visit.answer,
};
const FIGURES: Figure[] = [
  { title: "First paint", pressed: "never", of: (visit) => visit.firstPaint },
  firstKey,
  firstAnswer,
  { title: "– until its request is sent", pressed: "later", of: (visit) => visit.sending },
  { title: "– from the response to the heading", pressed: "later", of: (visit) => visit.drawing },
  {
    title: "First answer, Continue pressed as soon as the identifier is typed",
    pressed: "at once",
    of: (visit) => visit.answer,
  },
  {
    title: "– from the moment the page was opened",
    pressed: "at once",
    of: (visit) => visit.answered,
  },
  { title: `Blocked main thread, first ${until}`, pressed: "never", of: (visit) => visit.blocked },
  { title: `Scripts, first ${until}`, pressed: "never", of: (visit) => visit.script },
  { title: `Main thread at work, first ${until}`, pressed: "never", of: (visit) => visit.busy },
];

const TARGETS = [
  { words: "First key, of Preact's", figure: firstKey, beside: "Preact", most: 0.5 },
  { words: "First key, of React's", figure: firstKey, beside: "React", most: 0.25 },
  {
    words: `First answer, pressed after ${later}, of React's`,
    figure: firstAnswer,
    beside: "React",
    most: 1,
  },
];

/** Of the first paint without the tag. */
const HOST_PAINT = 1.05;

export function results(visits: Visits, typings: Typing[], loads: Loads, about: About): string {
  const today = new Date().toISOString().slice(0, 10);
  const processor = `${String(availableParallelism())} processors (${cpus()[0]?.model.trim() ?? "unknown"})`;
  const targets = [
    ...(visits.size > 0 ? visitTargets(visits) : []),
    ...(typings.length > 0 ? keyTargets(typings) : []),
    ...(loads.with.length > 0 ? [hostTarget(loads)] : []),
  ];
  return [
    "# Regain beside React and Preact, a key press, and the page of another site",
    `Written by \`cargo xtask bench\`, on ${today}, in Chromium ${about.browser}, on ${processor}.`,
    "## Targets",
    table(["", "target", "found", ""], targets),
    ...(visits.size > 0 ? visitsInWords(visits, about) : []),
    ...(typings.length > 0 ? typingsInWords(typings, about) : []),
    ...(loads.with.length > 0 ? loadsInWords(loads, about) : []),
  ]
    .join("\n\n")
    .concat("\n");
}

function met(is: boolean): string {
  return is ? "met" : "**not met**";
}

function values(visits: Visits, page: string, { pressed, of }: Figure): number[] {
  return (visits.get(page)?.get(pressed) ?? []).map(of);
}

/** Ours in theirs, of the medians of one run. */
function ratio(visits: Visits, figure: Figure, page: string): number {
  return median(values(visits, OURS, figure)) / median(values(visits, page, figure));
}

function visitTargets(visits: Visits): string[][] {
  const least = median(values(visits, BARE, firstKey));
  const rows = TARGETS.map(({ words, figure, beside, most }) => {
    const found = ratio(visits, figure, beside);
    return [words, `≤ ${String(most)}`, found.toFixed(2), met(found <= most)];
  });
  const floor = TARGETS.filter(({ figure }) => figure === firstKey).map(({ words, beside }) => [
    `${words}, in a page of ${BARE}`,
    "",
    (least / median(values(visits, beside, firstKey))).toFixed(2),
    "what network and browser need by themselves",
  ]);
  return [...rows, ...floor];
}

function visitsInWords(visits: Visits, { runs }: About): string[] {
  const pages = [...visits.keys()].filter((page) => page !== BARE);
  const others = pages.filter((page) => page !== OURS);
  const span = (page: string, figure: Figure): string => {
    const all = values(visits, page, figure);
    const ends = [Math.min(...all), Math.max(...all)].map((value) => String(Math.round(value)));
    return `${ms(median(all))} (${ends.join("–")})`;
  };
  const sum = (of: (visit: Visit) => number): string[] =>
    pages.map((page) => {
      const all = [...(visits.get(page)?.values() ?? [])].flat();
      return String(all.reduce((sum, visit) => sum + of(visit), 0));
    });
  const bytes: Figure = { title: "", pressed: "never", of: (visit) => visit.bytes };
  const network = [
    `${String(NETWORK.latency)} ms for each request`,
    `${String((NETWORK.downloadThroughput * 8) / 1e6)} Mbit/s down`,
    `${String((NETWORK.uploadThroughput * 8) / 1e3)} kbit/s up`,
  ];
  return [
    "## The first two steps",
    `Slowed down by Chromium: the main thread ${String(CPU)} times, the network to slow 4G (${network.join(", ")}). Every visit has a
browser context of its own: nothing cached, no connection open. ${String(runs)} visits to each page for each of the three ways to press
Continue (not at all, later, at once), the pages in turn. Medians, and the least and the most.`,
    table(
      ["", ...pages, ...others.map((page) => `${OURS} / ${page}`)],
      FIGURES.map((figure) => [
        figure.title,
        ...pages.map((page) => span(page, figure)),
        ...others.map((page) => ratio(visits, figure, page).toFixed(2)),
      ]),
    ),
    table(
      ["", ...pages],
      [
        [
          `Over the network, first ${until}, with headers`,
          ...pages.map((page) => `${(median(values(visits, page, bytes)) / 1000).toFixed(1)} kB`),
        ],
        ["Keys that were lost and pressed again, in all visits", ...sum(({ lostKeys }) => lostKeys)],
        [
          "Presses of Continue that led nowhere in 3 s, in all visits",
          ...sum(({ lostPresses }) => lostPresses),
        ],
      ],
    ),
    `- First paint is the first contentful paint. First key is when the first key press came into the identifier's field that is
  still there ${until} after the page was opened. The field is focused and the key pressed with the first frame that has the field.
- The first answer is from the click on Continue until the next heading is painted: it ends with the second frame after the
  heading is there. What is typed is \`anna\`.
- Blocked is what each long task has over 50 ms, added up. Only the main thread is slowed down: what other threads compile, of
  WebAssembly and of scripts, is as fast as ever.
- The pages to compare with (\`react/\`: React, react-hook-form, zod; \`preact/\`: Preact, valibot) draw the same two steps with the
  same server behind them, from minified files with hashed names, packed with brotli 11, the second step in a chunk of its own.
  They are drawn in the browser alone, have their English words inside, one small style and nothing to configure; they check the
  identifier less closely, speak one language and keep nothing over a reload.
- A page of ${BARE} has a label and an input and nothing else; its first key came after ${ms(median(values(visits, BARE, firstKey)))}.
- One process of Node.js hands out all three pages with the same headers: Regain's as \`regain serve\` answers each request, the
  others from memory.`,
  ];
}

function presses(typings: Typing[], rows: number): KeyPress[] {
  return typings.filter((each) => each.rows === rows).flatMap((each) => each.presses);
}

function sizes(typings: Typing[]): number[] {
  return [...new Set(typings.map(({ rows }) => rows))];
}

function called(rows: number): string {
  return rows === 0 ? "a bare input" : `${String(rows)} rows`;
}

function keyTargets(typings: Typing[]): string[][] {
  return sizes(typings).map((rows) => {
    const works = presses(typings, rows).map(({ work }) => work);
    const found = percentile(works, 0.95);
    const words = `Key press, ${called(rows)}, p95`;
    return rows === 0
      ? [words, "", fine(found), "what the browser does by itself"]
      : [words, `≤ ${String(KEY_MS)} ms`, fine(found), met(found <= KEY_MS)];
  });
}

function typingsInWords(typings: Typing[], about: About): string[] {
  const all = sizes(typings);
  const both = (found: (rows: number) => number[]): string[] =>
    all.flatMap((rows) => [0.5, 0.95].map((share) => fine(percentile(found(rows), share))));
  const row = (title: string, of: (press: KeyPress) => number): string[] => [
    title,
    ...both((rows) => presses(typings, rows).map(of)),
  ];
  // What Event Timing does not tell was shorter than what it may be asked for.
  const shown = both((rows) => {
    const told = typings.filter((each) => each.rows === rows).flatMap((each) => each.shown);
    return [...Array<number>(Math.max(0, presses(typings, rows).length - told.length)).fill(KEY_MS), ...told];
  });
  return [
    "## A key press in the questions",
    `The main thread ${String(CPU)} times slower, the network as it is. A form of five questions with rows of one line each (name, address,
text, number, name at a service; 100 rows each is the most that a form takes), all filled in and all on one screen. ${String(KEYS)} keys,
${String(GAP)} ms from key to key or as long as the page needs, are typed into a text in the middle, ${String(about.typings)} times in each form, and into
a page of one input without scripts and styles: what the browser does by itself. No mouse lies on the page.`,
    `Read from a trace of the browser, in the main thread's own time, without what was waited for. Tracing is in it, and on a busy
machine all of it is longer: Chromium slows a thread down by the clock.`,
    table(
      ["", ...all.flatMap((rows) => [`${called(rows)}: p50`, "p95"])],
      [
        row("From the key to the end of its frame", ({ work }) => work),
        row("– the page's scripts", ({ script }) => script),
        row("– handling the event, editing", ({ event }) => event),
        row("– style and layout", ({ layout }) => layout),
        row("– paint", ({ paint }) => paint),
        row("Everything until the next key", ({ all }) => all),
        ["Until it is on the screen, by the clock", ...shown],
      ],
    ),
    `- The last line is Event Timing's, in steps of 8 ms. It says nothing of a key under 16 ms, which counts as 16, and includes
  waiting for the screen and for other programs.`,
  ];
}

function loadRatio(loads: Loads, of: (load: Load) => number): number {
  return median(loads.with.map(of)) / median(loads.without.map(of));
}

function hostTarget(loads: Loads): string[] {
  const found = loadRatio(loads, ({ firstPaint }) => firstPaint);
  const words = "First paint of another site's page with the tag, of that without";
  return [words, `≤ ${String(HOST_PAINT)}`, found.toFixed(2), met(found <= HOST_PAINT)];
}

function loadsInWords(loads: Loads, { runs }: About): string[] {
  const row = (title: string, of: (load: Load) => number): string[] => [
    title,
    ...[loads.without, loads.with].map((each) => ms(median(each.map(of)))),
    loadRatio(loads, of).toFixed(2),
  ];
  const bytes = [loads.without, loads.with].map(
    (each) => `${(median(each.map((load) => load.bytes)) / 1000).toFixed(1)} kB`,
  );
  return [
    "## The page of another site",
    `A page with a style sheet, a picture and some text, without \`<regain-recovery>\` and with it, slowed down as above. ${String(runs)} visits to
each, in turn. Medians.`,
    table(
      ["", "without", "with", "with / without"],
      [
        row("First paint", ({ firstPaint }) => firstPaint),
        row("The page's load event", ({ load }) => load),
        ["Over the network until then, with headers", ...bytes, ""],
        ["The form takes over", "", ms(median(loads.with.map(({ ready }) => ready))), ""],
      ],
    ),
  ];
}
