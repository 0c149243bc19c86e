// Row D6: what custom-elements-everywhere asks of a framework, asked of the element: attributes, properties with objects in
// them and events arrive from React and Vue, at first and when they change.

import { expect, test } from "./hosts/fixtures.ts";
import { Embedded } from "./hosts/embedded.ts";
import { host, page as written, script, tag } from "./hosts/pages.ts";
import { Words } from "./fixtures.ts";

const SUPPORT = "https://help.example.org/";
const OTHER = "https://help.example.net/";

for (const name of ["react", "vue"] as const) {
  test(`attributes, properties and events arrive from ${name}`, async ({ page, words, opened }) => {
    const { element } = await opened({ name, drawnBy: `${name}-bindings` });
    const journey = new Embedded(page, words, element, 3);
    await journey.at("identify.title");
    await expect(journey.field("identify.label")).toHaveValue("anna");
    const support = (words: Words) => element.getByRole("link", { name: words.say("page.support") }).last();
    await expect(support(words)).toHaveAttribute("href", SUPPORT);
    await expect(page.locator("body")).toHaveAttribute("data-heard", / regain-ready/);
    await expect(page.locator("body")).toHaveAttribute("data-heard", / regain-step/);
    expect(await element.evaluate((each) => (each as unknown as { config: unknown }).config)).toEqual({
      links: { support: SUPPORT },
    });

    // Drawn again with what says the same, the form does not begin anew.
    await journey.field("identify.label").fill("bram");
    await page.evaluate(() => window.bindings?.redraw());
    await expect(element).toHaveAttribute("data-drawn", "1");
    await page.waitForTimeout(500);
    await expect(journey.field("identify.label")).toHaveValue("bram");

    const dutch = new Words("nl");
    await page.evaluate(() => window.bindings?.setLocale("nl"));
    await journey.isTitled(dutch.say("identify.title"));
    await page.evaluate((to) => window.bindings?.setSupport(to), OTHER);
    await expect(support(dutch)).toHaveAttribute("href", OTHER);
  });
}

test("properties that were set before the element is defined count", async ({
  page,
  words,
  server,
  site,
}) => {
  const late = await script(server.url);
  const scripts = `<script src="/outside.js"></script><script src="/early.js"></script>${late}`;
  const early = `Object.assign(document.querySelector("regain-recovery"), {
    identifier: "anna", config: { links: { support: ${JSON.stringify(SUPPORT)} } } });`;
  await page.route("**/early.js", async (route) =>
    route.fulfill({ contentType: "text/javascript", body: early }),
  );
  await page.goto(site.serve("/page", written(host("plain"), tag(), scripts)));
  const journey = new Embedded(page, words);
  await expect(journey.field("identify.label")).toHaveValue("anna");
  const support = journey.element.getByRole("link", { name: words.say("page.support") }).last();
  await expect(support).toHaveAttribute("href", SUPPORT);
});

test("each attribute is a property of the same name", async ({ opened }) => {
  const attributes = {
    ...{ locale: "en", theme: "dark", purpose: "password", heading: "2", history: "none" },
    ...{ identifier: "anna", device: "given at sign-in", profile: "regain" },
  };
  const { element } = await opened(host("plain"), attributes);
  for (const [name, value] of Object.entries(attributes)) {
    const property = await element.evaluate((each, name) => String(Reflect.get(each, name)), name);
    expect(property, name).toBe(value);
  }
  // What is set is written as the attribute, and gone where it is taken away.
  const device = await element.evaluate((each) => {
    Object.assign(each, { device: "another" });
    const set = each.getAttribute("device");
    each.removeAttribute("device");
    return [set, each.getAttribute("device")];
  });
  expect(device).toEqual(["another", null]);
});

test("what the site says of the device, and of the identifier, goes along", async ({
  page,
  browserName,
  opened,
}) => {
  test.skip(browserName === "firefox", "WebDriver BiDi does not tell what is sent");
  const begun = page.waitForRequest((asked) => asked.method() === "POST" && asked.url().endsWith("/flows"));
  const journey = await opened(host("plain"), { device: "given at sign-in", identifier: "anna" });
  await journey.at("identify.title");
  await journey.button("page.continue").click();
  expect((await begun).postDataJSON()).toMatchObject({ device: "given at sign-in" });
  await journey.at("choose_method.title");
});

test("a file of settings is read", async ({ page, words, opened }) => {
  await page.route("**/settings.json", async (route) =>
    route.fulfill({ json: { links: { support: OTHER } } }),
  );
  const journey = await opened(host("plain"), { config: "/settings.json" });
  await journey.at("identify.title");
  const support = journey.element.getByRole("link", { name: words.say("page.support") }).last();
  await expect(support).toHaveAttribute("href", OTHER);
});
