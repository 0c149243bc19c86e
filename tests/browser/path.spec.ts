// Row D1: the page under a path of its site, behind a proxy that takes the path off, and behind one that keeps it.

import { expect, test } from "./fixtures.ts";
import { anna } from "./journey.ts";
import { Relay } from "./relay.ts";
import { mailbox, OFFERED, Request } from "./request.ts";

const path = "/account/recovery";

test.use({ settings: `path = "${path}"\n${OFFERED}` });

for (const proxy of ["takes the path off", "keeps the path"]) {
  test(`both paths begin under a path, where the proxy ${proxy}`, async ({ page, words, server }) => {
    const relay = await Relay.before(server, proxy === "takes the path off" ? path : "");
    const origin = new URL(relay.url).origin;
    const outside: string[] = [];
    page.on("request", (request) => {
      const { pathname, protocol } = new URL(request.url());
      if (protocol === "http:" && !`${pathname}/`.startsWith(`${path}/`)) outside.push(pathname);
    });
    const request = new Request(page, words);
    // With a slash behind and without: a proxy may have either.
    for (const address of [`${origin}${path}`, `${origin}${path}/?theme=dark`]) {
      await page.goto(address);
      await request.at("identify.title");
      await request.identify(anna.identifier);
      await page.reload();
      await request.at("choose_method.title");
      await expect(page).toHaveURL(address);
      await page.evaluate(() => sessionStorage.clear());
    }
    await page.goto(`${origin}${path}?purpose=request&identifier=anna`);
    await request.at("start.title");
    await request.start("identify.title");
    await request.identifyForRequest("anna");
    await request.contact(mailbox());
    await request.worked();
    expect(outside).toEqual([]);
    relay.remove();
  });
}

test.describe("where nothing can be drawn", () => {
  test.use({ noise: true });

  test("the page leads to help and back to itself under its path", async ({ page, server }) => {
    const relay = await Relay.before(server, path);
    await page.route("**/{regain-page*,regain-app*}", async (route) => route.abort());
    const address = `${relay.url}?locale=nl`;
    await page.goto(address);
    const alone = page.locator("#regain-unavailable");
    await expect(alone).toBeVisible();
    for (const help of ["get help", "vraag hulp"]) {
      const href = await alone
        .getByRole("link", { name: help })
        .evaluate((link: HTMLAnchorElement) => link.href);
      expect(href).toBe(`${relay.url}support`);
    }
    await page.unroute("**/{regain-page*,regain-app*}");
    await alone.getByRole("link", { name: "Probeer het opnieuw" }).click();
    await expect(page.locator("html")).toHaveAttribute("data-regain", "drawn");
    await expect(page.locator("html")).toHaveAttribute("lang", "nl");
    await expect(page).toHaveURL(address);
    relay.remove();
  });
});
