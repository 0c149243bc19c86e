// Row D6: the full page in a frame of another site (docs/embed.md, "In a frame").

import { anna } from "./journey.ts";
import { expect, test } from "./hosts/fixtures.ts";

// What is refused says so in the console.
test.use({ noise: true });

test("a site that may frame the page has path A in it, and no other site has anything", async ({
  page,
  server,
  site,
  words,
}) => {
  const frame = `<iframe src="${server.url}?locale=${words.locale}" title="Account recovery"
    sandbox="allow-scripts allow-same-origin allow-forms allow-modals" allow="clipboard-write"></iframe>`;
  const address = site.serve("/framed", `<!doctype html><title>A site</title>${frame}`);
  await page.goto(address);
  const inside = page.frameLocator("iframe");
  const field = inside.getByLabel(words.say("identify.label"), { exact: true });
  await field.fill(anna.identifier);
  await inside.getByRole("button", { name: words.say("page.continue"), exact: true }).click();
  await expect(inside.getByRole("heading", { name: words.say("choose_method.title") })).toBeVisible();
  // The same server by another name is another origin.
  const elsewhere = address.replace("localhost", "127.0.0.1");
  expect(elsewhere).not.toBe(address);
  await page.goto(elsewhere);
  await expect.poll(() => page.frames().map((each) => each.url())).toContain("chrome-error://chromewebdata/");
  await expect(field).toHaveCount(0);
});
