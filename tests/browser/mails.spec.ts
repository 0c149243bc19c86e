// Rows A5, B5, C1–C4, C7 and E6: every mail can be read, however little of it a mail reader keeps. In CI every mail as it
// is sent, and one of each looks in the dark, without styles and from right to left; `cargo xtask soak journey` adds the rest.

import { expect, isAccessible, test } from "./fixtures.ts";
import { Mails, RIGHT_TO_LEFT } from "./mails.ts";
import { SOAKS } from "./patience.ts";

const mails = new Mails();
test.afterAll(() => mails.remove());

/** Rules about whole pages: a mail is shown inside that of a mail reader, which has its own landmarks. */
const OF_PAGES = ["landmark-one-main", "region"];

/** What a mail reader may make of a mail. Colours are the same in every language. */
const whole = { colorScheme: "light", read: (html: string) => html } as const;
const others = [
  { colorScheme: "dark", read: (html: string) => html },
  { colorScheme: "dark", read: (html: string) => html.replace(/<style>[^]*?<\/style>/, "") },
] as const;

/** One with a code and one with a link: what they look like is the same in all. */
const LOOKS = ["code", "verified"];

for (const [locale, isEvery] of [
  ["en", true],
  ...(SOAKS ? ([["nl", true]] as const) : []),
  [RIGHT_TO_LEFT, SOAKS],
] as const) {
  test(`${isEvery ? "every mail" : "a mail of each looks"}, in ${locale}`, async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 740 });
    expect(mails.names.length).toBeGreaterThan(10);
    expect(mails.names).toEqual(expect.arrayContaining(LOOKS));
    for (const name of isEvery ? mails.names : LOOKS) {
      const html = mails.html(name, locale);
      const inAll = locale === "en" && (SOAKS || LOOKS.includes(name));
      for (const { colorScheme, read } of inAll ? [whole, ...others] : [whole]) {
        await page.emulateMedia({ colorScheme });
        await page.setContent(read(html));
        await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
        // Contrast, language, names of links, and no scrolling sideways.
        await isAccessible(page, { rules: OF_PAGES });
      }
      for (const link of await page.getByRole("link").all()) {
        expect(await link.getAttribute("href")).toMatch(/^https?:\/\//);
      }
    }
    // Nothing is fetched but the logo, where the site has one.
    expect(await page.locator("img, link, script").count()).toBe(0);
    const dir = await page.evaluate(() => getComputedStyle(document.querySelector("h1")!).direction);
    expect(dir).toBe(locale === RIGHT_TO_LEFT ? "rtl" : "ltr");
  });
}
