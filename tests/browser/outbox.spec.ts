// Rows A5 and E6: who tries Regain out reads what it sends at /dev/outbox.

import type { BrowserContext, Page } from "@playwright/test";
import { expect, isAccessible, test, type Words } from "./fixtures.ts";
import { anna, Journey } from "./journey.ts";
import type { Server } from "./server.ts";

// A server of its own, to which nothing was sent before.
test.use({ settings: "# for the outbox\n[request]\noffered = false\n" });

/** What mails.spec.ts judges. Frames that are not loaded yet would never answer. */
const MAILS = { parts: "iframe" };

/** A code is asked for on a page of its own; it, once it is out. */
async function send(context: BrowserContext, words: Words, server: Server): Promise<string> {
  const journey = new Journey(await context.newPage(), words);
  const seen = await server.seen();
  await journey.open();
  await journey.identify(anna.identifier);
  await journey.choose(anna.masked);
  await journey.confirm(anna.identifier);
  await journey.page.close();
  return server.code(anna.identifier, seen);
}

const messages = (page: Page) => page.getByRole("listitem").filter({ has: page.locator("details") });

test("a new message comes by itself, and what is open stays where it is", async ({
  page,
  context,
  words,
  server,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/dev/outbox");
  await expect(page.getByText("Nothing was sent yet")).toBeVisible();
  await isAccessible(page, MAILS);

  const first = await send(context, words, server);
  await expect(messages(page)).toHaveCount(1);
  await expect(page.getByText("Nothing was sent yet")).toBeHidden();
  await messages(page).getByRole("button", { name: "Copy the code" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(first);

  await messages(page).getByText("Your security code for Example").click();
  const mail = page.frameLocator("iframe").first();
  await expect(mail.getByText(first, { exact: true })).toBeVisible();
  await expect(page.locator("pre").first()).toContainText(first);
  // The mail is shown whole: it does not scroll in its frame.
  const frame = page.locator("iframe").first();
  await expect
    .poll(() =>
      frame.evaluate((frame: HTMLIFrameElement) => {
        const mail = frame.contentDocument?.documentElement;
        return mail !== undefined && mail.scrollHeight <= frame.clientHeight;
      }),
    )
    .toBe(true);
  await isAccessible(page, MAILS);

  // Further down the page, and more arrive above.
  const plain = page.locator("pre").last();
  await plain.scrollIntoViewIfNeeded();
  expect(await page.evaluate(() => window.scrollY)).toBeGreaterThan(0);
  const before = await plain.boundingBox();
  const second = await send(context, words, server);
  await expect(messages(page)).toHaveCount(2);
  await expect(messages(page).first()).toContainText(second);
  expect((await plain.boundingBox())?.y).toBeCloseTo(before?.y ?? 0, 0);
  await expect(page.locator("details[open]")).toHaveCount(1);
  await expect(messages(page).last().locator("details")).toHaveAttribute("open");

  for (const width of [320, 360]) {
    await page.setViewportSize({ width, height: 740 });
    await isAccessible(page, MAILS);
  }
});

test("links in a mail open in a new tab", async ({ page, context, words, server }) => {
  await send(context, words, server);
  await context.route("https://www.example.com/**", (route) => route.fulfill({ body: "help" }));
  await page.goto("/dev/outbox");
  await messages(page).first().getByText("Your security code for Example").click();
  const opened = context.waitForEvent("page");
  await page.frameLocator("iframe").first().getByRole("link", { name: "Get help" }).click();
  expect((await opened).url()).toBe("https://www.example.com/help");
  await expect(page).toHaveURL(/\/dev\/outbox$/);
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });
  test("everything can be read", async ({ page, browser, words, server, baseURL }) => {
    const other = await browser.newContext({
      baseURL: baseURL ?? "",
      locale: words.locale,
      javaScriptEnabled: true,
    });
    const code = await send(other, words, server);
    await other.close();
    await page.goto("/dev/outbox");
    await expect(messages(page).first().getByText(code, { exact: true }).first()).toBeVisible();
    await expect(page.getByRole("button")).toHaveCount(0);
    await messages(page).first().getByText("Your security code for Example").click();
    await expect(page.locator("pre").first()).toContainText(code);
  });
});
