// Rows B6, B10, B11: from the questions to the reference the server is killed and started again, sendings are
// lost on either way, sent twice, from two tabs, and half an hour passes. Nothing typed is lost, and one request comes out.

import type { Locator, Page } from "@playwright/test";
import { expect, isAccessible, test, Words } from "./fixtures.ts";
import { aheadBy, duplicate, lose } from "./journey.ts";
import { SOAKS } from "./patience.ts";
import { type Field, Questions, Request } from "./questions.ts";
import type { Server } from "./server.ts";

test.use({ settings: "[request]\noffered = true\nchallenges = []\n" });

/** Half an hour, and a bit. */
const PAUSE = 1_810;

test("the server is killed under the questions, under the review and under the sending", async ({
  page,
  words,
  server,
}) => {
  test.slow();
  const { request, questions, first, secret } = await begun(page, words.locale, server);
  const troubled = page.getByRole("alert").filter({ hasText: words.say("problem.unreachable") });

  // Typing that was never saved.
  await server.down();
  await first.fill("Anna");
  await expect(page.getByText(words.say("saving.failed"))).toBeVisible();
  await server.up();
  await expect.poll(async () => (await request.saved())["given_name"]).toEqual(["Anna"]);

  // A save whose answer is lost.
  await lose(page, server, "save_answers");
  await first.fill("Anneke");
  await expect(page.getByText(words.say("saving.failed"))).toBeVisible();
  await server.up();
  await expect(page.getByText(words.say("saving.saved")).first()).toBeVisible();
  expect((await request.saved())["given_name"]).toEqual(["Anneke"]);

  await page.getByRole("button", { name: words.say("questions.all"), exact: true }).click();
  await page.getByRole("button", { name: secret.section, exact: true }).click();
  await secret.field.fill("an old secret");
  await server.down();
  await questions.button("questions.review").click();
  await expect(troubled).toBeFocused();
  await server.up();
  await questions.button("problem.retry").click();
  await questions.at(words.say("review.title"));

  await server.down();
  await questions.button("review.submit").click();
  await expect(troubled).toBeFocused();
  await expect(page.getByText("Anneke", { exact: true })).toBeVisible();
  await isAccessible(page);
  await server.up();
  // Taken, and the answer to it is lost.
  await lose(page, server, "submit_request");
  await questions.button("problem.retry").click();
  await expect(troubled).toBeFocused();
  await server.up();
  expect((await request.flow()).step.name).toBe("submitted");
  const again = page.waitForRequest((sending) => sending.postData()?.includes("submit_request") === true);
  await questions.button("problem.retry").click();
  expect((await again).postData()).toContain("an old secret");
  await questions.at(words.say("submitted.title"));
  await cameOut(request, server);
  await page.reload();
  await questions.at(words.say("submitted.title"));
});

test("whenever the server is killed under a sending, one request comes out", async ({
  context,
  words,
  server,
}) => {
  test.slow();
  for (const milliseconds of SOAKS ? [0, 4, 10, 25] : [0, 10]) {
    const request = await Request.begin(server, words.locale);
    await request.act({ action: "save_answers", answers: { place: "Haarlem" }, done: true });
    const page = await context.newPage();
    const questions = new Questions(page, words);
    await request.open(page);
    await questions.at(words.say("review.title"));
    const sending = page.waitForRequest((sent) => sent.postData()?.includes("submit_request") === true);
    await questions.button("review.submit").click();
    await sending;
    await new Promise((done) => setTimeout(done, milliseconds));
    await server.down();
    await server.up();
    const retry = questions.button("problem.retry");
    const sent = page.getByRole("heading", { level: 1, name: words.say("submitted.title") });
    await expect(retry.or(sent)).toBeVisible();
    if (await retry.isVisible()) await retry.click();
    await expect(sent).toBeVisible();
    await cameOut(request, server);
    await page.close();
  }
});

test("sent from two tabs at once, and twice from one, it is one request", async ({
  page,
  context,
  words,
  server,
}) => {
  const request = await Request.begin(server, words.locale);
  await request.act({ action: "save_answers", answers: { place: "Haarlem" }, done: true });
  await request.open(page);
  const questions = new Questions(page, words);
  await questions.at(words.say("review.title"));
  const second = await duplicate(page, context);
  const other = new Questions(second, words);
  await second.goto("/");
  await other.at(words.say("review.title"));
  await Promise.all([questions.button("review.submit").dblclick(), other.button("review.submit").dblclick()]);
  for (const tab of [questions, other]) await tab.at(words.say("submitted.title"));
  await cameOut(request, server);
});

test("back and forward around the sending send nothing again", async ({ page, words, server }) => {
  const { request, questions, first } = await begun(page, words.locale, server);
  await first.fill("Anna");
  await questions.button("questions.review").click();
  await questions.at(words.say("review.title"));
  await page.goBack();
  await expect(first).toHaveValue("Anna");
  await page.goForward();
  await expect(first).toHaveValue("Anna");
  await questions.button("questions.review").click();
  await questions.at(words.say("review.title"));
  await questions.button("review.submit").click();
  await questions.at(words.say("submitted.title"));
  await page.goBack();
  await expect.poll(async () => page.url()).toBe("about:blank");
  await page.goForward();
  await questions.at(words.say("submitted.title"));
  await cameOut(request, server);
});

test("half an hour's pause: what was saved is there, what was typed is not lost", async ({
  page,
  words,
  server,
}) => {
  test.slow();
  await page.clock.install();
  const { request, questions, first } = await begun(page, words.locale, server);
  // The page is locked then, until a code is entered.
  const unlock = async (): Promise<void> => {
    await questions.at(words.say("locked.title"));
    const seen = await server.seen();
    await questions.button("locked.submit").click();
    await page
      .getByLabel(words.say("enter_code.label"), { exact: true })
      .fill(await server.code(request.contact, seen));
    await questions.button("page.continue").click();
    await expect.poll(async () => (await request.saved())["given_name"]).toEqual(["Anneke"]);
  };
  await first.fill("Anna");
  await first.blur();
  await expect.poll(async () => (await request.saved())["given_name"]).toEqual(["Anna"]);
  // As a laptop that is shut in the middle of a word.
  await server.down();
  await first.fill("Anneke");
  await page.clock.fastForward(PAUSE * 1_000);
  await expect(first).toHaveValue("Anneke");
  await server.up(["--clock-ahead", String(PAUSE)]);
  await aheadBy(page, PAUSE);
  await page.clock.runFor(11_000);
  await unlock();
  await expect(first).toHaveValue("Anneke");

  // And once more, gone from the tab altogether.
  await page.goto("about:blank");
  await server.down();
  await server.up(["--clock-ahead", String(2 * PAUSE)]);
  await page.clock.fastForward(PAUSE * 1_000);
  await page.goBack();
  await unlock();
  await questions.button("questions.review").click();
  await questions.at(words.say("review.title"));
  await questions.button("review.submit").click();
  await questions.at(words.say("submitted.title"));
  await cameOut(request, server);
  await server.down();
  await server.up();
});

test("when a week has passed, what was typed stays in sight, with words", async ({ page, words, server }) => {
  const { first, questions } = await begun(page, words.locale, server);
  await server.down();
  await first.fill("Anna");
  await server.up(["--clock-ahead", String(8 * 24 * 3_600)]);
  await expect(page.getByText(words.say("saving.ended"))).toBeVisible();
  await questions.button("questions.review").click();
  await expect(first).toHaveValue("Anna");
  await server.down();
  await server.up();
});

/** The first part of the questions, its first field, and one for a secret. */
async function begun(page: Page, locale: string, server: Server) {
  const request = await Request.begin(server, locale);
  const questions = new Questions(page, new Words(locale));
  await page.goto("about:blank");
  await request.open(page);
  await questions.at(questions.words.say("questions.title"));
  await questions.button("questions.start").click();
  const sections = await request.sections(locale);
  const row = (field?: Field): Locator => page.getByLabel(`${field?.texts.row ?? ""} 1`, { exact: true });
  const first = row(sections[0]?.fields[0]);
  await expect(first).toBeVisible();
  const section = sections.find((one) => one.fields.some((field) => field.kind === "old_password"));
  const secret = section?.fields.find((field) => field.kind === "old_password");
  return { request, questions, first, secret: { section: section?.texts.label ?? "", field: row(secret) } };
}

/** One request of the two a day, and one receipt. */
async function cameOut(request: Request, server: Server): Promise<void> {
  const { step } = await request.flow();
  expect(step.name).toBe("submitted");
  expect(step.tries_left_today).toBe(1);
  const receipts = async (): Promise<number> => {
    const sent = await server.outbox();
    return sent.filter((mail) => mail.template === "request_received" && mail.to === request.contact).length;
  };
  await expect.poll(receipts).toBe(1);
}
