// What must be on a site's page afterwards as it was before, and what still has to work there.

import type { Page } from "@playwright/test";
import { expect } from "../fixtures.ts";
import type { Host } from "./pages.ts";
import type { Outside } from "./page/outside.ts";

/** Nothing outside the element has changed, but for the history's entries that the page itself has made since. */
export async function isUnchanged(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  const [before, now] = await page.evaluate((): [Outside, Outside] => [
    window.site.before,
    window.site.now(),
  ]);
  expect(now.names.filter((name) => !before.names.includes(name))).toEqual([]);
  expect(differences(before.styles, now.styles)).toEqual([]);
  expect(now).toEqual(before);
  expect(await page.evaluate(() => window.site.violations)).toEqual([]);
}

/** What has another value, each on a line. */
function differences(before: Outside["styles"], now: Outside["styles"]): string[] {
  return Object.entries(now).flatMap(([element, styles]) =>
    Object.entries(styles)
      .filter(([name, value]) => before[element]?.[name] !== value)
      .map(([name, value]) => `${element} ${name}: ${before[element]?.[name] ?? "-"} → ${value}`),
  );
}

/** The site's own keys and links work. */
export async function stillWorks(page: Page, host: Host): Promise<void> {
  await page.evaluate(() => void (window.site.keys.length = 0));
  await page.locator("#search").pressSequentially("key");
  await expect(page.locator("#search")).toHaveValue("key");
  expect(await page.evaluate(() => window.site.keys)).toEqual(["k", "e", "y"]);
  await page.getByRole("link", { name: "Another page" }).click();
  await expect(page).toHaveURL(/\/other$/);
  if (host.script !== "router") {
    await expect(page.getByRole("main")).toHaveText("Another page of the site");
    return;
  }
  // The site's router keeps what it leaves, and puts it back.
  await expect(page.getByRole("main")).toHaveText("This is /other");
  await page.goBack();
  await expect(page.locator("regain-recovery .rg-root")).toBeVisible();
}

/** What came of the element's events; nothing that was typed is in them. */
export async function isTold(page: Page, outcome: string, typed: string[]): Promise<void> {
  const events = await page.evaluate(() => window.site.events);
  const types = events.map(({ type }) => type);
  expect(types[0]).toBe("regain-ready");
  expect(types).toContain("regain-step");
  expect(types).not.toContain("regain-error");
  expect(events.filter(({ type }) => type === "regain-done")).toEqual([
    { type: "regain-done", detail: { outcome } },
  ]);
  const said = JSON.stringify(events);
  for (const text of typed) expect(said).not.toContain(text);
}
