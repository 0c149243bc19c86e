// The list of all ways back, which a site links to with "Can't sign in?": in the full page links, in a page of others buttons.

import type { Locator, Page } from "@playwright/test";
import { isAccessible, Words } from "./fixtures.ts";
import { expect, test } from "./hosts/fixtures.ts";
import { host } from "./hosts/pages.ts";
import { Journey } from "./journey.ts";

/** The ways in the order in which they are listed: purpose, name, and the heading of the first step. */
const LISTED = [
  ["password", "ways.password", "identify.title"],
  ["username", "ways.username", "look_up.title"],
  ["request", "ways.request", "start.title"],
  ["status", "ways.status", "reference.title"],
] as const;

/** How many flows were begun. */
function countBegun(page: Page): () => number {
  let begun = 0;
  page.on(
    "request",
    (asked) => (begun += Number(asked.method() === "POST" && asked.url().endsWith("/flows"))),
  );
  return () => begun;
}

/** Presses Tab until this has the focus. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  const hasFocus = async (): Promise<boolean> =>
    wanted.evaluate((element) => element === document.activeElement);
  for (let presses = 0; presses < 30 && !(await hasFocus()); presses++) await page.keyboard.press("Tab");
  await expect(wanted).toBeFocused();
}

for (const locale of ["en", "nl"])
  test.describe(locale, () => {
    test.use({ locale });

    test("in the full page each link leads where it says, and the back button to the list", async ({
      page,
      words,
      server,
    }) => {
      const begun = countBegun(page);
      const journey = new Journey(page, words);
      const list = `${server.url}?purpose=ways&locale=${locale}`;
      await page.goto(list);
      await journey.at("ways.title");
      await isAccessible(page);
      expect(begun()).toBe(0);
      for (const [purpose, name, title] of LISTED) {
        await page.getByRole("link", { name: words.say(name), exact: true }).click();
        await journey.at(title);
        await expect(page).toHaveURL(`${server.url}?purpose=${purpose}&locale=${locale}`);
        await page.goBack();
        await journey.at("ways.title");
        await expect(page).toHaveURL(list);
      }
      await page.getByRole("link", { name: words.say("request_stopped.password"), exact: true }).click();
      await journey.at("identify.title");
    });

    test("in a page of others each button begins its flow, and Back leads to the list", async ({
      page,
      opened,
    }) => {
      const begun = countBegun(page);
      const journey = await opened(host("plain"), { purpose: "ways", locale });
      await journey.at("ways.title");
      await journey.isAccessible();
      expect(begun()).toBe(0);
      await expect.poll(async () => steps(page)).toEqual(["ways"]);
      for (const [, name, title] of LISTED) {
        await journey.button(name).click();
        await journey.at(title);
        await journey.isAccessible();
        await journey.button("page.back").click();
        await journey.at("ways.title");
        await expect(journey.element.getByRole("heading", { level: 2 }).first()).toBeFocused();
      }
      await expect(journey.button("page.back")).toHaveCount(0);
      expect(begun()).toBe(LISTED.length);
    });
  });

/** The steps that the site was told of. */
async function steps(page: Page): Promise<unknown[]> {
  return page.evaluate(() =>
    window.site.events
      .filter(({ type }) => type === "regain-step")
      .map(({ detail }) => (detail as { step: string }).step),
  );
}

test("path A's first step is not seen before the list", async ({ page, words, server }) => {
  const journey = new Journey(page, words);
  const field = page.locator("#rg-identifier");
  let release = (): void => undefined;
  const held = new Promise<void>((done) => (release = done));
  await page.route("**/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`${server.url}?purpose=ways`, { waitUntil: "domcontentloaded" });
  await expect(page.locator("html")).not.toHaveAttribute("data-regain");
  await expect(field).toBeHidden();
  release();
  await journey.at("ways.title");
  await expect(field).toHaveCount(0);
});

test("by keyboard alone, and once more after a reload", async ({ page, words, server }) => {
  const journey = new Journey(page, words);
  await page.goto(`${server.url}?purpose=ways`);
  await journey.at("ways.title");
  await tabTo(page, page.getByRole("link", { name: words.say("ways.status"), exact: true }));
  await page.keyboard.press("Enter");
  await journey.at("reference.title");
  await page.goBack();
  await journey.at("ways.title");
  await page.reload();
  await journey.at("ways.title");
});

test("in another language the links keep to it", async ({ page, words, server }) => {
  const journey = new Journey(page, words);
  const other = new Words(words.locale === "nl" ? "en" : "nl");
  await page.goto(`${server.url}?purpose=ways&locale=${words.locale}`);
  await journey.at("ways.title");
  await page.getByRole("link", { name: other.say("language") }).click();
  await new Journey(page, other).at("ways.title");
  for (const [purpose, name] of LISTED)
    await expect(page.getByRole("link", { name: other.say(name), exact: true })).toHaveAttribute(
      "href",
      `?purpose=${purpose}&locale=${other.locale}`,
    );
});

test("the browser's back button leads to the list where the history is the element's", async ({
  page,
  opened,
  words,
}) => {
  const journey = await opened(host("plain"), { purpose: "ways", history: "page", locale: words.locale });
  await journey.at("ways.title");
  await journey.button("ways.request").click();
  await journey.start("identify.title");
  await page.goBack();
  await journey.at("start.title");
  await page.goBack();
  await journey.at("ways.title");
  await journey.button("ways.username").click();
  await journey.at("look_up.title");
  await page.reload();
  await journey.at("look_up.title");
  await journey.button("page.back").click();
  await journey.at("ways.title");
});

test("a flow that is under way is gone on with after a reload of the site's page", async ({
  page,
  opened,
  words,
}) => {
  const journey = await opened(host("plain"), { purpose: "ways", locale: words.locale });
  await journey.button("ways.password").click();
  await journey.at("identify.title");
  await page.reload();
  await journey.at("ways.title");
  await journey.button("ways.password").click();
  await journey.identify("anna@example.com");
  await page.reload();
  await journey.at("choose_method.title");
  await journey.button("page.back").click();
  await journey.at("identify.title");
  await journey.button("page.back").click();
  await journey.at("ways.title");
});
