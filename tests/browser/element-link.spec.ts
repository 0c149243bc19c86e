// Row C2 on another site's page: a mailed link that leads there is opened by the element, and leaves the address at once.

import { expect, test } from "./hosts/fixtures.ts";
import { Embedded } from "./hosts/embedded.ts";
import { host, open, page as written, script, tag } from "./hosts/pages.ts";
import { isUnchanged } from "./hosts/unchanged.ts";
import { password } from "./journey.ts";
import { ask, AT_ONCE, verified } from "./mailed.ts";
import { Gate } from "./patience.ts";

test.use({ settings: AT_ONCE });

test("a mailed link is read and removed at once, and sets a new password", async ({
  page,
  words,
  server,
  site,
}) => {
  const link = await verified(server, await ask(server, "anna"));
  const token = link.split("=").at(-1) ?? link;
  expect(token.length).toBeGreaterThan(20);
  const gate = new Gate();
  await page.route("**/*.wasm", async (route) => {
    await gate.opened;
    await route.continue();
  });
  const address = await open(host("plain"), { server, site });
  await page.goto(`${address}#reset_token=${token}`);
  // Before the wasm is there.
  await expect(page).toHaveURL(address);
  const kept = async (): Promise<string> =>
    page.evaluate(() =>
      [location.href, document.title, JSON.stringify(history.state), document.documentElement.outerHTML]
        .concat(Object.values({ ...localStorage }), Object.values({ ...sessionStorage }))
        .join("\n"),
    );
  expect(await kept()).not.toContain(token);
  const journey = new Embedded(page, words);
  await expect(journey.element.getByRole("textbox")).toHaveCount(0);
  gate.open();
  await journey.at("set_password.title");
  expect(await kept()).not.toContain(token);
  const chosen = password();
  await journey.set(chosen);
  expect(await server.signsIn("anna", chosen)).toBe(true);
  expect(await page.evaluate(() => history.length)).toBe(
    await page.evaluate(() => window.site.before.entries),
  );

  await page.goto("about:blank");
  await page.goto(`${address}#reset_token=${token}`);
  await journey.at("refused.link_used.title");
  await expect(page).toHaveURL(address);
});

test("of several elements one opens the link", async ({ page, words, server, site }) => {
  const link = await verified(server, await ask(server, "bram@example.nl"));
  const address = await open(host("two at once"), { server, site });
  await page.goto(`${address}#${link.split("#").at(-1) ?? ""}`);
  const titles = ["set_password.title", "identify.title"].map((title) =>
    page.locator("regain-recovery").getByRole("heading", { level: 2, name: words.say(title), exact: true }),
  );
  for (const title of titles) await expect(title).toHaveCount(1);
});

test("a fragment of the site's own stays", async ({ page, words, server, site }) => {
  const scripts = `<script src="/outside.js"></script>${await script(server.url)}`;
  await page.goto(`${site.serve("/page", written(host("plain"), tag(), scripts))}#opening-hours`);
  await new Embedded(page, words).at("identify.title");
  await expect(page).toHaveURL(/#opening-hours$/);
  await isUnchanged(page);
});
