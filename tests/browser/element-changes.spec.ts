// Row D6: what a page does to the element at the wrong moment: changes while it loads, a copy of it, an end in the middle of a
// step, a link for one of several; and an element that has the page's history.

import { Words } from "./fixtures.ts";
import { anna } from "./journey.ts";
import { Gate, hold } from "./patience.ts";
import { expect, test } from "./hosts/fixtures.ts";
import { Embedded } from "./hosts/embedded.ts";
import { host, page as written, script, tag } from "./hosts/pages.ts";
import { isUnchanged } from "./hosts/unchanged.ts";

const TYPED = "somebody@example.com";

for (const what of ["**/locales/nl/app.json", "**/*.wasm"])
  test(`language and prefill that change while ${what} is on its way`, async ({ opened, page }) => {
    const gate = await hold(page, what);
    const journey = await opened(host("plain"), { locale: "nl", identifier: "anna" });
    await gate.reached;
    await journey.element.evaluate((element) => {
      Object.assign(element, { locale: "en", identifier: "bram" });
    });
    gate.open();
    await journey.at("identify.title");
    await expect(journey.field("identify.label")).toHaveValue("bram");
    await expect(journey.element.locator(".rg-root")).toHaveAttribute("lang", "en");
  });

test("a copy of it, as a snapshot of the page has it, is a form of its own", async ({ page, opened }) => {
  const first = await opened(host("inside a form"));
  await first.at("identify.title");
  await page.evaluate(() => {
    const element = document.querySelector("regain-recovery");
    element?.querySelector(".rg-root")?.setAttribute("data-copied", "");
    const copy = element?.cloneNode(true);
    if (element && copy) element.replaceWith(copy);
  });
  // What was copied along is drawn anew: before that nothing is to be typed.
  await expect(page.locator("[data-copied]")).toHaveCount(0);
  const copy = new Embedded(page, first.words);
  await copy.identify(anna.identifier);
  await copy.choose(anna.masked);
});

test("taken out as it shows a step, it takes no other element along", async ({ page, opened, server }) => {
  const second = await opened(host("two at once"), { purpose: "request" });
  const first = new Embedded(page, second.words, page.locator("regain-recovery").first());
  await page.evaluate(() => {
    const element = document.querySelector("regain-recovery");
    element?.addEventListener("regain-step", (event) => {
      if ((event as CustomEvent<{ step: string }>).detail.step === "answer_questions") element.remove();
    });
  });
  await first.start("identify.title");
  await first.identifyForRequest(anna.identifier);
  const friend = `friend-${String(Date.now())}@example.org`;
  const seen = await server.seen();
  await first.contact(friend);
  await first.worked();
  await first.field("enter_code.label").fill(await server.code(friend, seen));
  await first.button("page.continue").click();
  await expect(page.locator("regain-recovery")).toHaveCount(1);
  const left = new Embedded(page, second.words);
  await left.start("identify.title");
});

test("a mailed link is for the first of several, however slow its backend is", async ({
  page,
  words,
  server,
  site,
}) => {
  // The same server by another address, that of the site.
  const base = `${site.origin}/regain/recovery/v1`;
  const slow = await hold(page, `${base}/config`);
  const elements = tag({ base }) + tag();
  const scripts = `<script src="/outside.js"></script>${await script(server.url)}`;
  const address = site.serve("/page", written(host("plain"), elements, scripts));
  await page.goto(`${address}#reset_token=none`);
  const [first, second] = [0, 1].map(
    (n) => new Embedded(page, words, page.locator("regain-recovery").nth(n)),
  ) as [Embedded, Embedded];
  await second.at("identify.title");
  expect(page.url()).not.toContain("token");
  slow.open();
  await first.at("refused.link_expired.title");
});

test.describe("where the app does not come at first", () => {
  test.use({ noise: true });

  test("what was typed is there when it does, and is sent when it is sent", async ({
    page,
    opened,
    words,
  }) => {
    const gate = new Gate();
    await page.route("**/*.wasm", async (route) => {
      await gate.opened;
      await route.abort();
    });
    const sent: string[] = [];
    page.on("request", (asked) => sent.push(asked.postData() ?? ""));
    const journey = await opened(host("plain"));
    await journey.field("identify.label").fill(TYPED);
    await journey.button("page.continue").click();
    gate.open();
    const retry = journey.element.getByRole("button", { name: words.say("problem.retry") });
    await expect(retry).toBeVisible();
    await page.unroute("**/*.wasm");
    await retry.click();
    await journey.at("identify.title");
    await expect(journey.field("identify.label")).toHaveValue(TYPED);
    await expect(journey.button("page.continue")).not.toHaveAttribute("aria-busy");
    await expect(journey.element.getByRole("heading", { level: 2 })).toBeFocused();
    expect(sent.join("")).not.toContain(TYPED);
  });
});

test("with the page's history it has title, language and the back button, and no other address", async ({
  page,
  opened,
}) => {
  const journey = await opened(host("plain"), { history: "page", locale: "nl" });
  const [address, dutch] = [page.url(), new Words("nl")];
  await journey.isTitled(dutch.say("identify.title"));
  await expect(page.locator("html")).toHaveAttribute("lang", "nl");
  expect(await page.title()).toContain(dutch.say("identify.title"));
  await journey.element.evaluate((element) => {
    element.setAttribute("locale", "en");
  });
  await journey.at("identify.title");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(journey.element.locator(".rg-root")).toHaveAttribute("lang", "en");
  await journey.identify(anna.identifier);
  await page.goBack();
  await journey.at("identify.title");
  await expect(journey.field("identify.label")).toHaveValue(anna.identifier);
  expect(page.url()).toBe(address);
});

test("from the document into a shadow root and back it keeps its looks and what was typed", async ({
  page,
  opened,
}) => {
  const journey = await opened(host("plain"));
  const field = journey.field("identify.label");
  await field.fill(TYPED);
  const button = journey.button("page.continue");
  const colour = await button.evaluate((button) => getComputedStyle(button).backgroundColor);
  await page.evaluate(() => {
    const holder = document.createElement("div");
    holder.id = "holder";
    document.querySelector("main")?.append(holder);
    const element = document.querySelector("regain-recovery");
    if (element) holder.attachShadow({ mode: "open" }).append(element);
  });
  await expect(button).toHaveCSS("background-color", colour);
  await expect(field).toHaveValue(TYPED);
  await page.evaluate(() => {
    const element = document.getElementById("holder")?.shadowRoot?.querySelector("regain-recovery");
    if (element) document.getElementById("holder")?.replaceWith(element);
  });
  await expect(field).toHaveValue(TYPED);
  await journey.identify(anna.identifier);
  await isUnchanged(page);
});
