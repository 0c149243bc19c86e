// Row E2: a library's own form, put in place by configuration alone, walked to the reference: other parts, other kinds,
// conditions in a part and in a row, in every language.

import type { Page } from "@playwright/test";
import { expect, isAccessible, test } from "./fixtures.ts";
import { Questions, Request } from "./questions.ts";
import { asks } from "./server.ts";

test.use({ settings: asks("docs/forms/library-card.json", "docs/forms/locales") });

/** What is printed: all that matters, on one page, black on white whatever the screen has, and nothing to press. */
async function isPrintable(page: Page): Promise<void> {
  await page.emulateMedia({ media: "print" });
  const pdf = (await page.pdf({ format: "A5" })).toString("latin1");
  expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  await expect(page.getByRole("button")).toHaveCount(0);
  await expect(page.getByRole("link")).toHaveCount(0);
  const colours = await page.evaluate(() =>
    ["body", "main", "h1", ".rg-kept", ".rg-reference", ".rg-kept .rg-hint"].map((name) => {
      const { color, backgroundColor } = getComputedStyle(document.querySelector(name) ?? document.body);
      return [name, color, backgroundColor.replace("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)")];
    }),
  );
  for (const [name, ink, ground] of colours) {
    expect([name, ink, ground]).toEqual([name, "rgb(0, 0, 0)", "rgb(255, 255, 255)"]);
  }
}

test("a library card is asked for in the library's own words, and sent", async ({ page, words, server }) => {
  const request = await Request.begin(server, words.locale);
  const questions = new Questions(page, words);
  const sections = await request.sections(words.locale);
  const [reader, borrowed] = sections;
  if (reader === undefined || borrowed === undefined) throw new Error("the form has two parts");
  const asked = (id: string) => {
    const field = sections.flatMap((section) => section.fields).find((each) => each.id === id);
    if (field === undefined) throw new Error(`no field ${id}`);
    return field;
  };
  const option = (id: string, name: string): string => asked(id).texts.options?.[name] ?? "";
  await request.open(page);
  await questions.at(words.say("questions.title"));
  // What borrowing asks depends on an answer that is not there yet.
  await expect(page.getByRole("button", { name: borrowed.texts.label })).toHaveCount(0);
  await isAccessible(page);
  await questions.button("questions.start").click();
  await questions.at(reader.texts.label);
  await isAccessible(page);

  // One answer is needed: said at its question, and before the review.
  const name = page.getByLabel(words.say("questions.needed", { question: asked("name").texts.label }), {
    exact: true,
  });
  await questions.button("questions.review").click();
  await expect(page.getByRole("alert")).toBeFocused();
  await page.getByRole("alert").getByRole("link").click();
  await expect(name).toBeFocused();
  await isAccessible(page);
  await name.fill("Zoë van der Ærø");

  const stop = page.getByLabel(asked("bus_stop").texts.label, { exact: true });
  await expect(stop).toBeHidden();
  await page.getByLabel(option("branch", "bus"), { exact: true }).check();
  await stop.fill("Dorpsplein");
  await page.getByLabel(option("branch", "harbour"), { exact: true }).check();
  await expect(stop).toBeHidden();
  await page.getByLabel(option("branch", "bus"), { exact: true }).check();
  await expect(stop).toHaveValue("Dorpsplein");
  for (const id of ["birth_date", "card_number"]) {
    await questions.field(asked(id), page.locator("form"), asked(id).texts.label);
  }
  await page.getByLabel(option("borrows", "books"), { exact: true }).check();
  await questions.button("questions.save").click();

  await questions.at(borrowed.texts.label);
  const loans = asked("loans");
  const loan = (n: number) =>
    page.getByRole("group", { name: new RegExp(`^${loans.texts.row ?? ""} ${String(n)} `) });
  const [title, month] = loans.fields ?? [];
  const when = loan(1).getByRole("group", { name: month?.texts.label ?? "", exact: true });
  await expect(when).toBeHidden();
  await loan(1)
    .getByLabel(title?.texts.label ?? "", { exact: true })
    .fill("De ontdekking van de hemel");
  await expect(when).toBeVisible();
  await isAccessible(page);
  await questions.fill(borrowed);
  await isAccessible(page);
  await questions.button("questions.save").click();

  await questions.at(words.say("review.title"));
  await expect(page.getByText("Zoë van der Ærø")).toBeVisible();
  await expect(page.getByText("Dorpsplein")).toBeVisible();
  await expect(page.getByText(words.say("review.secrets.other", { count: "3" }))).toBeVisible();
  await isAccessible(page);
  await questions.button("review.submit").click();
  await questions.at(words.say("submitted.title"));
  await isAccessible(page);

  // Row B11: read over the phone, and printed.
  await isPrintable(page);
  const main = page.getByRole("main");
  await expect(main.getByText((await request.flow()).step.reference ?? "-", { exact: true })).toBeVisible();
  const [by = ""] = words.say("submitted.lead").split("{time}");
  for (const says of [by, words.say("submitted.next_title"), words.say("submitted.verified")]) {
    await expect(main.getByText(says)).toBeVisible();
  }
});
