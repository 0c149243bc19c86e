import { defineConfig } from "@playwright/test";
import type { Isolation } from "./hosts/pages.ts";
import { START_MS, TEST_MS, WAIT_MS } from "./patience.ts";

const narrow = { width: 360, height: 740 };
const wide = { width: 1280, height: 900 };

// `cargo xtask soak` sets it, to the name of the run.
const soaks = process.env["REGAIN_BROWSER_SOAK"] === "journey";
const soaksHosts = process.env["REGAIN_BROWSER_SOAK"] === "hosts";
/** The ways to come back. */
const comesBack = ["coming-back.spec.ts", "ways.spec.ts"];
/** What may look different in another language or width. */
const layouts = [
  "path-b.spec.ts",
  "questions.spec.ts",
  "mistakes.spec.ts",
  "limits.spec.ts",
  "own-form.spec.ts",
  "links.spec.ts",
  ...comesBack,
];

/** The element on other sites' pages. */
const hosts = ["hosts.spec.ts", "element*.spec.ts"];
const firefox = {
  browserName: "firefox" as const,
  channel: "moz-firefox",
  launchOptions: {
    timeout: START_MS,
    executablePath: process.env["REGAIN_FIREFOX"] ?? "/usr/bin/firefox-esr",
    // Playwright waits in vain for a page that comes out of the back/forward cache: none is kept there.
    firefoxUserPrefs: { "browser.sessionhistory.max_total_viewers": 0 },
  },
};

export default defineConfig<object, { isolation: Isolation }>({
  testDir: ".",
  outputDir: "test-results",
  fullyParallel: false,
  workers: Number(process.env["REGAIN_BROWSER_WORKERS"] ?? 2),
  timeout: TEST_MS,
  expect: { timeout: WAIT_MS },
  forbidOnly: process.env["CI"] !== undefined,
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    // Recording every test takes a third of the time. Of one that fails: `npx playwright test FILE --trace on`.
    trace: "off",
    launchOptions: {
      timeout: START_MS,
      executablePath: process.env["REGAIN_CHROMIUM"] ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  // In CI every screen once, and path A once more in the other language, theme and width.
  projects: [
    {
      name: "en, light, wide",
      testMatch: "*.spec.ts",
      use: { locale: "en-GB", colorScheme: "light", viewport: wide },
    },
    {
      name: "nl, dark, narrow",
      testMatch: ["path-a.spec.ts", ...(soaks ? layouts : [])],
      use: { locale: "nl-NL", colorScheme: "dark", viewport: narrow },
    },
    // The other ways they combine, in `cargo xtask soak`.
    ...(soaks
      ? [
          {
            name: "nl, light, wide",
            testMatch: "path-a.spec.ts",
            use: { locale: "nl-NL", colorScheme: "light" as const, viewport: wide },
          },
          {
            name: "en, dark, narrow",
            testMatch: "path-a.spec.ts",
            use: { locale: "en-GB", colorScheme: "dark" as const, viewport: narrow },
          },
          // Firefox is driven without colours: see hosts/firefox.ts.
          {
            name: "en, wide, Firefox",
            testMatch: comesBack,
            use: { locale: "en-GB", viewport: wide, ...firefox },
          },
          {
            name: "nl, narrow, Firefox",
            testMatch: comesBack,
            use: { locale: "nl-NL", viewport: narrow, ...firefox },
          },
        ]
      : []),
    // The hosts in both browsers, with and without a shadow root.
    ...(soaksHosts
      ? (["light", "shadow"] as const).flatMap((isolation) => [
          {
            name: `hosts, ${isolation}, Chromium`,
            testMatch: hosts,
            use: { locale: "en-GB", viewport: wide, isolation },
          },
          {
            name: `hosts, ${isolation}, Firefox`,
            testMatch: hosts,
            use: { locale: "en-GB", viewport: wide, isolation, ...firefox },
          },
        ])
      : []),
    // The README's pictures, where they are asked for: `npm run screens`.
    ...(process.env["REGAIN_SCREENS"] === undefined ? [] : [{ name: "screens", testMatch: "screens.ts" }]),
  ],
});
