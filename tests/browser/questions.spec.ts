// Rows B6–B10 on the real server: the whole form, saved along the way, reviewed, changed and sent. In CI with two rows of
// what takes more; `cargo xtask soak journey` fills in all of them. That a list takes as many as it says: limits.spec.ts.

import type { Page } from "@playwright/test";
import { expect, isAccessible, test } from "./fixtures.ts";
import { Gate, neverGivesUp, SOAKS, WHOLE_FORM_MS } from "./patience.ts";
import { Questions, Request } from "./questions.ts";
import { mailbox, Request as Way } from "./request.ts";

/** As many rows are filled in of a question that takes more. */
const ROWS = SOAKS ? Infinity : 2;

// Whoever is at the questions has passed the check against robots.
test.use({ settings: "[request]\noffered = true\nchallenges = []\n" });

test("who can use none of the contacts answers the whole form, reviews, changes three answers and sends it", async ({
  page,
  words,
  server,
}) => {
  test.setTimeout(WHOLE_FORM_MS);
  const way = new Way(page, words);
  await way.openFromPathA();
  await way.start();
  const friend = mailbox();
  await way.contact(friend);
  await way.at("enter_code.title");
  await way.prove(server, friend, new Set());
  const request = await Request.heldBy(page, server, friend);
  const questions = new Questions(page, words, ROWS);
  await questions.at(words.say("questions.title"));
  await isAccessible(page);
  await questions.button("questions.start").click();
  const sections = await request.sections(words.locale);
  for (const section of sections) {
    await questions.fill(section);
    await isAccessible(page);
    await questions.button("questions.save").click();
  }
  await questions.at(words.say("review.title"));
  await isAccessible(page);
  await expect(page.getByRole("main")).not.toContainText("old secret");
  const count = String(Math.min(10, ROWS));
  await expect(page.getByText(words.say("review.secrets.other", { count }))).toBeVisible();
  const saved = await request.saved();
  expect(JSON.stringify(saved)).not.toContain("old secret");
  expect((saved["contacts"] as unknown[]).length).toBe(Math.min(20, ROWS));
  expect((saved["numbers_called"] as unknown[]).length).toBe(Math.min(20, ROWS));

  for (const [id, said] of [
    ["place", "Haarlem"],
    ["postal_code", "2011 CD"],
    ["gamertag", "Red Finch"],
  ] as const) {
    const field = sections.flatMap((section) => section.fields).find((each) => each.id === id);
    const label = field?.texts.label ?? "";
    await page.getByRole("button", { name: `${words.say("review.change")} : ${label}`, exact: true }).click();
    const input = page.locator(":focus");
    await expect(input).toHaveAccessibleName(
      field?.repeat === undefined ? label : `${field.texts.row ?? ""} 1`,
    );
    await input.fill(said);
    await questions.button("questions.save").click();
    await questions.at(words.say("review.title"));
    await expect(page.getByText(said)).toBeVisible();
  }

  const sent = page.waitForRequest((sending) => sending.postData()?.includes("submit_request") === true);
  await questions.button("review.submit").dblclick();
  expect((await sent).headers()["idempotency-key"]).toMatch(/^[0-9a-f]{32}$/);
  await questions.at(words.say("submitted.title"));
  await isAccessible(page);
  const { step } = await request.flow();
  await expect(page.getByText(step.reference ?? "-", { exact: true })).toBeVisible();
  expect(step.tries_left_today).toBe(1);
});

test("a reload in the middle keeps what was typed, and the part of the form", async ({
  page,
  words,
  server,
}) => {
  const request = await Request.begin(server, words.locale);
  const { first, label } = await partOne(page, new Questions(page, words), request);
  await first.fill("Anna");
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: label })).toBeVisible();
  await expect(first).toHaveValue("Anna");
});

test("typing goes on while a save is under way, and the latest wins", async ({ page, words, server }) => {
  const request = await Request.begin(server, words.locale);
  await neverGivesUp(page);
  const { first } = await partOne(page, new Questions(page, words), request);
  const typed = new Gate();
  await page.route("**/flows/*", async (route) => {
    if (route.request().postData()?.includes("save_answers") === true) typed.reach();
    await typed.opened;
    await route.continue();
  });
  await first.fill("A");
  await typed.reached;
  await first.press("End");
  await page.keyboard.type("nna", { delay: 200 });
  typed.open();
  await expect(first).toBeFocused();
  await expect(first).toHaveValue("Anna");
  await expect.poll(async () => (await request.saved())["given_name"]).toEqual(["Anna"]);
  await expect(page.getByText(words.say("saving.saved")).first()).toBeVisible();
  await expect(first).toBeFocused();
});

test("what is typed just before the tab closes is saved", async ({ page, words, server }) => {
  const request = await Request.begin(server, words.locale);
  const { first } = await partOne(page, new Questions(page, words), request);
  await first.fill("Anna");
  await page.close({ runBeforeUnload: true });
  await expect.poll(async () => (await request.saved())["given_name"]).toEqual(["Anna"]);
});

test("without a connection nothing is lost, and it is saved when there is one", async ({
  page,
  words,
  server,
}) => {
  const request = await Request.begin(server, words.locale);
  const { first } = await partOne(page, new Questions(page, words), request);
  await page.context().setOffline(true);
  await first.fill("Anna");
  await expect(page.getByText(words.say("saving.offline"))).toBeVisible();
  await expect(first).toBeFocused();
  await page.context().setOffline(false);
  await expect.poll(async () => (await request.saved())["given_name"]).toEqual(["Anna"]);
});

test("the same sending has the same key until there is an answer", async ({ page, words, server }) => {
  const request = await Request.begin(server, words.locale);
  await request.act({ action: "save_answers", answers: { place: "Haarlem" }, done: true });
  const questions = new Questions(page, words);
  await request.open(page);
  await questions.at(words.say("review.title"));
  const keys: (string | undefined)[] = [];
  await page.route("**/flows/*", async (route) => {
    if (route.request().postData()?.includes("submit_request") !== true) return route.continue();
    keys.push(route.request().headers()["idempotency-key"]);
    if (keys.length === 1) return route.abort();
    return route.continue();
  });
  await questions.button("review.submit").click();
  await questions.button("problem.retry").click();
  await expect.poll(async () => (await request.flow()).step.name).toBe("submitted");
  expect(keys.length).toBe(2);
  expect(keys[0]).toBe(keys[1]);
});

test("two tabs: the latest save wins, also when the other went on to the review", async ({
  page,
  words,
  server,
}) => {
  const request = await Request.begin(server, words.locale);
  const { first } = await partOne(page, new Questions(page, words), request);
  await request.act({ action: "save_answers", answers: { place: "Haarlem" }, done: true });
  await first.fill("Anna");
  await expect.poll(async () => (await request.saved())["given_name"]).toEqual(["Anna"]);
  await expect(first).toBeFocused();
});

test("when the flow is over, what was typed stays in sight, with words", async ({ page, words, server }) => {
  const request = await Request.begin(server, words.locale);
  const questions = new Questions(page, words);
  const { first } = await partOne(page, questions, request);
  await page.route("**/flows/*", (route) =>
    route.fulfill({
      status: 410,
      contentType: "application/problem+json",
      body: JSON.stringify({ type: "about:blank", title: "", status: 410, detail: "", code: "flow_expired" }),
    }),
  );
  await first.fill("Anna");
  await expect(page.getByText(words.say("saving.ended"))).toBeVisible();
  await questions.button("questions.review").click();
  await expect(page.getByRole("alert")).toContainText(words.say("saving.ended"));
  await expect(first).toHaveValue("Anna");
  await isAccessible(page);
});

test("back goes through the parts, and another language keeps what was typed", async ({
  page,
  words,
  server,
}) => {
  const request = await Request.begin(server, words.locale);
  const questions = new Questions(page, words);
  const { first, label } = await partOne(page, questions, request);
  await first.fill("Anna");
  await questions.button("questions.save").click();
  const sections = await request.sections(words.locale);
  await questions.at(sections[1]?.texts.label ?? "");
  await page.goBack();
  await questions.at(label);
  await expect(first).toHaveValue("Anna");
  const other = words.locale === "nl" ? "English" : "Nederlands";
  await page.getByRole("link", { name: other }).click();
  const translated = await request.sections(words.locale === "nl" ? "en" : "nl");
  await questions.at(translated[0]?.texts.label ?? "");
  await expect(page.locator("#rg-a-given_name-0")).toHaveValue("Anna");
  await page.goBack();
  await expect(
    page
      .getByRole("list")
      .filter({ has: page.getByRole("button") })
      .first(),
  ).toBeVisible();
});

async function partOne(page: Page, questions: Questions, request: Request) {
  await request.open(page);
  await questions.at(questions.words.say("questions.title"));
  await questions.button("questions.start").click();
  const [about] = await request.sections(questions.words.locale);
  const label = about?.texts.label ?? "";
  await questions.at(label);
  return { first: page.getByLabel(`${about?.fields[0]?.texts.row ?? ""} 1`, { exact: true }), label };
}
