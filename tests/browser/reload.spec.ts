// Row B6: what was in the save that goes out with the page is there after a reload, for the next page waits until it has
// arrived (docs/decisions/0001). The browser itself keeps no answer, in the tab's history or elsewhere.

import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { duplicate } from "./journey.ts";
import { SOAKS } from "./patience.ts";
import { Questions, Request } from "./questions.ts";
import { Relay } from "./relay.ts";

test.use({ settings: "[request]\noffered = true\nchallenges = []\n" });

const name = "#rg-a-given_name-0";
const family = "#rg-a-family_name-0";
const year = "#rg-a-birth_date-year";

/** All that the browser keeps of the page. */
async function kept(page: Page): Promise<string> {
  return page.evaluate(() => {
    const all = [
      history.state as string,
      { ...sessionStorage },
      { ...localStorage },
      document.cookie,
      window.name,
    ];
    return decodeURIComponent(JSON.stringify(all).replaceAll("+", " "));
  });
}

/** No answer lies anywhere in the browser. */
async function keepsNone(page: Page, ...answers: string[]): Promise<void> {
  const all = await kept(page);
  for (const answer of answers) expect(all).not.toContain(answer);
}

/** The first part of the questions, at an address of its own where one is given. */
async function atPartOne(page: Page, questions: Questions, request: Request, url = "/"): Promise<void> {
  await request.open(page, url);
  await questions.at(questions.words.say("questions.title"));
  const [about] = await request.sections(questions.words.locale);
  await page.getByRole("button", { name: about?.texts.label ?? "", exact: true }).click();
  await questions.at(about?.texts.label ?? "");
}

test("the save that goes out with the page, however late it comes", async ({ page, words, server }) => {
  const relay = await Relay.before(server);
  const request = await Request.begin(server, words.locale);
  await atPartOne(page, new Questions(page, words), request, relay.url);
  await page.clock.setFixedTime(Date.now());
  for (let n = 0; n < (SOAKS ? 5 : 3); n++) {
    // It arrives only when the next page has asked so often where the flow stands. Its second does not pass meanwhile.
    relay.holds = n;
    const [typed, born, next] = [`Anna ${String(n)}`, String(1970 + n), `Jansen ${String(n)}`];
    await page.locator(name).fill(typed);
    await page.locator(year).fill(born);
    await keepsNone(page, typed);
    await page.reload();
    await expect(page.locator(name)).toHaveValue(typed);
    await expect(page.locator(year)).toHaveValue(born);
    await page.locator(family).fill(next);
    await page.reload();
    await expect(page.locator(family)).toHaveValue(next);
    await expect(page.locator(name)).toHaveValue(typed);
    await keepsNone(page, typed, next);
    const all = { given_name: [typed], family_name: [next], birth_date: born };
    await expect.poll(async () => request.saved()).toEqual(all);
  }
  relay.remove();
});

for (const [what, first] of [
  ["while another save is on its way, which comes later", "late"],
  ["while another save is on its way, which is lost", "lost"],
  ["while another save has arrived, and its answer has not", "unanswered"],
] as const) {
  test(what, async ({ page, words, server }) => {
    const relay = await Relay.before(server);
    const request = await Request.begin(server, words.locale);
    await atPartOne(page, new Questions(page, words), request, relay.url);
    relay.next = first === "unanswered" ? "swallow" : "keep";
    await page.locator(name).fill("An");
    await page.keyboard.press("Tab");
    await expect.poll(() => relay.next).toBeUndefined();
    if (first === "unanswered")
      await expect.poll(async () => request.saved()).toEqual({ given_name: ["An"] });
    await page.locator(name).fill("Anna");
    await page.locator(family).fill("Jansen");
    await page.reload();
    const all = { given_name: ["Anna"], family_name: ["Jansen"] };
    await expect(page.locator(name)).toHaveValue("Anna");
    await expect(page.locator(family)).toHaveValue("Jansen");
    await keepsNone(page, "Anna", "Jansen");
    if (first === "late") await relay.release();
    await expect.poll(async () => request.saved()).toEqual(all);
    await page.locator(year).fill("1970");
    await page.keyboard.press("Tab");
    await expect.poll(async () => request.saved()).toEqual({ ...all, birth_date: "1970" });
    relay.remove();
  });
}

test("a save that never arrives holds the page up for a second, and no longer", async ({
  page,
  words,
  server,
}) => {
  const relay = await Relay.before(server);
  const request = await Request.begin(server, words.locale);
  const questions = new Questions(page, words);
  await atPartOne(page, questions, request, relay.url);
  await page.locator(family).fill("Jansen");
  await page.keyboard.press("Tab");
  await expect.poll(async () => request.saved()).toEqual({ family_name: ["Jansen"] });
  relay.loses = true;
  await page.locator(name).fill("Anna");
  await page.reload();
  // What was saved before is there, and what was not is gone from everywhere.
  await expect(page.locator(family)).toHaveValue("Jansen");
  await expect(page.locator(name)).toHaveValue("");
  await keepsNone(page, "Anna", "Jansen");
  relay.loses = false;
  await page.locator(name).fill("Anna");
  await page.keyboard.press("Tab");
  const all = { given_name: ["Anna"], family_name: ["Jansen"] };
  await expect.poll(async () => request.saved()).toEqual(all);
  relay.remove();
});

test("a save that comes after that second is met, and nothing of either is lost", async ({
  page,
  words,
  server,
}) => {
  const relay = await Relay.before(server);
  const request = await Request.begin(server, words.locale);
  await atPartOne(page, new Questions(page, words), request, relay.url);
  relay.holds = Infinity;
  await page.locator(name).fill("Anna");
  await page.reload();
  await expect(page.locator(name)).toHaveValue("");
  await relay.release();
  await expect.poll(async () => request.saved()).toEqual({ given_name: ["Anna"] });
  await page.locator(family).fill("Jansen");
  await page.keyboard.press("Tab");
  await expect.poll(async () => request.saved()).toEqual({ given_name: ["Anna"], family_name: ["Jansen"] });
  await expect(page.locator(name)).toHaveValue("Anna");
  relay.remove();
});

test("a tab that was duplicated has nothing that was not saved", async ({ page, context, words, server }) => {
  const relay = await Relay.before(server);
  const request = await Request.begin(server, words.locale);
  await atPartOne(page, new Questions(page, words), request, relay.url);
  relay.loses = true;
  await page.locator(name).fill("Anna");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("status").filter({ hasText: words.say("saving.failed") })).toBeVisible();
  await keepsNone(page, "Anna");
  const state = await page.evaluate(() => history.state as string);
  const second = await duplicate(page, context);
  await second.addInitScript((state: string) => history.replaceState(state, ""), state);
  await second.goto(relay.url);
  await expect(second.locator(name)).toHaveValue("");
  await expect(second.locator("#regain main")).not.toContainText("Anna");
  relay.remove();
});

test("an old password is kept nowhere", async ({ page, words, server }) => {
  const request = await Request.begin(server, words.locale);
  await atPartOne(page, new Questions(page, words), request);
  await page.locator(name).fill("Anna");
  const sections = await request.sections(words.locale);
  const section = sections.find((each) => each.fields.some((field) => field.kind === "old_password"));
  const secret = section?.fields.find((field) => field.kind === "old_password");
  await page.getByRole("button", { name: words.say("questions.all"), exact: true }).click();
  await page.getByRole("button", { name: section?.texts.label ?? "", exact: true }).click();
  const input = page.getByLabel(`${secret?.texts.row ?? ""} 1`, { exact: true });
  await input.fill("lantern purple walrus");
  await input.blur();
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
  await keepsNone(page, "lantern", "Anna");
  await page.reload();
  await expect(input).toHaveValue("");
  await keepsNone(page, "lantern", "Anna");
  expect(await request.saved()).toEqual({ given_name: ["Anna"] });
});

test("who comes back to the page finds what was changed elsewhere since", async ({ page, words, server }) => {
  const request = await Request.begin(server, words.locale);
  await atPartOne(page, new Questions(page, words), request);
  await page.locator(name).fill("Anna");
  await page.locator(year).fill("1970");
  await page.goto("about:blank");
  await expect.poll(async () => request.saved()).toEqual({ given_name: ["Anna"], birth_date: "1970" });
  const { step } = await request.flow();
  const answers = { given_name: ["Anneke"], birth_date: "1970" };
  await request.act({ action: "save_answers", answers, revision: step.revision, done: false });
  await page.goBack();
  await expect(page.locator(name)).toHaveValue("Anneke");
  await expect(page.locator(year)).toHaveValue("1970");
  expect(await request.saved()).toEqual(answers);
});

test("back and forward through the parts lose nothing", async ({ page, words, server }) => {
  const request = await Request.begin(server, words.locale);
  const questions = new Questions(page, words);
  await atPartOne(page, questions, request);
  const [, second] = await request.sections(words.locale);
  await page.locator(name).fill("Anna");
  await questions.button("questions.save").click();
  await questions.at(second?.texts.label ?? "");
  await page.goBack();
  await expect(page.locator(name)).toHaveValue("Anna");
  await page.locator(name).fill("Anneke");
  await page.reload();
  await expect(page.locator(name)).toHaveValue("Anneke");
  await page.goForward();
  await expect(page.locator(name)).toHaveValue("Anneke");
  await page.reload();
  await expect(page.locator(name)).toHaveValue("Anneke");
  expect(await request.saved()).toEqual({ given_name: ["Anneke"] });
});

test("without a network the page asks before it goes", async ({ page, context, words, server }) => {
  const request = await Request.begin(server, words.locale);
  await atPartOne(page, new Questions(page, words), request);
  await context.setOffline(true);
  await page.locator(name).fill("Anna");
  const asked = page.waitForEvent("dialog");
  const leaving = page.evaluate(() => location.assign("about:blank"));
  const dialog = await asked;
  expect(dialog.type()).toBe("beforeunload");
  await dialog.dismiss();
  await leaving;
  await context.setOffline(false);
  await expect(page.locator(name)).toHaveValue("Anna");
  await expect.poll(async () => request.saved()).toEqual({ given_name: ["Anna"] });
});
