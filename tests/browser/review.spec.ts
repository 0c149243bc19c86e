// Rows B6, B10, B11, C3: a tap that counts, the way to a change and back, what is asked before it is sent, and after.

import type { Page } from "@playwright/test";
import { expect, isAccessible, test } from "./fixtures.ts";
import { Questions, Request } from "./questions.ts";

test.use({ settings: "[request]\noffered = true\nchallenges = []\n" });

const name = "#rg-a-given_name-0";
const year = "#rg-a-birth_date-year";
const password = "#rg-a-old_passwords-0";

interface Asked {
  request: Request;
  questions: Questions;
  /** What the parts of the form are called. */
  parts: string[];
}

async function begun(page: Page, questions: Questions, request: Request): Promise<Asked> {
  await request.open(page);
  await questions.at(questions.words.say("questions.title"));
  const sections = await request.sections(questions.words.locale);
  const parts = sections.map((section) => section.texts.label);
  await page.getByRole("button", { name: parts[0] ?? "", exact: true }).click();
  await questions.at(parts[0] ?? "");
  return { request, questions, parts };
}

async function step(request: Request): Promise<Record<string, unknown>> {
  return (await request.flow()).step as Record<string, unknown>;
}

for (const [device, use] of [
  ["a finger", { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }],
  ["a mouse", {}],
] as const) {
  test.describe(`with ${device}`, () => {
    test.use(use);

    test("the first press after a mistake is mended counts", async ({ page, words, server }) => {
      const request = await Request.begin(server, words.locale);
      const saved = { services: ["calling"], calls_phones: "yes" };
      await request.act({ action: "save_answers", answers: saved });
      const { questions, parts } = await begun(page, new Questions(page, words), request);
      await questions.button("questions.all").click();
      await page.getByRole("button", { name: parts.at(-1) ?? "", exact: true }).click();
      // Its field is the last before the button.
      const amount = page.locator("#rg-a-purchases-0-amount");
      const save = questions.button("questions.save");
      // Held as long as people hold it.
      const press = async (): Promise<void> => ("hasTouch" in use ? save.tap() : save.click({ delay: 120 }));
      await amount.fill("EUR twaalf");
      await press();
      await expect(page.getByRole("alert")).toBeFocused();
      await amount.fill("12.50");
      await save.scrollIntoViewIfNeeded();
      await press();
      await questions.at(words.say("review.title"));
    });
  });
}

test("back from a change is back to the review", async ({ page, words, server }) => {
  const request = await Request.begin(server, words.locale);
  const { questions } = await begun(page, new Questions(page, words), request);
  const at = async (): Promise<void> => questions.at(words.say("review.title"));
  await page.locator(name).fill("Anna");
  await questions.button("questions.review").click();
  await at();
  const change = page.getByRole("button", { name: new RegExp(`^${words.say("review.change")} `) }).first();
  for (const [said, back] of [
    ["Ann", async () => page.goBack()],
    ["Anneke", async () => questions.button("page.back").click()],
  ] as const) {
    await change.click();
    await expect(page.locator(name)).toBeFocused();
    await page.locator(name).fill(said);
    await back();
    await at();
    await expect(page.getByText(said, { exact: true })).toBeVisible();
    await expect.poll(async () => (await step(request))["name"]).toBe("review");
  }
  // Something wrong is said once, and holds nobody.
  await change.click();
  await page.locator(year).fill("abcd");
  await questions.button("page.back").click();
  await expect(page.getByRole("alert")).toBeFocused();
  await questions.button("page.back").click();
  await questions.at(words.say("questions.title"));
});

test("the review and the receipt say which account, and where the answer goes", async ({
  page,
  words,
  server,
}) => {
  const request = await Request.begin(server, words.locale);
  await request.act({ action: "save_answers", answers: { given_name: ["Anna"] }, done: true });
  const { identifier, masked } = (await step(request)) as { identifier: string; masked: string };
  const questions = new Questions(page, words);
  await request.open(page);
  await questions.at(words.say("review.title"));
  for (const [what, said] of [
    ["review.account", identifier],
    ["review.contact", masked],
  ] as const) {
    const row = page.getByRole("definition").filter({ hasText: said });
    await expect(row).toBeVisible();
    await expect(page.getByRole("term").filter({ hasText: words.say(what) })).toBeVisible();
  }
  await isAccessible(page);
  await questions.button("review.submit").click();
  await questions.at(words.say("submitted.title"));
  await expect(page.getByText(words.say("submitted.account", { identifier }))).toBeVisible();
  await isAccessible(page);
});

test("nothing at all is not sent without a question", async ({ page, words, server }) => {
  const request = await Request.begin(server, words.locale);
  await request.act({ action: "save_answers", answers: {}, done: true });
  const questions = new Questions(page, words);
  await request.open(page);
  await questions.at(words.say("review.title"));
  const asks = page.getByRole("dialog", { name: words.say("review.ask.title") });
  await questions.button("review.submit").click();
  await expect(asks).toContainText(words.say("review.ask.empty"));
  await isAccessible(page);
  await page.keyboard.press("Escape");
  await expect(asks).toBeHidden();
  await expect(questions.button("review.submit")).toBeFocused();
  await questions.button("review.submit").click();
  await questions.button("review.ask.back").click();
  await questions.at(words.say("questions.title"));
  await questions.button("questions.review").click();
  await questions.at(words.say("review.title"));
  await questions.button("review.submit").click();
  await questions.button("review.ask.send").click();
  await questions.at(words.say("submitted.title"));
});

test("passwords that a reload took are asked for before it is sent", async ({ page, words, server }) => {
  const request = await Request.begin(server, words.locale);
  await request.act({ action: "save_answers", answers: { given_name: ["Anna"] } });
  const questions = new Questions(page, words);
  await request.open(page);
  const sections = await request.sections(words.locale);
  const part = sections.find((section) => section.fields.some((field) => field.id === "old_passwords"));
  await page.getByRole("button", { name: part?.texts.label ?? "", exact: true }).click();
  await page.locator(password).fill("as it was");
  await questions.button("questions.review").click();
  await questions.at(words.say("review.title"));
  await expect(page.getByText(words.say("review.secrets.one", { count: "1" }))).toBeVisible();
  const kept = await page.evaluate(() => JSON.stringify([history.state, { ...sessionStorage }]));
  expect(kept).not.toContain("as it was");
  await page.reload();
  await questions.at(words.say("review.title"));
  await questions.button("review.submit").click();
  const asks = page.getByRole("dialog", { name: words.say("review.ask.title") });
  await expect(asks).toContainText(words.say("review.ask.secrets"));
  await questions.button("review.ask.back").click();
  await expect(page.locator(password)).toBeFocused();
  await page.locator(password).fill("as it was");
  await questions.button("questions.save").click();
  await questions.at(words.say("review.title"));
  await questions.button("review.submit").click();
  await questions.at(words.say("submitted.title"));
});

test("once the flow is over, every button says so", async ({ page, words, server }) => {
  const request = await Request.begin(server, words.locale);
  const { questions } = await begun(page, new Questions(page, words), request);
  await page.route("**/flows/*", (route) =>
    route.fulfill({
      status: 410,
      contentType: "application/problem+json",
      body: JSON.stringify({ type: "about:blank", title: "", status: 410, detail: "", code: "flow_expired" }),
    }),
  );
  await page.locator(name).fill("Anna");
  for (let press = 0; press < 2; press++) {
    await questions.button("questions.review").click();
    await expect(page.getByRole("alert")).toBeFocused();
    await expect(page.getByRole("alert")).toContainText(words.say("saving.ended"));
    await page.locator(name).focus();
  }
  await expect(page.locator(name)).toHaveValue("Anna");
  await isAccessible(page);
});

test("where the day takes another request, there is a way to it", async ({ page, words, server }) => {
  const request = await Request.begin(server, words.locale);
  await request.act({ action: "save_answers", answers: { given_name: ["Anna"] }, done: true });
  const { identifier } = await step(request);
  const questions = new Questions(page, words);
  await request.open(page);
  await questions.button("review.submit").click();
  await questions.at(words.say("submitted.title"));
  await questions.button("submitted.again").click();
  await questions.button("start.submit").click();
  await questions.at(words.say("contact.title"));
  const before = await page.evaluate(async () => {
    const [id = "", token = ""] = (sessionStorage.getItem("regain") ?? "").split(" ");
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const body = JSON.stringify({ action: "go_back" });
    const answer = await fetch(`/recovery/v1/flows/${id}`, { method: "POST", headers, body });
    return ((await answer.json()) as { flow: { step: Record<string, unknown> } }).flow.step;
  });
  expect(before).toEqual({ name: "identify", identifier });
});

test("letters of twice the size fit a narrow screen", async ({ page, words, server }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const request = await Request.begin(server, words.locale);
  const answers = { services: ["mail", "calling", "console"], calls_phones: "yes" };
  await request.act({ action: "save_answers", answers });
  const questions = new Questions(page, words);
  await page.addInitScript(() => {
    document.addEventListener("DOMContentLoaded", () => (document.documentElement.style.fontSize = "200%"));
  });
  await request.open(page);
  await questions.at(words.say("questions.title"));
  const fits = async (): Promise<void> => {
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  };
  await fits();
  for (const { texts } of await request.sections(words.locale)) {
    await page.getByRole("button", { name: texts.label, exact: true }).click();
    await questions.at(texts.label);
    await fits();
    await questions.button("questions.all").click();
    await questions.at(words.say("questions.title"));
  }
  await questions.button("questions.review").click();
  await questions.at(words.say("review.title"));
  await fits();
});
