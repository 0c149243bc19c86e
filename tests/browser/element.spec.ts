// Row D6: the life of the element on a page: moved, taken out and put back, defined twice, and what it does before its files
// are there and when they do not come.

import type { Page } from "@playwright/test";
import { anna, bram, Journey } from "./journey.ts";
import { expect, test } from "./hosts/fixtures.ts";
import { Embedded } from "./hosts/embedded.ts";
import { host, open, page as written, script, style, tag } from "./hosts/pages.ts";
import { isUnchanged } from "./hosts/unchanged.ts";
import { hold } from "./patience.ts";

const WASM = "**/*.wasm";
const TYPED = "somebody@example.com";

/** How often a step was sent. */
function countSent(page: Page): () => number {
  let sent = 0;
  page.on("request", (asked) => (sent += Number(asked.method() === "POST" && /flows\/./.test(asked.url()))));
  return () => sent;
}

test("moved, and taken out and put back later, it keeps what was typed, and its flow", async ({
  page,
  opened,
}) => {
  const journey = await opened(host("plain"));
  const field = journey.field("identify.label");
  await field.fill(TYPED);
  const heard = async (): Promise<number> => page.evaluate(() => window.site.events.length);
  await expect.poll(heard).toBeGreaterThan(0);

  await page.evaluate(() => {
    const element = document.querySelector("regain-recovery");
    if (element) document.getElementById("outside")?.after(element);
  });
  await expect(field).toHaveValue(TYPED);
  await page.evaluate(() => {
    const element = document.querySelector("regain-recovery");
    element?.remove();
    Object.assign(window, { taken: element });
  });
  await expect(page.locator("regain-recovery")).toHaveCount(0);
  await page.waitForTimeout(500);
  await page.evaluate(() => {
    const { taken } = window as unknown as { taken: Element };
    document.querySelector("main")?.append(taken);
    Reflect.deleteProperty(window, "taken");
  });
  await expect(field).toHaveValue(TYPED);

  await journey.identify(anna.identifier);
  await journey.element.getByLabel(journey.words.say("choose_method.email", { masked: anna.masked })).check();
  await page.evaluate(() => {
    const element = document.querySelector("regain-recovery");
    if (element) document.getElementById("outside")?.after(element);
  });
  await journey.at("choose_method.title");
  await journey.choose(anna.masked);
  await isUnchanged(page);
});

test("taken out and put back before the wasm is there, it keeps what was typed", async ({ page, opened }) => {
  const gate = await hold(page, WASM);
  const journey = await opened(host("plain"));
  const field = journey.field("identify.label");
  await field.fill(TYPED);
  await page.evaluate(async () => {
    const element = document.querySelector("regain-recovery");
    element?.remove();
    await new Promise((done) => setTimeout(done, 200));
    if (element) document.querySelector("main")?.append(element);
  });
  await expect(field).toHaveValue(TYPED);
  gate.open();
  await expect
    .poll(async () => page.evaluate(() => window.site.events.map(({ type }) => type)))
    .toContain("regain-ready");
  await expect(field).toHaveValue(TYPED);
});

test("defined twice it does no harm", async ({ page, opened, server, site }) => {
  const journey = await opened(host("plain"));
  await journey.field("identify.label").fill(TYPED);
  for (const from of [`${server.url}regain.js?again`, `${site.origin}/regain/regain.js`]) {
    await page.evaluate(
      async (from) =>
        new Promise((done, failed) => {
          const script = document.createElement("script");
          Object.assign(script, { type: "module", src: from, onload: done, onerror: failed });
          document.body.append(script);
        }),
      from,
    );
  }
  await expect(journey.field("identify.label")).toHaveValue(TYPED);
  await journey.identify(anna.identifier);
});

test("of several elements each has its own ids and flow", async ({ page, words, opened }) => {
  const second = await opened(host("two at once"));
  const first = new Embedded(page, words, page.locator("regain-recovery").first());
  await first.identify(anna.identifier);
  await second.identify(bram.identifier);
  await expect(first.element.getByText(anna.masked)).toBeVisible();
  await expect(second.element.getByText(bram.masked)).toBeVisible();
  const ids = await page.evaluate(() =>
    [...document.querySelectorAll("regain-recovery")]
      .flatMap((each) => [...(each.shadowRoot ?? each).querySelectorAll("[id]")])
      .map(({ id }) => id),
  );
  expect(ids.length).toBeGreaterThan(4);
  expect(new Set(ids).size).toBe(ids.length);
  await first.choose(anna.masked);
  await second.choose(bram.masked);
});

test("of several elements in a form of the site, each has its own choice", async ({
  page,
  words,
  opened,
}) => {
  const second = await opened({ ...host("inside a form"), others: 1 });
  const first = new Embedded(page, words, page.locator("regain-recovery").first());
  await first.identify(anna.identifier);
  await second.identify(anna.identifier);
  for (const { element } of [first, second]) await element.getByRole("radio").first().check();
  await expect(first.element.getByRole("radio").first()).toBeChecked();
  await expect(page.getByRole("radio", { name: "By post" })).toBeChecked();
  // The arrows stay within the choice.
  await first.element.getByRole("radio").first().press("ArrowDown");
  await expect(first.element.getByRole("radio").nth(1)).toBeChecked();
  await expect(second.element.getByRole("radio").first()).toBeChecked();
});

test("the first step stands, takes keys and is sent before the wasm is there", async ({ page, opened }) => {
  const sent = countSent(page);
  const gate = await hold(page, WASM);
  const journey = await opened(host("plain"));
  await journey.at("identify.title");
  const field = journey.field("identify.label");
  await field.pressSequentially(anna.identifier);
  await journey.isAccessible();
  await field.press("Enter");
  const button = journey.button("page.continue");
  await expect(button).toHaveAttribute("aria-busy", "true");
  await button.click({ force: true });
  expect(sent()).toBe(0);
  await field.evaluate((input) => Object.assign(input, { stays: true }));
  gate.open();
  await journey.at("choose_method.title");
  expect(sent()).toBe(1);
  await journey.choose(anna.masked);
});

test("what is typed before the wasm is there stays, with the caret and the focus", async ({
  page,
  opened,
}) => {
  const gate = await hold(page, WASM);
  const journey = await opened(host("plain"));
  const field = journey.field("identify.label");
  await field.pressSequentially("an");
  await field.evaluate((input: HTMLInputElement) => {
    input.setSelectionRange(1, 1);
    Object.assign(input, { stays: true });
  });
  gate.open();
  await expect
    .poll(async () => page.evaluate(() => window.site.events.map(({ type }) => type)))
    .toContain("regain-ready");
  await expect(field).toBeFocused();
  await page.keyboard.type("n");
  await expect(field).toHaveValue("ann");
  expect(await field.evaluate((input) => "stays" in input)).toBe(true);
});

test("what it fetches comes after the site's own load", async ({ page, server, site }) => {
  const fetched: string[] = [];
  page.on("request", (asked) => {
    const address = new URL(asked.url());
    if (address.origin === new URL(server.url).origin) fetched.push(address.pathname);
  });
  const gate = await hold(page, "**/slow.png");
  const address = await open(host("plain"), { server, site });
  site.serve(
    "/page",
    written(
      host("plain"),
      `${tag()}<img src="/slow.png" alt="">`,
      `<script src="/outside.js"></script>${await script(server.url)}`,
    ),
  );
  await page.goto(address, { waitUntil: "domcontentloaded" });
  await expect.poll(() => fetched).toEqual(["/regain.js"]);
  await page.waitForTimeout(500);
  expect(fetched).toEqual(["/regain.js"]);
  gate.open();
  await expect.poll(() => fetched.filter((path) => path.endsWith(".wasm")).length).toBeGreaterThan(0);
});

test("the language and the theme change in place", async ({ opened }) => {
  const dark = { ...host("plain"), head: style("dark") };
  const journey = await opened(dark, { locale: "nl", theme: "dark" });
  const { Words } = await import("./fixtures.ts");
  const dutch = new Words("nl");
  const root = journey.element.locator(".rg-root");
  await journey.isTitled(dutch.say("identify.title"));
  await expect(root).toHaveAttribute("lang", "nl");
  await expect(root).toHaveAttribute("data-theme", "dark");
  await journey.isAccessible();
  const field = journey.element.getByRole("textbox");
  await field.fill(TYPED);
  await journey.element.evaluate((element) => {
    Object.assign(element, { locale: "en", theme: "light" });
  });
  await journey.at("identify.title");
  await expect(field).toHaveValue(TYPED);
  await expect(root).toHaveAttribute("lang", "en");
  await expect(root).toHaveAttribute("data-theme", "light");
  expect(await journey.element.getAttribute("locale")).toBe("en");
});

test("what is filled in beforehand changes, until something is typed", async ({ opened }) => {
  const journey = await opened(host("plain"), { identifier: "anna" });
  const field = journey.field("identify.label");
  await expect(field).toHaveValue("anna");
  const set = async (identifier: string): Promise<void> => {
    await journey.element.evaluate((element, identifier) => {
      element.setAttribute("identifier", identifier);
    }, identifier);
  };
  await set("bram");
  await expect(field).toHaveValue("bram");
  await field.fill(TYPED);
  await set("chloe");
  await expect(field).toHaveValue(TYPED);
});

for (const [says, head, colour] of [
  ["nothing of colours", "", "rgb(27, 35, 41)"],
  ["that it is dark", style("dark"), "rgb(233, 238, 239)"],
] as const) {
  test(`to somebody who likes it dark, on a page that says ${says}`, async ({ page, opened }) => {
    await page.emulateMedia({ colorScheme: "dark" });
    const journey = await opened({ ...host("plain"), head });
    await journey.at("identify.title");
    await journey.isAccessible();
    await expect(journey.element.getByRole("heading").first()).toHaveCSS("color", colour);
  });
}

test("put in by a script, long after the page's load", async ({ page, server, site, words }) => {
  const scripts = `<script src="/outside.js"></script>${await script(server.url)}`;
  await page.goto(site.serve("/page", written(host("plain"), "", scripts)));
  await page.evaluate(() => {
    const element = document.createElement("regain-recovery");
    Object.assign(element, { identifier: "anna" });
    document.querySelector("main")?.append(element);
  });
  const journey = new Embedded(page, words);
  await journey.at("identify.title");
  await expect(journey.field("identify.label")).toHaveValue("anna");
  await isUnchanged(page);
});

test("headings begin at the level that the page names", async ({ page, words, opened }) => {
  const { element } = await opened(host("plain"), { heading: "4" });
  await new Embedded(page, words, element, 4).at("identify.title");
});

test.describe("where files do not arrive", () => {
  test.use({ noise: true });

  test("what the page has instead is shown, and hidden once the form is there", async ({
    page,
    server,
    site,
    words,
  }) => {
    const fallback = '<p id="instead">Call us: 01632 960 000.</p>';
    await page.route(WASM, async (route) => route.abort());
    const scripts = `<script src="/outside.js"></script>${await script(server.url)}`;
    await page.goto(site.serve("/page", written(host("plain"), tag({}, fallback), scripts)));
    const events = async (): Promise<string[]> =>
      page.evaluate(() => window.site.events.map(({ type }) => type));
    await expect.poll(events).toContain("regain-error");
    await expect(page.locator("#instead")).toBeVisible();
    expect(await events()).not.toContain("regain-ready");
    await isUnchanged(page);

    await page.unroute(WASM);
    await page.reload();
    await new Embedded(page, words).at("identify.title");
    await expect(page.locator("#instead")).toBeHidden();
  });

  test("without that, it says so itself, and tries again", async ({ page, words, opened }) => {
    await page.route(WASM, async (route) => route.abort());
    const journey = await opened(host("plain"));
    const { element } = journey;
    const retry = element
      .getByRole("button", { name: words.say("problem.retry") })
      .or(element.getByRole("link", { name: words.say("problem.retry") }));
    await expect(retry).toBeVisible();
    await expect(element.getByRole("link", { name: words.say("page.support") }).first()).toHaveAttribute(
      "href",
      "https://www.example.com/help",
    );
    await journey.isAccessible();
    const errors = await page.evaluate(() =>
      window.site.events.filter(({ type }) => type === "regain-error"),
    );
    expect(errors).toHaveLength(1);
    expect(typeof (errors[0]?.detail as { code: unknown }).code).toBe("string");
    await page.unroute(WASM);
    await retry.click();
    await journey.identify(anna.identifier);
  });
});

// The page of Regain itself is the element on a page.
test("the full page is the same element", async ({ page, words, server }) => {
  await page.goto(server.url);
  await expect(page.locator("regain-recovery")).toHaveCount(1);
  await new Journey(page, words).at("identify.title");
});
