// The whole way with the keyboard alone, and the focus always in sight (WCAG 2.1.1, 2.4.3, 2.4.7, 2.4.11).

import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { anna, Journey, password } from "./journey.ts";

/** Presses Tab until the focus is on something of this name. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 30; presses++) {
    await page.keyboard.press("Tab");
    const focused = page.locator(":focus");
    if ((await focused.count()) === 0) continue;
    await isInSight(page);
    const called = await focused.evaluate((element) => {
      const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : undefined;
      return (label ?? element.textContent ?? "").trim();
    });
    if (called === name) return;
  }
  throw new Error(`no way to ${name} by Tab`);
}

/** What has the focus is on the screen, covered by nothing, and shows a ring. */
async function isInSight(page: Page): Promise<void> {
  const seen = await page.evaluate(() => {
    const element = document.activeElement;
    if (element === null) return false;
    const box = element.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const ring = getComputedStyle(element).outlineStyle !== "none";
    return ring && top !== null && (element === top || element.contains(top) || top.contains(element));
  });
  expect(seen).toBe(true);
}

test("path A by keyboard", async ({ page, words, server }) => {
  const journey = new Journey(page, words);
  const say = (key: string, params?: Record<string, string>): string => words.say(key, params);
  await journey.open();
  // A mistake first: the summary has the focus, its link leads to the field.
  await tabTo(page, say("page.continue"));
  await page.keyboard.press("Enter");
  await expect(journey.summary).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(journey.field("identify.label")).toBeFocused();
  await page.keyboard.type("anna");
  await page.keyboard.press("Enter");
  await journey.at("choose_method.title");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter");
  await journey.at("confirm_address.email_title");
  await tabTo(page, say("confirm_address.email_label"));
  const seen = await server.seen();
  await page.keyboard.type(anna.identifier);
  await page.keyboard.press("Enter");
  await journey.at("enter_code.title");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await tabTo(page, say("enter_code.label"));
  await page.keyboard.type(await server.code(anna.identifier, seen));
  await page.keyboard.press("Enter");
  await journey.at("set_password.title");
  const chosen = password();
  await tabTo(page, say("set_password.label"));
  await page.keyboard.type(chosen);
  await tabTo(page, say("set_password.again"));
  await page.keyboard.type(chosen);
  await tabTo(page, say("set_password.show"));
  await page.keyboard.press("Enter");
  await expect(journey.field("set_password.label")).toHaveAttribute("type", "text");
  await tabTo(page, say("set_password.end_sessions"));
  await page.keyboard.press("Space");
  await tabTo(page, say("set_password.submit"));
  await page.keyboard.press("Space");
  await journey.at("password_changed.title");
  expect(await server.signsIn("anna", chosen)).toBe(true);
});
