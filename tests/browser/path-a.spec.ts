// Rows A1–A7 and A9: the whole way back in, on the real server, with axe on every screen.

import { expect, isAccessible, test } from "./fixtures.ts";
import { anna, bram, Journey, password } from "./journey.ts";

test("by mail, from what one signs in with to a new password", async ({ page, words, server }) => {
  const journey = new Journey(page, words);
  await journey.open();
  await isAccessible(page);
  await journey.identify(anna.identifier);
  await isAccessible(page);
  await journey.choose(anna.masked);
  await isAccessible(page);
  const seen = await server.seen();
  await journey.confirm(anna.identifier);
  await isAccessible(page);
  await journey.enter(await server.code(anna.identifier, seen));
  await isAccessible(page);
  const chosen = password();
  await journey.set(chosen);
  await isAccessible(page);
  await expect(page.getByText(words.say("password_changed.sessions"))).toBeVisible();
  expect(await server.signsIn(anna.identifier, chosen)).toBe(true);
  expect(await server.signsIn(anna.identifier, password())).toBe(false);
});

test("by text message, from a username, and other sessions stay", async ({ page, words, server }) => {
  const journey = new Journey(page, words);
  await journey.open();
  await journey.identify(" ANNA ");
  await journey.choose("***23", "phone");
  await isAccessible(page);
  const seen = await server.seen();
  await journey.confirm("+44 (0)1632 960 123".replace("(0)", ""), "phone");
  await isAccessible(page);
  const code = await server.code(anna.phone, seen);
  await journey.enter(`${code.slice(0, 3)} ${code.slice(3)}`);
  await page.getByLabel(words.say("set_password.end_sessions"), { exact: true }).uncheck();
  const chosen = password();
  await journey.set(chosen);
  await expect(page.getByText(words.say("password_changed.sessions"))).toBeHidden();
  expect(await server.signsIn("anna", chosen)).toBe(true);
});

test("who can use none of the contacts is told what is left, and can come back", async ({ page, words }) => {
  const journey = new Journey(page, words);
  await journey.open();
  await journey.identify(anna.identifier);
  await journey.button("choose_method.none").click();
  await journey.at("refused.cannot_request.title");
  await isAccessible(page);
  const main = page.getByRole("main");
  await expect(main.getByRole("link", { name: words.say("refused.support") })).toHaveAttribute(
    "href",
    /help/,
  );
  await expect(main.getByRole("link", { name: words.say("refused.sign_up") })).toHaveAttribute(
    "href",
    /sign-up/,
  );
  await journey.button("refused.back").click();
  await journey.at("choose_method.title");
});

test("who recognises none of the contacts checks what was typed", async ({ page, words }) => {
  const journey = new Journey(page, words);
  await journey.open();
  await journey.identify(bram.identifier);
  await journey.button("choose_method.check").click();
  await journey.at("identify.title");
  await expect(journey.field("identify.label")).toHaveValue(bram.identifier);
});

test("an account that is not there looks like one that is", async ({ page, words, server }) => {
  const journey = new Journey(page, words);
  await journey.open();
  await journey.identify("nobody@example.com");
  await page.getByRole("radio").first().check();
  const seen = await server.seen();
  await journey.button("page.continue").click();
  await page.getByRole("textbox").fill("nobody@example.com");
  const byPhone = await page.getByRole("heading", { name: words.say("confirm_address.phone_title") }).count();
  if (byPhone > 0) await page.getByRole("textbox").fill("+441632960999");
  await journey.button("confirm_address.send").click();
  await journey.at("enter_code.title");
  await isAccessible(page);
  expect(await server.seen()).toEqual(seen);
});
