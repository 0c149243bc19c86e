// Makes the pictures of the README and of docs/mail.md, from the real app on the real server: `npm run screens`.

import { resolve } from "node:path";
import { test, Words } from "./fixtures.ts";
import { anna, Journey } from "./journey.ts";
import { Mails } from "./mails.ts";

const folder = resolve(import.meta.dirname, "../../docs/screens");

const wide = { width: 960, height: 760 };
const narrow = { width: 360, height: 740 };

for (const look of [
  { locale: "en", colorScheme: "light", viewport: wide, pictures: ["identify", "enter-code"] },
  { locale: "nl", colorScheme: "dark", viewport: narrow, pictures: ["choose-method"] },
] as const) {
  test(look.pictures.join(", "), async ({ browser, server }) => {
    const context = await browser.newContext({ ...look, baseURL: server.url, deviceScaleFactor: 1.5 });
    const page = await context.newPage();
    const journey = new Journey(page, new Words(look.locale));
    const picture = async (name: string): Promise<void> => {
      if (!(look.pictures as readonly string[]).includes(name)) return;
      await page.mouse.move(0, 0);
      await page.screenshot({ path: resolve(folder, `${name}.png`) });
    };
    await journey.open();
    await journey.field("identify.label").fill(anna.identifier);
    await picture("identify");
    await journey.identify(anna.identifier);
    await page.getByRole("radio").first().check();
    await picture("choose-method");
    await journey.choose(anna.masked);
    await journey.confirm(anna.identifier);
    await journey.field("enter_code.label").fill("123");
    await journey.button("page.continue").click();
    await journey.isRefused(
      "enter_code.title",
      "enter_code.label",
      journey.words.say("fault.code.too_short.other", { min: "6" }),
    );
    await picture("enter-code");
    await context.close();
  });
}

test("mails", async ({ browser }) => {
  const mails = new Mails();
  for (const name of mails.names) {
    const colorScheme = name === "someone_asked" ? "dark" : "light";
    const context = await browser.newContext({ colorScheme, viewport: { width: 440, height: 400 } });
    const page = await context.newPage();
    await page.setContent(mails.html(name, "en"));
    const picture = `mail-${name.replaceAll("_", "-")}.png`;
    await page.screenshot({ path: resolve(folder, picture), fullPage: true });
    await context.close();
  }
  mails.remove();
});
