// Rows A1–A7, B1–B11: both paths while a page translator is at work. What a screen says is what belongs to it, and
// nothing of what stood there before.

import type { Locator, Page } from "@playwright/test";
import { expect, test, Words } from "./fixtures.ts";
import { anna, Journey, password } from "./journey.ts";
import { WHOLE_FORM_MS } from "./patience.ts";
import { Questions, Request as Held } from "./questions.ts";
import { mailbox, Request } from "./request.ts";
import { isTranslated, translated } from "./translator.ts";

test.use({ settings: "[request]\noffered = true\nchallenges = []\n" });

/** What is read inside `main`: what is hidden is not. */
async function says(page: Page, texts: string[], gone: string[] = []): Promise<void> {
  const main = page.getByRole("main");
  await isTranslated(main.getByRole("heading", { level: 1 }));
  for (const text of texts) await expect(main).toContainText(text, { useInnerText: true });
  for (const text of gone) await expect(main).not.toContainText(text, { useInnerText: true });
}

/** A code of as many digits that is not this one. */
function other(code: string): string {
  return code.replace(/\d/g, (digit) => String((Number(digit) + 1) % 10));
}

test("the way by mail, with mistakes, and another way in between", async ({ page, words, server }) => {
  await translated(page);
  const journey = new Journey(page, words);
  await journey.open();
  await says(page, [
    words.say("identify.lead"),
    words.say("identify.label"),
    words.say("identify.hint_phone"),
  ]);
  await journey.button("page.continue").click();
  const missing = words.say("fault.identifier.missing");
  await journey.isRefused("identify.title", "identify.label", missing);

  await journey.identify(anna.identifier);
  const unknown = words.say("choose_method.unknown");
  const lead = words.say("choose_method.lead");
  await says(page, [lead, unknown, words.say("page.continue")], [missing, words.say("identify.lead")]);
  const byMail = words.say("choose_method.email", { masked: anna.masked });
  await isTranslated(page.locator("label").filter({ hasText: byMail }), anna.masked);

  await journey.choose("***23", "phone");
  await says(page, [words.say("confirm_address.phone_label")], [lead, unknown]);
  await journey.button("confirm_address.another_way").click();
  await journey.at("choose_method.title");
  await says(page, [lead, unknown], [words.say("confirm_address.phone_label")]);
  await journey.choose(anna.masked);
  const confirm = words.say("confirm_address.email_lead", { masked: anna.masked });
  await says(page, [confirm, words.say("confirm_address.send")], [words.say("page.continue"), unknown]);
  await isTranslated(page.getByText(confirm), anna.masked);

  const seen = await server.seen();
  await journey.confirm(anna.identifier);
  await says(page, [words.say("enter_code.email", { masked: anna.masked }), words.say("page.continue")]);
  // The countdown goes on, where it can be seen.
  const resend = page.getByRole("button", { name: new RegExp(`^${words.say("enter_code.resend")}`) });
  const counted = await resend.innerText();
  expect(counted).not.toBe(words.say("enter_code.resend"));
  await expect.poll(async () => resend.innerText()).not.toBe(counted);

  const code = await server.code(anna.identifier, seen);
  for (const left of ["4", "3"]) {
    await journey.field("enter_code.label").fill(other(code));
    await journey.button("page.continue").click();
    const wrong = words.say("fault.wrong_code.other", { tries_left: left });
    await journey.isRefused("enter_code.title", "enter_code.label", wrong);
    await says(page, [wrong], left === "3" ? [words.say("fault.wrong_code.other", { tries_left: "4" })] : []);
  }

  // In another language, and back again.
  for (const [name, locale] of [
    ["Nederlands", "nl"],
    ["English", "en"],
  ] as const) {
    await page.getByRole("link", { name, exact: true }).click();
    const [now, before] = [new Words(locale), new Words(locale === "nl" ? "en" : "nl")];
    const spoken = new Journey(page, now);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(now.say("enter_code.title"));
    const masked = { masked: anna.masked };
    const told = ["page.continue", "enter_code.label", "enter_code.missing_email"];
    await says(
      page,
      [...told.map((key) => now.say(key)), now.say("enter_code.email", masked)],
      [...told.map((key) => before.say(key)), before.say("enter_code.email", masked)],
    );
    await expect(page.getByRole("navigation")).toHaveAccessibleName(now.say("page.language"));
    await expect(spoken.field("enter_code.label")).toHaveValue(other(code));
  }

  await journey.enter(code);
  await says(page, [words.say("set_password.label")], [words.say("enter_code.label")]);
  await journey.button("set_password.show").click();
  await expect(journey.button("set_password.hide")).toBeVisible();
  await says(page, [words.say("set_password.hide")], [words.say("set_password.show")]);
  await journey.set(password());
  await says(
    page,
    [words.say("password_changed.lead"), words.say("page.sign_in")],
    [words.say("set_password.label")],
  );
});

test("a request, with rows that come and go and a mistake, up to its reference", async ({
  page,
  words,
  server,
}) => {
  test.setTimeout(WHOLE_FORM_MS);
  await translated(page);
  const way = new Request(page, words);
  await way.openFromPathA();
  await says(page, [words.say("start.lead"), words.say("start.mailbox"), words.say("start.submit")]);
  await way.start();
  await says(page, [words.say("contact.lead")], [words.say("start.mailbox")]);
  const friend = mailbox();
  await way.contact(friend);
  await way.at("enter_code.title");
  await says(page, [words.say("prove_contact.another")], [words.say("contact.lead")]);
  await way.prove(server, friend, new Set());

  const questions = new Questions(page, words);
  await questions.at(words.say("questions.title"));
  await says(page, [words.say("questions.lead"), words.say("given.nothing")]);
  const request = await Held.heldBy(page, server, friend);
  const [about, account] = await request.sections(words.locale);
  if (about === undefined || account === undefined) throw new Error("the form has fewer parts than two");
  const opened = (part: string): Locator => page.getByRole("button", { name: part, exact: true });
  await opened(about.texts.label).click();
  await questions.at(about.texts.label);

  // A row more, and the first one away: the other one is called by its new number.
  const names = about.fields.find((field) => field.id === "given_name");
  const group = page.getByRole("group", { name: names?.texts.label ?? "", exact: true });
  const row = (n: number): string => `${names?.texts.row ?? ""} ${String(n)}`;
  await group.getByLabel(row(1), { exact: true }).fill("Ann");
  await group.getByRole("button", { name: new RegExp(`^${words.say("rows.add")}`) }).click();
  await group.getByLabel(row(2), { exact: true }).fill("Anna");
  await expect(group).toContainText(row(2), { useInnerText: true });
  const remove = (n: number): Locator =>
    group.getByRole("button", { name: `${words.say("rows.remove")} ${row(n)}`, exact: true });
  await remove(1).click();
  await expect(group.getByLabel(row(1), { exact: true })).toHaveValue("Anna");
  await expect(group).not.toContainText(row(2), { useInnerText: true });
  await questions.button("questions.save").click();

  await questions.at(account.texts.label);
  await says(page, [words.say("questions.part_of", { part: "2", count: "2" })], [about.texts.label]);
  await page.locator("#rg-a-other_emails-0").fill("friend@");
  await questions.button("questions.save").click();
  const malformed = words.say("fault.address_email.malformed");
  await expect(page.getByRole("alert")).toBeFocused();
  await expect(page.getByRole("alert")).toContainText(malformed);
  await says(page, [malformed]);
  await page.locator("#rg-a-other_emails-0").fill("friend@gmial.com");
  await page.locator("#rg-a-other_emails-0").blur();
  await expect(page.getByRole("alert")).toBeHidden();
  await says(page, [], [malformed]);
  const take = page.getByRole("button", {
    name: words.say("advice.take", { suggestion: "friend@gmail.com" }),
  });
  await isTranslated(take, "friend@gmail.com");
  await take.click();
  await expect(page.locator("#rg-a-other_emails-0")).toHaveValue("friend@gmail.com");
  await questions.button("questions.all").click();
  await questions.at(words.say("questions.title"));
  const answered = words.say("questions.answered.one", { count: "1" });
  await says(page, [answered, words.say("questions.go_on")], [malformed, words.say("questions.save")]);

  await questions.button("questions.review").click();
  await questions.at(words.say("review.title"));
  await says(page, [words.say("review.lead"), "Anna", "friend@gmail.com"], [words.say("questions.lead")]);
  const typed = page.locator(".rg-answer").filter({ hasText: "friend@gmail.com" });
  await expect(typed.locator("[translate=no]")).toHaveText("friend@gmail.com");
  await expect(typed.locator("font")).toHaveCount(0);
  await questions.button("review.submit").click();
  await questions.at(words.say("submitted.title"));
  const { step } = await request.flow();
  await says(
    page,
    [step.reference ?? "-", words.say("submitted.next"), words.say("submitted.reference_hint")],
    [words.say("review.lead"), words.say("review.submit_lead"), "friend@gmail.com"],
  );
  await expect(page.locator(".rg-reference font")).toHaveCount(0);
  await isTranslated(page.getByText(anna.identifier).locator(".."), anna.identifier);
  await questions.button("submitted.copy").click();
  await expect(page.getByRole("status").filter({ hasText: /./ })).toBeVisible();
});
