// Makes the pictures of the README, of docs/mail.md and of docs/embed.md, from the real app on the real server: `npm run screens`.

import { readFileSync } from "node:fs";
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

// The element in a page of somebody else's, as docs/embed.md shows it.
const bootstrap = resolve(import.meta.dirname, "node_modules/bootstrap/dist/css/bootstrap.min.css");
const plain = "body { margin: 0; padding: 2rem; font: 1rem/1.5 system-ui, sans-serif }";
for (const look of [
  { name: "light", css: plain },
  {
    name: "themed",
    css: `${plain} regain-recovery { --regain-accent: #7a1fa2; --regain-accent-strong: #5c1380; --regain-radius: 2px;
      --regain-font: Georgia, serif }`,
  },
  { name: "dark", css: `${plain} :root { color-scheme: dark }`, colorScheme: "dark" },
  { name: "bootstrap", css: "", framed: true },
] as const) {
  test(`embedded, ${look.name}`, async ({ browser, server }) => {
    const colorScheme = "colorScheme" in look ? look.colorScheme : "light";
    const viewport = { width: 720, height: 480 };
    const context = await browser.newContext({ colorScheme, viewport, locale: "en", deviceScaleFactor: 1.5 });
    const page = await context.newPage();
    const form = `<regain-recovery identifier="${anna.identifier}"></regain-recovery>`;
    const isFramed = "framed" in look;
    const css = isFramed ? readFileSync(bootstrap, "utf8") : look.css;
    const body = isFramed
      ? `<nav class="navbar bg-body-tertiary mb-4"><div class="container"><span class="navbar-brand">Example Shop</span>
        </div></nav><main class="container">${form}</main>`
      : form;
    const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Example Shop</title><style>${css}</style>
      <body>${body}<script type="module" src="regain.js"></script>`;
    const address = new URL("shop", server.url).href;
    await page.route(address, (route) => route.fulfill({ contentType: "text/html", body: html }));
    await page.goto(address);
    const words = new Words("en");
    await page.getByRole("button", { name: words.say("page.continue") }).waitFor();
    await page.mouse.move(0, 0);
    await page.screenshot({ path: resolve(folder, `embed-${look.name}.png`), fullPage: true });
    await context.close();
  });
}
