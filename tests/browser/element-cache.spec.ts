// Row D6: a page that was left and is come back to, as the browser kept it: the element goes on where it was.

import { anna } from "./journey.ts";
import { expect, test } from "./hosts/fixtures.ts";
import { host } from "./hosts/pages.ts";

// Playwright turns the cache off, which can be undone in Chromium.
test.skip(({ browserName }) => browserName !== "chromium");
test.use({
  launchOptions: async ({ launchOptions }, use) => {
    await use({ ...launchOptions, ignoreDefaultArgs: ["--disable-back-forward-cache"] });
  },
});

test("left and come back to, it goes on where it was", async ({ page, opened, server }) => {
  const journey = await opened(host("plain"));
  await page.evaluate(() => {
    addEventListener("pageshow", ({ persisted }) => {
      document.body.dataset["persisted"] = String(persisted);
    });
  });
  await journey.identify(anna.identifier);
  await page.getByRole("link", { name: "Another page" }).click();
  await expect(page).toHaveURL(/\/other$/);
  await page.goBack({ waitUntil: "commit" });
  await expect(page.locator("body")).toHaveAttribute("data-persisted", "true");
  await journey.at("choose_method.title");
  await journey.choose(anna.masked);
  const seen = await server.seen();
  await journey.confirm(anna.identifier);
  await journey.enter(await server.code(anna.identifier, seen));
});
