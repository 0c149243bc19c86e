// Rows B6, B7, B10: how much there may be is said in words beside the field, and nothing typed is lost: before and after
// a save, a reload and the review. A hundred rows, a thousand characters of any script, more than a request takes.

import type { Locator, Page } from "@playwright/test";
import { expect, isAccessible, test, Words } from "./fixtures.ts";
import { type Field, Questions, Request } from "./questions.ts";
import { asks, type Server } from "./server.ts";

test.use({ settings: asks("tests/browser/forms/many.json", "tests/browser/forms/locales") });

/** Of each script a thousand characters, as a person counts them or as Unicode does. */
const THOUSANDS = {
  "without a space": "x".repeat(1_000),
  "emoji beyond 16 bits": "🦢".repeat(1_000),
  "emoji made of several": "👩‍👧‍👦".repeat(200),
  "from right to left": "مرحبا بالعالم ".repeat(71) + "مرحبا",
  "both ways": "שלום 12 abc, ".repeat(76) + "שלום 12 abc.",
};

test("a list takes a hundred rows, says so, and keeps them all", async ({ page, words, server }) => {
  const { request, lines, questions } = await begun(page, words.locale, server, {
    lines: Array.from({ length: 99 }, (_, n) => `line ${String(n + 1)}`),
  });
  const row = (n: number): Locator =>
    page.getByLabel(`${lines.texts.row ?? ""} ${String(n)}`, { exact: true });
  const add = page.getByRole("button", { name: new RegExp(`^${words.say("rows.add")}`) });
  const full = page.getByRole("status").filter({ hasText: words.say("rows.full.other", { count: "100" }) });
  await expect(row(99)).toHaveValue("line 99");
  await expect(full).toHaveCount(0);
  await add.click();
  await expect(row(100)).toBeFocused();
  await expect(full).toBeVisible();
  await expect(add).toHaveCount(0);
  await row(100).fill("line 100");
  await isAccessible(page);
  await expect.poll(async () => ((await request.saved())["lines"] as unknown[]).length).toBe(100);
  await page.reload();
  await expect(row(100)).toHaveValue("line 100");
  await expect(full).toBeVisible();
  await questions.button("questions.save").click();
  await questions.at(words.say("review.title"));
  await expect(page.getByText("line 100", { exact: true })).toBeVisible();
  await page.goBack();
  await page.getByRole("button", { name: `${words.say("rows.remove")} ${lines.texts.row ?? ""} 50` }).click();
  await expect(row(50)).toHaveValue("line 51");
  await expect(add).toBeVisible();
});

test("a thousand characters of any script are an answer, and stay as they were typed", async ({
  page,
  words,
  server,
}) => {
  const { request, story, lines, questions } = await begun(page, words.locale, server);
  const texts = Object.values(THOUSANDS);
  const all = { story: texts[3], lines: texts };
  await field(page, story).fill(texts[3] ?? "");
  for (const [n, text] of texts.entries()) {
    const row = page.getByLabel(`${lines.texts.row ?? ""} ${String(n + 1)}`, { exact: true });
    if (n > 0) await page.getByRole("button", { name: new RegExp(`^${words.say("rows.add")}`) }).click();
    await row.fill(text);
    expect([...text].length, text).toBeLessThanOrEqual(1_000);
  }
  await expect.poll(async () => request.saved()).toEqual(all);
  await page.reload();
  await expect(field(page, story)).toHaveValue(texts[3] ?? "");
  await expect(page.locator("[aria-invalid]")).toHaveCount(0);
  expect(await field(page, story).evaluate((input) => getComputedStyle(input).direction)).toBe("rtl");
  await isAccessible(page);
  await questions.button("questions.save").click();
  await questions.at(words.say("review.title"));
  await isAccessible(page);
  for (const text of texts) await expect(page.getByText(text, { exact: true }).first()).toBeVisible();
  await questions.button("review.submit").click();
  await questions.at(words.say("submitted.title"));
});

test("what is longer is said beside the field, and stays", async ({ page, words, server }) => {
  const { request, title, story, questions } = await begun(page, words.locale, server);
  for (const [asked, max] of [
    [title, 200],
    [story, 1_000],
  ] as const) {
    const input = field(page, asked);
    const long = "🦢".repeat(max + 1);
    const said = words.say("fault.too_long.other", { max: max.toLocaleString(words.locale) });
    await input.fill(long);
    await input.blur();
    await expect(input).toHaveAttribute("aria-invalid", "true");
    await expect(input).toHaveAccessibleDescription(new RegExp(said));
    await isAccessible(page);
    await expect.poll(async () => (await request.saved())[asked.id]).toBe(long);
    await page.reload();
    await expect(input).toHaveValue(long);
    await questions.button("questions.save").click();
    const summary = page.getByRole("alert");
    await expect(summary).toBeFocused();
    await summary.getByRole("link", { name: said }).click();
    await expect(input).toBeFocused();
    await input.fill(long.slice(2));
    await input.blur();
    await expect(input).not.toHaveAttribute("aria-invalid", "true");
  }
  await questions.button("questions.save").click();
  await questions.at(words.say("review.title"));
});

test("300 KiB pasted stay, are said to be too much, and keep nothing else from being saved", async ({
  page,
  words,
  server,
}) => {
  const { request, title, story, questions } = await begun(page, words.locale, server);
  const input = field(page, story);
  const pasted = `${"🦢 مرحبا ".repeat(100)}\n`.repeat(210);
  expect(Buffer.byteLength(pasted)).toBeGreaterThan(300 * 1_024);
  await paste(input, pasted);
  await expect(page.getByText(words.say("saving.too_large"))).toBeVisible();
  await field(page, title).fill("Anna");
  const left = words.say("saving.left_out", { questions: story.texts.label });
  await expect(page.getByText(left)).toBeVisible();
  await expect(input).toHaveAttribute("aria-invalid", "true");
  await isAccessible(page);
  await expect.poll(async () => request.saved()).toEqual({ title: "Anna", story: "" });
  await expect(page.getByText(words.say("saving.too_large"))).toBeVisible();

  // On it goes only once that is mended.
  await questions.button("questions.review").click();
  await expect(page.getByRole("alert")).toBeFocused();
  await expect(input).toHaveValue(pasted);

  // Who leaves is asked first, and stays.
  const asked = page.waitForEvent("dialog");
  const leaving = page.evaluate(() => location.assign("about:blank"));
  const dialog = await asked;
  expect(dialog.type()).toBe("beforeunload");
  await dialog.dismiss();
  await leaving;
  await expect(input).toHaveValue(pasted);

  await input.fill("Anna");
  await expect(page.getByText(words.say("saving.saved")).first()).toBeVisible();
  await expect.poll(async () => request.saved()).toEqual({ title: "Anna", story: "Anna" });
  await page.reload();
  await expect(input).toHaveValue("Anna");
});

test("just over the most that is taken: the rest is saved", async ({ page, words, server }) => {
  const { request, title, story } = await begun(page, words.locale, server);
  const { step } = await request.flow();
  const body = (story: string): string =>
    JSON.stringify({
      action: "save_answers",
      answers: { title: "Anna", story },
      revision: step.revision,
      done: false,
    });
  const room = 256 * 1_024 + 1 - body("").length;
  await field(page, title).fill("Anna");
  await field(page, story).fill("x".repeat(room));
  await expect(page.getByText(words.say("saving.left_out", { questions: story.texts.label }))).toBeVisible();
  await expect.poll(async () => request.saved()).toEqual({ title: "Anna", story: "" });
});

test("a hundred answers that are too much together are said to be, and none is lost from the screen", async ({
  page,
  words,
  server,
}) => {
  const { request, lines, questions } = await begun(page, words.locale, server, {
    lines: Array.from({ length: 64 }, () => "🦢".repeat(1_000)),
  });
  const row = (n: number): Locator =>
    page.getByLabel(`${lines.texts.row ?? ""} ${String(n)}`, { exact: true });
  const add = page.getByRole("button", { name: new RegExp(`^${words.say("rows.add")}`) });
  for (let n = 65; n <= 67; n++) {
    await add.click();
    await row(n).fill("🦊".repeat(1_000));
  }
  await expect(page.getByText(words.say("saving.too_large"))).toBeVisible();
  await questions.button("questions.review").click();
  await expect(page.getByRole("alert")).toBeFocused();
  await expect(page.getByRole("alert")).toContainText(words.say("problem.too_large"));
  await isAccessible(page);
  for (const n of [1, 64, 65, 67]) expect([...(await row(n).inputValue())].length).toBe(1_000);
  for (const n of [65, 66, 67]) await row(n).fill("Anna");
  await expect.poll(async () => ((await request.saved())["lines"] as unknown[])[66]).toBe("Anna");
  await questions.button("questions.review").click();
  await questions.at(words.say("review.title"));
});

/** The one part of the form, with what was saved before, and its questions. */
async function begun(page: Page, locale: string, server: Server, answers?: Record<string, unknown>) {
  const request = await Request.begin(server, locale);
  if (answers !== undefined) await request.act({ action: "save_answers", answers });
  const words = new Words(locale);
  const questions = new Questions(page, words);
  await request.open(page);
  await questions.at(words.say("questions.title"));
  const [all] = await request.sections(locale);
  await page.getByRole("button", { name: all?.texts.label ?? "", exact: true }).click();
  await questions.at(all?.texts.label ?? "");
  const [story, title, lines] = (all?.fields ?? []) as [Field, Field, Field];
  return { request, questions, story, title, lines };
}

function field(page: Page, asked: Field): Locator {
  return page.getByLabel(asked.texts.label, { exact: true });
}

/** As a person does it. */
async function paste(input: Locator, text: string): Promise<void> {
  await input.page().context().grantPermissions(["clipboard-write"]);
  await input.page().evaluate(async (text) => navigator.clipboard.writeText(text), text);
  await input.press("ControlOrMeta+v");
}
