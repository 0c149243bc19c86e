// What was typed and not sent is there again after a reload, but for passwords; and never in another step's field.

import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { anna, duplicate, filled, Journey, password, steps } from "./journey.ts";
import type { Server } from "./server.ts";

/** What the tab's history holds of the screen. */
async function entry(page: Page): Promise<string> {
  return page.evaluate(() => decodeURIComponent((history.state as string).replaceAll("+", " ")));
}

// What may go wrong before somebody thinks of loading the page again.
const mishaps = {
  nothing: async (): Promise<void> => {},
  "the server is killed and started again": async (_: Page, server: Server): Promise<void> => {
    await server.down();
    await server.up();
  },
  "the device is offline for a while": async (page: Page, _: Server, send: Locator): Promise<void> => {
    await page.context().setOffline(true);
    await send.click();
    await expect(page.getByRole("alert")).toBeFocused();
    await page.context().setOffline(false);
  },
};

for (const [what, happens] of Object.entries(mishaps)) {
  test(`a reload on every step: before it, ${what}`, async ({ page, words, server }) => {
    test.slow();
    const journey = new Journey(page, words);
    const seen = await server.seen();
    const chosen = password();
    await journey.open();
    for (const step of steps(journey, async () => server.code(anna.identifier, seen), chosen)) {
      await journey.at(step.title);
      await step.fill();
      const before = await filled(page);
      await happens(page, server, journey.button(step.send));
      await page.reload();
      await journey.at(step.title);
      if (step.title === "set_password.title") {
        await expect(journey.field("set_password.label")).toHaveValue("");
        await expect(journey.field("set_password.again")).toHaveValue("");
        await step.fill();
      }
      expect(await filled(page)).toBe(before);
      await journey.button(step.send).click();
    }
    await journey.at("password_changed.title");
    expect(await server.signsIn(anna.identifier, chosen)).toBe(true);
  });
}

test("it is written down when typing pauses, whatever is typed", async ({ page, words }) => {
  const journey = new Journey(page, words);
  await journey.open();
  const field = journey.field("identify.label");
  const text = ' Zoë+Ünal&:identifier=%41 depth=7 #?/\\" \u200f\ud83d\ude00 ';
  await field.fill(text);
  await expect.poll(async () => entry(page)).toContain("Zoë");
  await page.reload();
  await expect(field).toHaveValue(text);
  // Another language, and a reload.
  await page.getByRole("link", { name: "Nederlands" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "nl");
  await page.reload();
  await expect(page.locator("#rg-identifier")).toHaveValue(text);
  // More than an entry should hold is not kept, and what was kept before it neither.
  await page.locator("#rg-identifier").fill("x".repeat(4_097));
  await expect.poll(async () => entry(page)).not.toContain("Zo");
  await page.reload();
  await expect(page.locator("#rg-identifier")).toHaveValue("");
});

test("a password is kept nowhere, shown or hidden; whether sessions end is", async ({
  page,
  words,
  server,
}) => {
  const journey = new Journey(page, words);
  await journey.open();
  await journey.identify(anna.identifier);
  await journey.choose(anna.masked);
  const seen = await server.seen();
  await journey.confirm(anna.identifier);
  await journey.enter(await server.code(anna.identifier, seen));
  const chosen = password();
  const sessions = page.getByLabel(words.say("set_password.end_sessions"), { exact: true });
  await sessions.uncheck();
  for (const shown of [false, true]) {
    if (shown) await journey.button("set_password.show").click();
    await journey.field("set_password.label").fill(chosen);
    await journey.field("set_password.again").fill(chosen);
    await journey.field("set_password.again").blur();
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
    const kept = await entry(page);
    expect(kept).toContain(":end_sessions=");
    expect(kept).not.toMatch(/lantern|:password|:again/);
  }
  await page.reload();
  await expect(journey.field("set_password.label")).toHaveValue("");
  await expect(journey.field("set_password.again")).toHaveValue("");
  await expect(sessions).not.toBeChecked();
});

test("what was sent is kept no longer, and going back brings nothing into another field", async ({
  page,
  words,
}) => {
  const journey = new Journey(page, words);
  await journey.open();
  await journey.identify(anna.identifier);
  expect(await entry(page)).not.toContain("anna");
  await journey.choose(anna.masked);
  await journey.confirm("someone.else@example.com");
  await journey.field("enter_code.label").fill("12");
  await page.goBack();
  await journey.at("confirm_address.email_title");
  expect(await entry(page)).not.toMatch(/someone|12/);
  await expect(journey.field("confirm_address.email_label")).toHaveValue("");
  await page.reload();
  await expect(journey.field("confirm_address.email_label")).toHaveValue("");
  await journey.field("confirm_address.email_label").fill("half an addr");
  await page.goBack();
  await journey.at("choose_method.title");
  await expect(page.getByRole("radio", { checked: true })).toHaveCount(0);
  await journey.choose("***23", "phone");
  await expect(journey.field("confirm_address.phone_label")).toHaveValue("");
  await page.reload();
  await expect(journey.field("confirm_address.phone_label")).toHaveValue("");
});

test("another tab went elsewhere: what was typed for one contact is not offered for another", async ({
  page,
  context,
  words,
}) => {
  const journey = new Journey(page, words);
  await journey.open();
  await journey.identify(anna.identifier);
  await journey.choose(anna.masked);
  await journey.field("confirm_address.email_label").fill(anna.identifier);
  const other = new Journey(await duplicate(page, context), words);
  await other.page.goto("/");
  await other.button("confirm_address.another_way").click();
  await other.at("choose_method.title");
  await other.choose("***23", "phone");
  await page.reload();
  await journey.at("confirm_address.phone_title");
  await expect(journey.field("confirm_address.phone_label")).toHaveValue("");
});

test.afterAll(async ({ server }) => {
  await server.down();
  await server.up();
});

test("a flow that has run out meanwhile: only whose account it is, is carried on", async ({
  page,
  words,
  server,
}) => {
  const journey = new Journey(page, words);
  await journey.open();
  await journey.field("identify.label").fill(anna.identifier);
  await server.down();
  await server.up(["--clock-ahead", "1900"]);
  await page.reload();
  await journey.at("start_again.title");
  expect(await entry(page)).not.toContain("anna");
  await journey.button("start_again.submit").click();
  await journey.at("identify.title");
  await expect(journey.field("identify.label")).toHaveValue(anna.identifier);
  await journey.identify(anna.identifier);
  await journey.choose(anna.masked);
  await journey.field("confirm_address.email_label").fill(anna.identifier);
  await server.down();
  await server.up(["--clock-ahead", "3800"]);
  await page.reload();
  await journey.at("start_again.title");
  await journey.button("start_again.submit").click();
  await journey.at("identify.title");
  await expect(journey.field("identify.label")).toHaveValue("");
});
