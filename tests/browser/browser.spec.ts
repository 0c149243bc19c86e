// Back, forward, reload, a double click, two tabs, another language: what a person expects of a page.

import type { Page } from "@playwright/test";
import { expect, isAccessible, test, Words } from "./fixtures.ts";
import { aheadBy, anna, bram, duplicate, Journey, password } from "./journey.ts";

/** Posts of actions, as they go out. */
function actions(page: Page): string[] {
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && /\/flows\//.test(request.url())) {
      sent.push((request.postDataJSON() as { action: string }).action);
    }
  });
  return sent;
}

test("a reload goes on where one was, on every step", async ({ page, words, server }) => {
  const journey = new Journey(page, words);
  await journey.open();
  await page.reload();
  await journey.at("identify.title");
  await journey.identify(anna.identifier);
  await page.reload();
  await journey.at("choose_method.title");
  await journey.choose(anna.masked);
  await page.reload();
  await journey.at("confirm_address.email_title");
  const seen = await server.seen();
  await journey.confirm(anna.identifier);
  await page.reload();
  await journey.at("enter_code.title");
  await journey.enter(await server.code(anna.identifier, seen));
  await page.reload();
  await journey.at("set_password.title");
  await journey.set(password());
  await page.reload();
  await journey.at("password_changed.title");
  // Whoever comes afresh is here for something new.
  await page.goto("about:blank");
  await page.goto("/");
  await journey.at("identify.title");
});

test("the browser's back button goes a step back, and at the end out of the page", async ({
  page,
  words,
  server,
}) => {
  const journey = new Journey(page, words);
  await page.goto("about:blank");
  await journey.open();
  await journey.identify(anna.identifier);
  await journey.choose(anna.masked);
  await page.goBack();
  await journey.at("choose_method.title");
  await page.goBack();
  await journey.at("identify.title");
  await expect(journey.field("identify.label")).toHaveValue(anna.identifier);
  // Forward needs an answer: it is said, and nothing else happens.
  await page.goForward();
  await expect(page.getByText(words.say("page.no_forward"))).toBeVisible();
  await isAccessible(page);
  await journey.at("identify.title");
  await expect(journey.field("identify.label")).toHaveValue(anna.identifier);
  await journey.identify(anna.identifier);
  await journey.choose(anna.masked);
  const seen = await server.seen();
  await journey.confirm(anna.identifier);
  await page.goBack();
  await journey.at("confirm_address.email_title");
  await expect(page.getByText(words.say("page.no_forward"))).toBeHidden();
  await page.goForward();
  await expect(page.getByText(words.say("page.no_forward"))).toBeVisible();
  await journey.at("confirm_address.email_title");
  // The code that went out is still good.
  await journey.confirm(anna.identifier);
  await journey.enter(await server.code(anna.identifier, seen));
  await journey.set(password());
  await page.goBack();
  await expect(page).toHaveURL("about:blank");
});

test("our own back button and the browser's are one", async ({ page, words }) => {
  const journey = new Journey(page, words);
  await page.goto("about:blank");
  await journey.open();
  await journey.identify(anna.identifier);
  await journey.choose(anna.masked);
  await journey.button("page.back").click();
  await journey.at("choose_method.title");
  await journey.button("page.back").click();
  await journey.at("identify.title");
  await expect(journey.button("page.back")).toBeHidden();
  await page.goBack();
  await expect(page).toHaveURL("about:blank");
  await page.goForward();
  await journey.at("identify.title");
});

test("two steps back at once", async ({ page, words }) => {
  const journey = new Journey(page, words);
  await journey.open();
  await journey.identify(anna.identifier);
  await journey.choose(anna.masked);
  await page.evaluate(() => {
    history.go(-2);
  });
  await journey.at("identify.title");
  await journey.identify(bram.identifier);
});

for (const moves of [
  ["back", "forward", "back"],
  ["back", "back", "forward", "forward"],
  ["back", "forward", "forward", "back", "forward"],
] as const) {
  test(`in one breath: ${moves.join(", ")}`, async ({ page, words }) => {
    await page.goto("about:blank");
    const journey = new Journey(page, words);
    await journey.open();
    await journey.identify(anna.identifier);
    await journey.choose(anna.masked);
    await page.evaluate((moves) => {
      for (const move of moves) history[move]();
    }, moves);
    // Wherever that ended, it is a step of the flow, and page and history agree on it.
    const depth = { "identify.title": 0, "choose_method.title": 1, "confirm_address.email_title": 2 };
    await expect
      .poll(async () => {
        const title = await page.getByRole("heading", { level: 1 }).textContent();
        const busy = await page.locator("[aria-busy]").count();
        const found = Object.entries(depth).find(([key]) => words.say(key) === title);
        const state = await page.evaluate(() => new URLSearchParams(history.state as string).get("depth"));
        return busy === 0 && found !== undefined && String(found[1]) === state;
      })
      .toBe(true);
    await page.goto("/");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  });
}

test("a step taken while the browser goes back", async ({ page, words }) => {
  const journey = new Journey(page, words);
  await journey.open();
  await journey.identify(anna.identifier);
  await page.getByLabel(words.say("choose_method.email", { masked: anna.masked })).check();
  await page.route("**/flows/*", async (route) => {
    await page.evaluate(() => {
      history.back();
    });
    await route.continue();
  });
  await journey.button("page.continue").click();
  await journey.at("confirm_address.email_title");
  await page.unroute("**/flows/*");
  await page.goBack();
  await journey.at("choose_method.title");
  await page.goBack();
  await journey.at("identify.title");
});

test("a double click is one click", async ({ page, words }) => {
  const journey = new Journey(page, words);
  await journey.open();
  const sent = actions(page);
  await journey.field("identify.label").fill("anna");
  await journey.button("page.continue").dblclick();
  await journey.at("choose_method.title");
  expect(sent).toEqual(["identify"]);
});

test("a tab that was left behind is shown where the flow stands", async ({
  page,
  context,
  words,
  server,
}) => {
  const journey = new Journey(page, words);
  await journey.open();
  await journey.identify(anna.identifier);
  const second = await duplicate(page, context);
  const other = new Journey(second, words);
  await second.goto("/");
  await other.at("choose_method.title");
  await other.choose(anna.masked);
  const seen = await server.seen();
  await other.confirm(anna.identifier);
  await other.enter(await server.code(anna.identifier, seen));
  await page.getByLabel(words.say("choose_method.email", { masked: anna.masked })).check();
  await journey.button("page.continue").click();
  await journey.at("set_password.title");
});

test("another language leaves what was typed, and a reload keeps to it", async ({ page, words }) => {
  const journey = new Journey(page, words);
  await journey.open();
  await journey.field("identify.label").fill("anna");
  await page.getByRole("link", { name: "Nederlands" }).click();
  const dutch = new Journey(page, new Words("nl"));
  await dutch.at("identify.title");
  await expect(dutch.field("identify.label")).toHaveValue("anna");
  await expect(page.locator("html")).toHaveAttribute("lang", "nl");
  await dutch.identify("anna");
  await page.reload();
  await dutch.at("choose_method.title");
  await page.goto("/?locale=en");
  await journey.at("choose_method.title");
});

test("light or dark, where the address says so", async ({ page, words }) => {
  const journey = new Journey(page, words);
  const scheme = async (): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  await journey.open();
  expect(await scheme()).toBe("light dark");
  await journey.open("?theme=dark");
  expect(await scheme()).toBe("dark");
  await isAccessible(page);
  // Another language leaves it.
  await page.getByRole("link", { name: "Nederlands" }).click();
  await expect(page).toHaveURL("/?theme=dark&locale=nl");
  await page.reload();
  expect(await scheme()).toBe("dark");
  await page.goto("/?theme=light");
  expect(await scheme()).toBe("light");
  await page.goto("/?theme=auto");
  expect(await scheme()).toBe("light dark");
});

test("the mail comes in the language of the form", async ({ page, server }) => {
  const journey = new Journey(page, new Words("nl"));
  await journey.open("?locale=nl");
  await journey.identify("anna");
  await journey.choose(anna.masked);
  const seen = await server.seen();
  await journey.confirm(anna.identifier);
  await server.code(anna.identifier, seen);
  const mail = (await server.outbox()).at(-1);
  expect(JSON.stringify(mail)).toContain("Geef deze code");
});

test("the mail comes in the language chosen on the way", async ({ page, words, server }) => {
  const journey = new Journey(page, words);
  await journey.open();
  await journey.identify("anna");
  await page.getByRole("link", { name: "Nederlands" }).click();
  const dutch = new Journey(page, new Words("nl"));
  await dutch.at("choose_method.title");
  await dutch.choose(anna.masked);
  const seen = await server.seen();
  await dutch.confirm(anna.identifier);
  await server.code(anna.identifier, seen);
  const mail = (await server.outbox()).at(-1);
  expect(JSON.stringify(mail)).toContain("Geef deze code");
});

test("nothing but the flow and its token is stored, and no secret is in an address", async ({
  page,
  words,
  server,
  context,
}) => {
  const journey = new Journey(page, words);
  const addresses: string[] = [];
  page.on("request", (request) => addresses.push(request.url()));
  await journey.open();
  await journey.identify(anna.identifier);
  await journey.choose(anna.masked);
  const seen = await server.seen();
  await journey.confirm(anna.identifier);
  const code = await server.code(anna.identifier, seen);
  await journey.enter(code);
  const chosen = password();
  await journey.set(chosen);
  const stored = await page.evaluate(
    () => ({ ...sessionStorage, ...localStorage }) as Record<string, string>,
  );
  expect(Object.keys(stored)).toEqual(["regain"]);
  expect(await context.cookies()).toEqual([]);
  const [flow = "", token = ""] = (stored["regain"] ?? "").split(" ");
  expect([flow, token].every((part) => part.length >= 20)).toBe(true);
  const state = JSON.stringify(await page.evaluate(() => history.state as unknown));
  for (const secret of [token, code, chosen, "anna"]) {
    expect(addresses.join(" ")).not.toContain(secret);
    expect(state).not.toContain(secret);
    expect(page.url()).not.toContain(secret);
  }
});

test("a flow that has run out begins again with what was typed", async ({ page, words, server }) => {
  const journey = new Journey(page, words);
  await journey.open();
  await journey.identify(anna.identifier);
  await server.down();
  await server.up(["--clock-ahead", String(31 * 60)]);
  await page.getByRole("radio").first().check();
  await journey.button("page.continue").click();
  await journey.at("start_again.title");
  await expect(page.getByText(words.say("start_again.expired"))).toBeVisible();
  await journey.button("start_again.submit").click();
  await journey.at("identify.title");
  await expect(journey.field("identify.label")).toHaveValue(anna.identifier);
});

test("a code that has run out says so, and another one works", async ({ page, words, server }) => {
  const journey = new Journey(page, words);
  await journey.open();
  await journey.identify(bram.identifier);
  await journey.choose(bram.masked);
  const first = await server.seen();
  await journey.confirm(bram.identifier);
  const late = await server.code(bram.identifier, first);
  await server.down();
  await server.up(["--clock-ahead", "601"]);
  await aheadBy(page, 601);
  await journey.field("enter_code.label").fill(late);
  await journey.button("page.continue").click();
  await journey.isRefused("enter_code.title", "enter_code.label", words.say("fault.code.expired"));
  await expect(page.getByText(words.say("enter_code.expired"))).toBeVisible();
  const second = await server.seen();
  await journey.button("enter_code.resend").click();
  await journey.enter(await server.code(bram.identifier, second));
});
