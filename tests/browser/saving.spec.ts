// Row B6: what is typed is saved, also where another tab does the same, a save comes late, or never gets an answer.

import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { Questions, Request } from "./questions.ts";

test.use({ settings: "[request]\noffered = true\nchallenges = []\n" });

const name = "#rg-a-given_name-0";
const family = "#rg-a-family_name-0";
const year = "#rg-a-birth_date-year";

/** As when the person looks at another app: the page lives on. */
async function lookAway(page: Page): Promise<void> {
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { get: () => true, configurable: true });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    Reflect.deleteProperty(document, "hidden");
  });
}

async function atPartOne(page: Page, questions: Questions, request: Request): Promise<void> {
  await request.open(page);
  await questions.at(questions.words.say("questions.title"));
  const [about] = await request.sections(questions.words.locale);
  await page.getByRole("button", { name: about?.texts.label ?? "", exact: true }).click();
  await questions.at(about?.texts.label ?? "");
}

test("two tabs: what either saves stays, and comes into the other", async ({
  page,
  context,
  words,
  server,
}) => {
  const request = await Request.begin(server, words.locale);
  const second = await context.newPage();
  await atPartOne(page, new Questions(page, words), request);
  await atPartOne(second, new Questions(second, words), request);
  await second.locator(year).fill("2009");
  await second.locator(name).fill("Anneke");
  await second.keyboard.press("Tab");
  await expect.poll(async () => request.saved()).toEqual({ birth_date: "2009", given_name: ["Anneke"] });

  // The first tab has seen nothing of that. It goes on typing where it was.
  await page.locator(family).pressSequentially("Jansen");
  await expect.poll(async () => (await request.saved())["family_name"]).toEqual(["Jansen"]);
  expect(await request.saved()).toEqual({
    birth_date: "2009",
    given_name: ["Anneke"],
    family_name: ["Jansen"],
  });
  await expect(page.locator(year)).toHaveValue("2009");
  await expect(page.locator(name)).toHaveValue("Anneke");
  await expect(page.locator(family)).toBeFocused();

  // Both change the same: what is typed here stays, and of a list the rows of both.
  await second.locator(year).fill("2010");
  await second.keyboard.press("Tab");
  await expect.poll(async () => (await request.saved())["birth_date"]).toBe("2010");
  await page.locator(year).fill("2011");
  await page.locator(name).fill("Anna");
  await second.locator(name).fill("Ann");
  await second.keyboard.press("Tab");
  await expect.poll(async () => (await request.saved())["given_name"]).toContain("Ann");
  await page.keyboard.press("Tab");
  await expect.poll(async () => (await request.saved())["birth_date"]).toBe("2011");
  await expect(page.locator(year)).toHaveValue("2011");
  await expect.poll(async () => (await request.saved())["given_name"]).toContain("Anna");
});

test("of two tabs, one sends what both have typed", async ({ page, context, words, server }) => {
  const request = await Request.begin(server, words.locale);
  const second = await context.newPage();
  const [one, other] = [new Questions(page, words), new Questions(second, words)];
  await atPartOne(page, one, request);
  await atPartOne(second, other, request);
  await page.locator(name).fill("Anna");
  await second.locator(family).fill("Jansen");
  await second.keyboard.press("Tab");
  await expect.poll(async () => (await request.saved())["family_name"]).toEqual(["Jansen"]);
  await other.button("questions.review").click();
  await other.at(words.say("review.title"));
  await one.button("questions.review").click();
  await one.at(words.say("review.title"));
  for (const said of ["Anna", "Jansen"]) await expect(page.getByText(said, { exact: true })).toBeVisible();
  expect(await request.saved()).toEqual({ given_name: ["Anna"], family_name: ["Jansen"] });
});

test("a save that comes late does not bring the request back from the review", async ({
  page,
  words,
  server,
}) => {
  test.slow();
  const request = await Request.begin(server, words.locale);
  const questions = new Questions(page, words);
  await atPartOne(page, questions, request);
  const acted: string[] = [];
  let release: (() => void) | undefined;
  const released = new Promise<void>((done) => (release = done));
  let late: Promise<void> | undefined;
  await page.route("**/flows/*", async (route) => {
    const { action } = (route.request().postDataJSON() ?? {}) as { action?: string };
    if (action !== undefined) acted.push(action);
    if (late !== undefined || action !== "save_answers") return route.continue();
    late = released.then(async () => route.fulfill({ response: await route.fetch() }));
    return late;
  });
  await page.locator(name).fill("Anna");
  await page.keyboard.press("Tab");
  await expect.poll(() => late !== undefined).toBe(true);
  // It is waited for, but not for long.
  await questions.button("questions.review").click();
  await questions.at(words.say("review.title"));
  const answered = page.waitForResponse((response) => response.status() === 409);
  release?.();
  await late;
  await (await answered).finished();
  // Whatever would follow from it goes out before what is asked for next.
  await page.getByRole("link", { name: "Nederlands" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "nl");
  expect((await request.flow()).step.name).toBe("review");
  expect(acted).not.toContain("go_back");
  expect(await request.saved()).toEqual({ given_name: ["Anna"] });
});

test("of an action whose answer was lost, the review is no other tab's", async ({ page, words, server }) => {
  const request = await Request.begin(server, words.locale);
  const questions = new Questions(page, words);
  await atPartOne(page, questions, request);
  await page.locator(name).fill("Anna");
  await page.keyboard.press("Tab");
  await expect.poll(async () => request.saved()).toEqual({ given_name: ["Anna"] });
  const acted: string[] = [];
  let lost = false;
  await page.route("**/flows/*", async (route) => {
    const { action, done } = (route.request().postDataJSON() ?? {}) as { action?: string; done?: boolean };
    if (action !== undefined) acted.push(action);
    if (lost || done !== true) return route.continue();
    lost = true;
    await route.fetch();
    return route.abort();
  });
  await questions.button("questions.review").click();
  await expect(page.getByRole("alert")).toContainText(words.say("problem.unreachable"));
  await questions.button("problem.retry").click();
  await questions.at(words.say("review.title"));
  expect(acted).not.toContain("go_back");
});

test("a save sent as the page went out of sight, and late, undoes nothing", async ({
  page,
  words,
  server,
}) => {
  const request = await Request.begin(server, words.locale);
  await atPartOne(page, new Questions(page, words), request);
  let release: (() => void) | undefined;
  const released = new Promise<void>((done) => (release = done));
  let late: Promise<void> | undefined;
  await page.route("**/flows/*", async (route) => {
    if (late !== undefined || route.request().method() !== "POST") return route.continue();
    late = released.then(async () => route.fulfill({ response: await route.fetch() }));
    return late;
  });
  await page.locator(name).pressSequentially("An");
  await lookAway(page);
  await expect.poll(() => late !== undefined).toBe(true);
  await page.locator(name).fill("Anna");
  await page.locator(family).fill("Jansen");
  await page.keyboard.press("Tab");
  const all = { given_name: ["Anna"], family_name: ["Jansen"] };
  await expect.poll(async () => request.saved()).toEqual(all);
  release?.();
  await late;
  expect(await request.saved()).toEqual(all);
  await page.locator(year).fill("1970");
  await page.keyboard.press("Tab");
  await expect.poll(async () => request.saved()).toEqual({ ...all, birth_date: "1970" });
});

test("a save that never gets an answer holds nothing up", async ({ page, words, server }) => {
  const request = await Request.begin(server, words.locale);
  const questions = new Questions(page, words);
  await atPartOne(page, questions, request);
  let held = false;
  await page.route("**/flows/*", async (route) => {
    if (held || route.request().method() !== "POST") return route.continue();
    held = true;
    return undefined;
  });
  await page.locator(name).pressSequentially("An");
  await lookAway(page);
  await expect.poll(() => held).toBe(true);
  await page.locator(name).fill("Anna");
  await page.keyboard.press("Tab");
  await expect.poll(async () => (await request.saved())["given_name"]).toEqual(["Anna"]);
  await questions.button("questions.review").click();
  await questions.at(words.say("review.title"));
});

test("an answer that was lost on its way is no other tab's", async ({ page, words, server }) => {
  const request = await Request.begin(server, words.locale);
  await atPartOne(page, new Questions(page, words), request);
  let lost = 0;
  await page.route("**/flows/*", async (route) => {
    if (lost > 0 || route.request().method() !== "POST") return route.continue();
    lost += 1;
    await route.fetch();
    return route.abort();
  });
  await page.locator(name).fill("Ann");
  await page.keyboard.press("Tab");
  await expect.poll(async () => (await request.saved())["given_name"]).toEqual(["Ann"]);
  await page.locator(name).fill("Anna");
  await page.keyboard.press("Tab");
  await expect.poll(async () => (await request.saved())["given_name"]).toEqual(["Anna"]);
});
