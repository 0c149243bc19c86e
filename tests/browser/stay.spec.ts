// A flow ends by itself after half an hour: said in time, put off by one button (WCAG 2.2.1).

import { expect, isAccessible, test } from "./fixtures.ts";
import { aheadBy, anna, Journey } from "./journey.ts";
import type { Server } from "./server.ts";

/** Two minutes before the end of a flow that has just begun, and a bit later. */
const NEARLY = 1_710;

// Page and server begin with the same time, and leave it as it was.
const inTime = async ({ server }: { server: Server }): Promise<void> => {
  await server.down();
  await server.up();
};
test.beforeEach(inTime);
test.afterAll(inTime);

test("whoever is still there says so, and the flow goes on", async ({ page, words, server }) => {
  await page.clock.install();
  const journey = new Journey(page, words);
  await journey.open();
  await journey.identify(anna.identifier);
  await page.getByRole("radio").first().check();
  await expect(journey.button("stay.submit")).toBeHidden();
  await server.down();
  await server.up(["--clock-ahead", String(NEARLY)]);
  await aheadBy(page, NEARLY);
  await page.clock.fastForward(NEARLY * 1_000);
  const [warning = ""] = words.say("stay.warning").split("{time}");
  await expect(page.getByRole("status").filter({ hasText: warning })).toBeVisible();
  await isAccessible(page);
  await journey.button("stay.submit").click();
  await expect(journey.button("stay.submit")).toBeHidden();
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expect(page.getByRole("radio").first()).toBeChecked();
  // Past its first half hour.
  await server.down();
  await server.up(["--clock-ahead", "2400"]);
  await journey.button("page.continue").click();
  await journey.at("confirm_address.email_title");
});

test("what cannot be put off says so", async ({ page, words }) => {
  await page.clock.install();
  const journey = new Journey(page, words);
  await journey.open();
  // Page and answers are ahead, the server is not: it has nothing to add.
  await aheadBy(page, NEARLY);
  await page.clock.fastForward(NEARLY * 1_000);
  await journey.button("stay.submit").click();
  await expect(page.getByText(words.say("stay.no_longer"))).toBeVisible();
  await expect(journey.button("stay.submit")).toBeVisible();
  await isAccessible(page);
});

test("at the end the page says so by itself, and keeps who it is", async ({ page, words, server }) => {
  await page.clock.install();
  const journey = new Journey(page, words);
  await journey.open();
  await journey.field("identify.label").fill(anna.identifier);
  await server.down();
  await server.up(["--clock-ahead", "1810"]);
  await page.clock.fastForward(1_810_000);
  await journey.at("start_again.title");
  await isAccessible(page);
  await journey.button("start_again.submit").click();
  await journey.at("identify.title");
  await expect(journey.field("identify.label")).toHaveValue(anna.identifier);
});

test("the page's clock is wrong, the flow goes on: nothing happens", async ({ page, words }) => {
  await page.clock.install();
  const journey = new Journey(page, words);
  await journey.open();
  await journey.field("identify.label").fill(anna.identifier);
  const asked = page.waitForResponse(/\/flows\//);
  await page.clock.fastForward(1_810_000);
  await asked;
  await expect(journey.button("stay.submit")).toBeHidden();
  await journey.at("identify.title");
  await expect(journey.field("identify.label")).toHaveValue(anna.identifier);
});
