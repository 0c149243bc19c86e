// The first step stands in the page before the app is there (E7): it takes keys, is sent, and is taken over as it is.

import type { Page } from "@playwright/test";
import { expect, isAccessible, test } from "./fixtures.ts";
import { anna, Journey } from "./journey.ts";
import { hold } from "./patience.ts";

const APP = "**/regain-app*";
const SCRIPTS = "**/*.{js,wasm}";

/** How often the first step was sent. */
function countSent(page: Page): () => number {
  let sent = 0;
  page.on("request", (asked) => (sent += Number(asked.method() === "POST" && /flows\/./.test(asked.url()))));
  return () => sent;
}

/** The markup of the root, with attributes in one order, and without comments and what only those who wait see. */
async function markup(page: Page): Promise<string> {
  return page.evaluate(() => {
    const written = (node: Node): string => {
      if (node instanceof Text) return node.data;
      if (!(node instanceof Element) || node.matches(".rg-late")) return "";
      const attributes = [...node.attributes].map(({ name, value }) => ` ${name}="${value}"`).sort();
      const children = [...node.childNodes].map(written).join("");
      return `\n<${node.localName}${attributes.join("")}>${children}</${node.localName}>`;
    };
    return written(document.querySelector("#regain") ?? document);
  });
}

for (const locale of ["en", "nl"])
  test(`what stands in the page is what the app draws: ${locale}`, async ({ page, context }) => {
    const gate = await hold(page, APP);
    await page.goto(`/?locale=${locale}`);
    await expect(page.locator("#rg-identifier")).toBeVisible();
    const standing = await markup(page);
    const title = await page.title();
    await isAccessible(page);
    gate.open();
    // The same page with nothing in its root.
    const other = await context.newPage();
    await other.route(`**/?locale=${locale}`, async (route) => {
      const answer = await route.fetch();
      const body = (await answer.text()).replace(
        /( id=regain>).*?(<div[^>]*id=regain-loading>)/s,
        "$1</div></regain-recovery>$2",
      );
      await route.fulfill({ response: answer, body });
    });
    await other.goto(`/?locale=${locale}`);
    await expect(other.locator("#rg-identifier")).toBeVisible();
    expect(await markup(other)).toBe(standing);
    expect(await other.title()).toBe(title);
    expect(await other.locator("html").getAttribute("lang")).toBe(locale);
    // And so is what was taken over.
    await new Journey(page, await wordsOf(locale)).drawn();
    expect(await markup(page)).toBe(standing);
  });

async function wordsOf(locale: string): Promise<Journey["words"]> {
  const { Words } = await import("./fixtures.ts");
  return new Words(locale);
}

test("what is typed before the app comes stays, with the caret and the focus, and nothing moves", async ({
  page,
  words,
}) => {
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value);
    }).observe({ type: "layout-shift", buffered: true });
  });
  const gate = await hold(page, APP);
  const journey = new Journey(page, words);
  await page.goto("/");
  const field = page.locator("#rg-identifier");
  await field.click();
  await page.keyboard.type("anna@example.con");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("m");
  for (let n = 0; n < 4; n++) await page.keyboard.press("ArrowLeft");
  await page.keyboard.down("Shift");
  for (let n = 0; n < 7; n++) await page.keyboard.press("ArrowLeft");
  await page.keyboard.up("Shift");
  const before = await field.elementHandle();
  gate.open();
  await journey.drawn();
  const after = await field.evaluate((input: HTMLInputElement, before) => {
    const { value, selectionStart, selectionEnd, selectionDirection } = input;
    const same = input === before && document.activeElement === input;
    return { same, value, selectionStart, selectionEnd, selectionDirection };
  }, before);
  expect(after).toEqual({
    same: true,
    value: "anna@example.com",
    selectionStart: 5,
    selectionEnd: 12,
    selectionDirection: "backward",
  });
  // Typing goes on where it was.
  await page.keyboard.type("other");
  await expect(field).toHaveValue("anna@other.com");
  expect(await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts)).toEqual([]);
  await page.reload();
  await expect(field).toHaveValue("anna@other.com");
});

test("a character that is being composed as the app comes is not lost", async ({ page, words }) => {
  const gate = await hold(page, APP);
  const journey = new Journey(page, words);
  await page.goto("/");
  const field = page.locator("#rg-identifier");
  await field.focus();
  const keyboard = await page.context().newCDPSession(page);
  await keyboard.send("Input.imeSetComposition", { text: "に", selectionStart: 1, selectionEnd: 1 });
  gate.open();
  await journey.drawn();
  await keyboard.send("Input.imeSetComposition", { text: "にほ", selectionStart: 2, selectionEnd: 2 });
  await keyboard.send("Input.insertText", { text: "日本" });
  await expect(field).toHaveValue("日本");
  const sent = page.waitForRequest((asked) => /flows\/./.test(asked.url()));
  await journey.button("page.continue").click();
  expect((await sent).postDataJSON()).toMatchObject({ identifier: "日本" });
});

test("Enter before the app comes shows at once, and is carried out once", async ({ page, words }) => {
  const sent = countSent(page);
  const gate = await hold(page, APP);
  const journey = new Journey(page, words);
  await page.goto("/");
  await page.locator("#rg-identifier").fill(anna.identifier);
  for (let n = 0; n < 3; n++) await page.keyboard.press("Enter");
  const button = journey.button("page.continue");
  await expect(button).toHaveAttribute("aria-busy", "true");
  await expect(button).toHaveAttribute("aria-disabled", "true");
  await expect(page).toHaveURL("/");
  gate.open();
  await journey.at("choose_method.title");
  expect(sent()).toBe(1);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
});

test("an empty field, sent before the app comes, is told as ever", async ({ page, words }) => {
  const gate = await hold(page, APP);
  const journey = new Journey(page, words);
  await page.goto("/");
  await journey.button("page.continue").click();
  await expect(journey.button("page.continue")).toHaveAttribute("aria-busy", "true");
  gate.open();
  await journey.isRefused("identify.title", "identify.label", words.say("fault.identifier.missing"));
});

test("where nothing can be begun it says so, and what was typed is there again", async ({ page, words }) => {
  const gate = await hold(page, APP);
  await page.route("**/flows", async (route) => route.abort());
  const journey = new Journey(page, words);
  await page.goto("/");
  await page.locator("#rg-identifier").fill(anna.identifier);
  await page.keyboard.press("Enter");
  gate.open();
  await expect(journey.summary).toContainText(words.say("problem.unreachable"));
  // The field that had the focus is gone.
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await page.unroute("**/flows");
  await journey.button("problem.retry").click();
  await journey.at("identify.title");
  await expect(page.locator("#rg-identifier")).toHaveValue(anna.identifier);
});

test("every script is late: the page waits for them, and takes what is typed then", async ({
  page,
  words,
}) => {
  const sent = countSent(page);
  await page.route(SCRIPTS, async (route) => {
    await new Promise((done) => setTimeout(done, 1_000));
    await route.continue();
  });
  const journey = new Journey(page, words);
  await page.goto("/", { waitUntil: "commit" });
  await page.locator("#rg-identifier").pressSequentially(anna.identifier);
  await page.keyboard.press("Enter");
  await journey.at("choose_method.title");
  expect(sent()).toBe(1);
});

test("what a manager fills in without an event is there when the app comes", async ({ page, words }) => {
  const gate = await hold(page, APP);
  const journey = new Journey(page, words);
  await page.goto("/");
  await page.locator("#rg-identifier").evaluate((input: HTMLInputElement, filled) => {
    input.value = filled;
  }, anna.identifier);
  gate.open();
  await journey.drawn();
  await expect(page.locator("#rg-identifier")).toHaveValue(anna.identifier);
  await journey.button("page.continue").click();
  await journey.at("choose_method.title");
});

test("what the link says is in the field at once, and what is typed over it stays", async ({
  page,
  words,
}) => {
  const gate = await hold(page, APP);
  const journey = new Journey(page, words);
  await page.goto("/?identifier=bram%40example.nl");
  const field = page.locator("#rg-identifier");
  await expect(field).toHaveValue("bram@example.nl");
  await field.fill(anna.identifier);
  gate.open();
  await journey.drawn();
  await expect(field).toHaveValue(anna.identifier);
});

test("another language before the app comes keeps what was typed, and what the address asks for", async ({
  page,
  words,
}) => {
  const gate = await hold(page, APP);
  const journey = new Journey(page, words);
  await page.goto("/?theme=dark&locale=en&identifier=bram%40example.nl");
  await page.locator("#rg-identifier").fill(anna.identifier);
  await page.getByRole("link", { name: "Nederlands" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "nl");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Uw account terugkrijgen");
  await expect(page).toHaveURL("/?locale=nl&theme=dark&identifier=bram%40example.nl");
  await expect(page.locator("#rg-identifier")).toHaveValue(anna.identifier);
  gate.open();
  await journey.drawn();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Uw account terugkrijgen");
  await expect(page.locator("#rg-identifier")).toHaveValue(anna.identifier);
});

test("a field that was emptied stays empty, whatever the link says", async ({ page, words }) => {
  const sent = countSent(page);
  const gate = await hold(page, APP);
  const journey = new Journey(page, words);
  await page.goto("/?identifier=bram%40example.nl");
  await expect(page.locator("#rg-identifier")).toHaveValue("bram@example.nl");
  await page.locator("#rg-identifier").fill("");
  await journey.button("page.continue").click();
  gate.open();
  await journey.isRefused("identify.title", "identify.label", words.say("fault.identifier.missing"));
  await expect(page.locator("#rg-identifier")).toHaveValue("");
  expect(sent()).toBe(0);
});

test("what was sent last comes before what the link says", async ({ page, words }) => {
  const journey = new Journey(page, words);
  await journey.open("?identifier=bram%40example.nl");
  await journey.identify(anna.identifier);
  await page.goBack();
  await journey.at("identify.title");
  await expect(page.locator("#rg-identifier")).toHaveValue(anna.identifier);
  await page.reload();
  await journey.drawn();
  await expect(page.locator("#rg-identifier")).toHaveValue(anna.identifier);
});

test.describe("where a later step cannot be drawn", () => {
  test.use({ noise: true });

  test("trying again leads to that step, and the way back is as long as before", async ({ page, words }) => {
    const journey = new Journey(page, words);
    await journey.open();
    await journey.identify(anna.identifier);
    await journey.choose(anna.masked);
    await page.route(APP, async (route) => route.abort());
    await page.reload();
    await page.locator("#regain-unavailable").getByRole("link", { name: "Try again" }).click();
    await expect(page.locator("#regain-unavailable")).toBeVisible();
    await page.unroute(APP);
    await page.locator("#regain-unavailable").getByRole("link", { name: "Try again" }).click();
    await journey.at("confirm_address.email_title");
    await page.goBack();
    await journey.at("choose_method.title");
    await page.goBack();
    await journey.at("identify.title");
  });
});

test("a tab that is at another step does not show the first one", async ({ page, words }) => {
  const journey = new Journey(page, words);
  await journey.open();
  await journey.identify(anna.identifier);
  const gate = await hold(page, APP);
  await page.reload({ waitUntil: "commit" });
  await expect(page.locator(".rg-spinner")).toBeVisible();
  await expect(page.locator("#rg-identifier")).toBeHidden();
  gate.open();
  await journey.at("choose_method.title");
});

test("a page out of a file shows its first step to those who read its language", async ({
  browser,
  server,
}) => {
  const file = server.page("en");
  for (const [locale, heading, isShown] of [
    ["en-GB", "Recover your account", true],
    ["fr-FR", "Recover your account", true],
    ["nl-BE", "Uw account terugkrijgen", false],
  ] as const) {
    const context = await browser.newContext({ locale, baseURL: server.url });
    const page = await context.newPage();
    await page.route(server.url, async (route) => route.fulfill({ body: file, contentType: "text/html" }));
    const gate = await hold(page, APP);
    await page.goto("/");
    await expect(page.locator("#rg-identifier")).toBeVisible({ visible: isShown });
    gate.open();
    await expect(page.locator("html")).toHaveAttribute("data-regain", "drawn");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
    await context.close();
  }
});

test.describe("where no script arrives", () => {
  test.use({ noise: true });

  test("Enter sends nothing anywhere, and the page says that it takes long", async ({ page }) => {
    await page.route(SCRIPTS, async (route) => route.abort());
    const asked: string[] = [];
    await page.goto("/");
    page.on("request", (request) => {
      if (request.isNavigationRequest()) asked.push(request.url());
    });
    // Shown as app/guard.js shows it.
    await page.evaluate(() => {
      document.documentElement.dataset["regain"] = "first";
    });
    await page.locator("#rg-identifier").fill(anna.identifier);
    await page.keyboard.press("Enter");
    await expect(page.locator("#rg-identifier")).toHaveValue(anna.identifier);
    await expect(page).toHaveURL("/");
    expect(asked).toEqual([]);
    await expect(page.locator("#regain .rg-late")).toBeVisible();
  });
});
