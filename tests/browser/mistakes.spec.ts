// Every way a screen can be wrong: said in the summary and at the field, in the title, with axe on each.

import { expect, isAccessible, test } from "./fixtures.ts";
import { aheadBy, anna, bram, Journey, password } from "./journey.ts";

test("what one signs in with", async ({ page, words }) => {
  const journey = new Journey(page, words);
  await journey.open();
  await journey.button("page.continue").click();
  await journey.isRefused("identify.title", "identify.label", words.say("fault.identifier.missing"));
  await isAccessible(page);
  await journey.field("identify.label").fill("anna@gmail,com");
  await journey.button("page.continue").click();
  await journey.isRefused("identify.title", "identify.label", words.say("fault.identifier.malformed"));
  await journey.identify("anna");
});

test("where the code should go", async ({ page, words }) => {
  const journey = new Journey(page, words);
  await journey.open();
  await journey.identify("anna");
  await journey.button("page.continue").click();
  await expect(journey.summary).toBeFocused();
  await isAccessible(page);
  await journey.summary.getByRole("link", { name: words.say("fault.method.missing") }).click();
  await expect(page.getByRole("radio").first()).toBeFocused();
});

test("the address in full", async ({ page, words, server }) => {
  const journey = new Journey(page, words);
  await journey.open();
  await journey.identify("anna");
  await journey.choose(anna.masked);
  for (const [typed, fault] of [
    ["", "missing"],
    ["anna@", "malformed"],
  ] as const) {
    await journey.field("confirm_address.email_label").fill(typed);
    await journey.button("confirm_address.send").click();
    const expected = words.say(`fault.address_email.${fault}`);
    await journey.isRefused("confirm_address.email_title", "confirm_address.email_label", expected);
    await isAccessible(page);
  }
  // An address that is not the one on file goes on all the same, and no code goes out.
  const seen = await server.seen();
  await journey.confirm("someone@example.com");
  expect(await server.seen()).toEqual(seen);
  await page.goBack();
  await journey.at("confirm_address.email_title");
  await page.goBack();
  await journey.at("choose_method.title");
  await journey.choose("***23", "phone");
  for (const [typed, fault] of [
    ["", "missing"],
    ["1632", "malformed"],
  ] as const) {
    await journey.field("confirm_address.phone_label").fill(typed);
    await journey.button("confirm_address.send").click();
    const expected = words.say(`fault.address_phone.${fault}`);
    await journey.isRefused("confirm_address.phone_title", "confirm_address.phone_label", expected);
    await isAccessible(page);
  }
});

test("the code, until no try is left, then with another one", async ({ page, words, server }) => {
  const journey = new Journey(page, words);
  await journey.open();
  await journey.identify(bram.identifier);
  await journey.choose(bram.masked);
  const seen = await server.seen();
  await journey.confirm(bram.identifier);
  const code = await server.code(bram.identifier, seen);
  const wrong = code === "000000" ? "000001" : "000000";
  const slips = [
    ["", words.say("fault.code.missing")],
    ["12345", words.say("fault.code.too_short.other", { min: "6" })],
    ["1234567", words.say("fault.code.too_long.other", { max: "6" })],
    ["12345O", words.say("fault.code.bad_character", { character: "O" })],
  ] as const;
  for (const [typed, expected] of slips) {
    await journey.field("enter_code.label").fill(typed);
    await journey.button("page.continue").click();
    await journey.isRefused("enter_code.title", "enter_code.label", expected);
  }
  await isAccessible(page);
  for (const left of ["4", "3", "2", "1"]) {
    await journey.field("enter_code.label").fill(wrong);
    await journey.button("page.continue").click();
    const form = left === "1" ? "one" : "other";
    const expected = words.say(`fault.wrong_code.${form}`, { tries_left: left });
    await journey.isRefused("enter_code.title", "enter_code.label", expected);
  }
  await journey.field("enter_code.label").fill(wrong);
  await journey.button("page.continue").click();
  await expect(journey.summary).toHaveText(new RegExp(words.say("fault.wrong_code.zero")));
  await expect(page.getByText(words.say("enter_code.no_tries"))).toBeVisible();
  await expect(journey.field("enter_code.label")).toBeHidden();
  await isAccessible(page);

  // A minute later, by the server's clock; the device's stands where it stood.
  await server.down();
  await server.up(["--clock-ahead", "61"]);
  await aheadBy(page, 61);
  await page.reload();
  await journey.at("enter_code.title");
  const before = await server.seen();
  await journey.button("enter_code.resend").click();
  await expect(page.locator("main").getByText(words.say("enter_code.resent")).first()).toBeVisible();
  // A minute from now, however much of it is over; by the device's clock it would be two.
  await expect(page.getByRole("button", { name: /\b([1-5]?\d|6[01])\b/ })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
  await journey.enter(await server.code(bram.identifier, before));
});

test("the new password", async ({ page, words, server }) => {
  const journey = new Journey(page, words);
  await journey.open();
  await journey.identify("anna");
  await journey.choose(anna.masked);
  const seen = await server.seen();
  await journey.confirm(anna.identifier);
  await journey.enter(await server.code(anna.identifier, seen));
  const first = journey.field("set_password.label");
  const again = journey.field("set_password.again");
  const save = journey.button("set_password.submit");

  await save.click();
  await expect(journey.summary.getByRole("link")).toHaveText([
    words.say("fault.password.missing"),
    words.say("fault.again.missing"),
  ]);
  await isAccessible(page);

  await first.fill(password());
  await again.fill(password());
  await save.click();
  await journey.isRefused("set_password.title", "set_password.again", words.say("fault.again.mismatch"));
  // Once shown, a fault follows what is typed.
  await again.fill(await first.inputValue());
  await expect(journey.summary).toBeHidden();

  for (const [typed, expected] of [
    ["tooshort", words.say("fault.password.too_short.other", { min: "15" })],
    ["x".repeat(300), words.say("fault.password.too_long.other", { max: "256" })],
    ["anna@example.com", words.say("fault.password.contains_identifier")],
    ["exampleexampleexample", words.say("fault.password.contains_site")],
  ] as const) {
    await first.fill(typed);
    await again.fill(typed);
    await save.click();
    await journey.isRefused("set_password.title", "set_password.label", expected);
    // What was typed is not taken away: managers have filled it in, and it can be mended.
    await expect(first).toHaveValue(typed);
  }
  await isAccessible(page);
  await journey.set(password());
});
