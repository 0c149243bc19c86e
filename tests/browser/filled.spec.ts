// Fields that an extension fills in without an event: what is sent is what they show.

import type { Locator } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { anna, Journey, password } from "./journey.ts";
import { Questions, Request } from "./questions.ts";

test.use({ settings: "[request]\noffered = true\nchallenges = []\n" });

async function put(field: Locator, value: string): Promise<void> {
  await field.evaluate((element, value) => {
    (element as HTMLInputElement | HTMLSelectElement).value = value;
  }, value);
}

async function tick(field: Locator, checked: boolean): Promise<void> {
  await field.evaluate((element, checked) => {
    (element as HTMLInputElement).checked = checked;
  }, checked);
}

test("path A is gone without an event of any field", async ({ page, words, server }) => {
  const journey = new Journey(page, words);
  await journey.open();
  await put(journey.field("identify.label"), anna.identifier);
  await journey.button("page.continue").click();
  await journey.at("choose_method.title");
  await tick(page.getByLabel(words.say("choose_method.email", { masked: anna.masked })), true);
  await journey.button("page.continue").click();
  await journey.at("confirm_address.email_title");
  await put(journey.field("confirm_address.email_label"), anna.identifier);
  const seen = await server.seen();
  await journey.button("confirm_address.send").click();
  await journey.at("enter_code.title");
  await put(journey.field("enter_code.label"), await server.code(anna.identifier, seen));
  await journey.button("page.continue").click();
  await journey.at("set_password.title");
  const chosen = password();
  await put(journey.field("set_password.label"), chosen);
  await put(journey.field("set_password.again"), chosen);
  await tick(page.getByLabel(words.say("set_password.end_sessions"), { exact: true }), false);
  await journey.button("set_password.submit").click();
  await journey.at("password_changed.title");
  await expect(page.getByText(words.say("password_changed.sessions"))).toBeHidden();
  expect(await server.signsIn(anna.identifier, chosen)).toBe(true);
});

test("so are the questions, by whatever button a part is left", async ({ page, words, server }) => {
  const request = await Request.begin(server, words.locale);
  // No option, and another spelling of one: neither is changed because the page was left.
  await request.act({ action: "save_answers", answers: { country: "nl" } });
  const questions = new Questions(page, words);
  await request.open(page);
  await questions.at(words.say("questions.title"));
  const [about, account] = await request.sections(words.locale);
  await page.getByRole("button", { name: about?.texts.label ?? "", exact: true }).click();
  await questions.at(about?.texts.label ?? "");
  await put(page.locator("#rg-a-given_name-0"), "Anna");
  await put(page.locator("#rg-a-birth_date-day"), "9");
  await put(page.locator("#rg-a-birth_date-month"), "5");
  await put(page.locator("#rg-a-birth_date-year"), "2004");
  await questions.button("questions.save").click();
  await questions.at(account?.texts.label ?? "");
  await expect
    .poll(async () => request.saved())
    .toMatchObject({ given_name: ["Anna"], birth_date: "2004-05-09", country: "nl" });

  await put(page.locator("#rg-a-other_phones-0"), "+44 1632 960123");
  await tick(page.locator("#rg-a-services-0"), true);
  await questions.button("questions.all").click();
  await questions.at(words.say("questions.title"));
  await expect
    .poll(async () => request.saved())
    .toMatchObject({ other_phones: ["+44 1632 960123"], services: ["mail"] });

  await page.getByRole("button", { name: about?.texts.label ?? "", exact: true }).click();
  await questions.at(about?.texts.label ?? "");
  await put(page.locator("#rg-a-country"), "BE");
  await questions.button("questions.review").click();
  await questions.at(words.say("review.title"));
  await expect.poll(async () => request.saved()).toMatchObject({ country: "BE", services: ["mail"] });
});
