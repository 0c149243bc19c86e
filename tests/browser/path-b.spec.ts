// Rows A4, B1–B5, B12, B13: from either link to the questions, on the real server, with axe on every screen and error.

import { expect, isAccessible, test } from "./fixtures.ts";
import { anna } from "./journey.ts";
import { Gate, SOAKS, WHOLE_FORM_MS } from "./patience.ts";
import { ByKeyboard, Request as Held } from "./questions.ts";
import { mailbox, OFFERED, Request } from "./request.ts";

test.use({ settings: OFFERED });

test("who can use none of the contacts goes on with a request", async ({ page, words, server }) => {
  const request = new Request(page, words);
  await request.openFromPathA();
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await isAccessible(page);
  await request.start();
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await isAccessible(page);

  for (const [typed, fault] of [
    ["", "missing"],
    ["friend@", "malformed"],
    ["Anna+again@Example.com", "same_as_account"],
  ] as const) {
    await request.contact(typed);
    await request.isRefused("contact.title", "contact.label", words.say(`fault.contact.${fault}`));
    await isAccessible(page);
  }
  const friend = mailbox();
  const seen = await server.seen();
  const lookedAt = new Gate();
  await page.route("**/regain-work-*.js", async (route) => {
    await lookedAt.opened;
    await route.continue();
  });
  await request.contact(friend);
  await request.at("challenge.title");
  await isAccessible(page);
  lookedAt.open();
  await request.worked();
  await isAccessible(page);

  await request.field("enter_code.label").fill("12");
  await request.button("page.continue").click();
  const short = words.say("fault.code.too_short.other", { min: "6" });
  await request.isRefused("enter_code.title", "enter_code.label", short);
  await expect(page.getByText(words.say("prove_contact.missing"))).toBeVisible();
  await request.prove(server, friend, seen);
});

test("by a link of its own, with what one signs in with filled in", async ({ page, words, server }) => {
  const request = new Request(page, words);
  await request.openByLink("&identifier=bram%40example.nl");
  await isAccessible(page);
  const main = page.getByRole("main");
  for (const [link, to] of [
    ["start.free_mailbox", /mail\.example/],
    ["start.privacy", /privacy/],
    ["start.two_step_link", /two-step/],
    ["page.sign_up", /sign-up/],
  ] as const) {
    await expect(main.getByRole("link", { name: words.say(link), exact: true })).toHaveAttribute("href", to);
  }
  await request.start("identify.title");
  await isAccessible(page);
  await expect(page.getByText(words.say("identify_request.lead"))).toBeVisible();
  await expect(request.field("identify.label")).toHaveValue("bram@example.nl");
  await request.identifyForRequest("bram@example.nl");
  const friend = mailbox();
  const seen = await server.seen();
  await request.contact(friend);
  await request.worked();
  await request.prove(server, friend, seen);
});

test("path B is fetched by those who get there, each file once (rows B2, E7)", async ({ page, words }) => {
  const fetched: string[] = [];
  page.on("request", (asked) => {
    const name = /\/(regain-[\w.]+)-\w+\.(js|wasm)$/.exec(asked.url().replace("_bg", ""));
    if (name !== null) fetched.push(`${name[1] ?? ""}.${name[2] ?? ""}`);
    else if (asked.url().endsWith("/config")) fetched.push("config");
  });
  const first = ["config", "regain-page.js", "regain-app.wasm"];
  const rest = [
    "regain-journey.wasm",
    "regain-journey.request.wasm",
    "regain-rules.wasm",
    "regain-request.rules.wasm",
  ];
  const request = new Request(page, words);
  await request.open("?purpose=password");
  await expect.poll(() => [...fetched].sort()).toEqual([...first, ...rest].sort());
  fetched.length = 0;
  // Another visit: a flow under way would be taken up.
  await page.evaluate(() => {
    sessionStorage.clear();
  });
  await page.goto("about:blank");
  await request.openByLink();
  await expect.poll(() => [...fetched].sort()).toEqual([...first, ...rest, "regain-request.wasm"].sort());
});

test("questions in another language than the page say so", async ({ page, words, server }) => {
  const other = words.locale === "nl" ? "en" : "nl";
  await page.route("**/form?locale=*", async (route) => {
    const response = await route.fetch({ url: route.request().url().replace(/=.*/, `=${other}`) });
    await route.fulfill({ response });
  });
  const request = new Request(page, words);
  await request.toQuestions(server);
  await page.locator(".rg-task-name").first().click();
  for (const of of ["#regain h1", ".rg-label >> nth=0"]) {
    const lang = await page
      .locator(of)
      .evaluate((element) => element.closest("[lang]")?.getAttribute("lang"));
    expect(lang, of).toBe(other);
  }
  await isAccessible(page);
});

test("what the page says of the device goes along", async ({ page, words }) => {
  await page.route("/?purpose=request", async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace("<regain-recovery", '$& device="given at sign-in"');
    await route.fulfill({ response: answer, body });
  });
  const begun = page.waitForRequest((request) => request.url().endsWith("/flows"));
  await new Request(page, words).openByLink();
  expect((await begun).postDataJSON()).toMatchObject({ device: "given at sign-in" });
});

test("an account that is not there goes the same way", async ({ page, words, server }) => {
  const request = new Request(page, words);
  await request.openByLink();
  await request.start("identify.title");
  await request.identifyForRequest("nobody@example.com");
  const friend = mailbox();
  const seen = await server.seen();
  await request.contact(friend);
  await request.worked();
  await request.prove(server, friend, seen);
});

test("a picture in place of the work, another one, and the work again", async ({ page, words }) => {
  const request = new Request(page, words);
  await request.openFromPathA();
  await request.start();
  // The work is not over before it is given up.
  const givenUp = new Gate();
  await page.route("**/regain-work-*.js", async (route) => {
    await givenUp.opened;
    await route.continue().catch(() => undefined);
  });
  await request.contact(mailbox());
  await request.at("challenge.title");
  await request.button("challenge.to_picture").click();
  const image = page.getByRole("img", { name: words.say("challenge.image.other", { count: "5" }) });
  await expect(image).toBeVisible();
  givenUp.open();
  await isAccessible(page);
  // Its text is 40 pixels high of 84, and never more than 210 of 250 wide: large enough to read on a phone.
  const drawn = await image.boundingBox();
  expect(drawn?.width).toBeGreaterThanOrEqual(280);
  expect(drawn?.height).toBeCloseTo((drawn?.width ?? 0) / 2, 1);
  await request.button("page.continue").click();
  await request.isRefused("challenge.title", "challenge.label", words.say("fault.answer.missing"));

  const first = await image.getAttribute("src");
  await request.field("challenge.label").fill("zzzzz");
  await request.button("page.continue").click();
  await request.isRefused("challenge.title", "challenge.label", words.say("fault.answer.wrong_answer"));
  await isAccessible(page);
  await expect(image).not.toHaveAttribute("src", first ?? "");
  await expect(request.field("challenge.label")).toHaveValue("");

  const second = await image.getAttribute("src");
  await request.field("challenge.label").fill("half");
  const another = request.button("challenge.another_picture");
  await another.click();
  await expect(image).not.toHaveAttribute("src", second ?? "");
  await expect(another).toBeFocused();
  await expect(request.field("challenge.label")).toHaveValue("");

  await page.unroute("**/regain-work-*.js");
  await request.button("challenge.to_work").click();
  await request.worked();
});

test("by keyboard alone, from the first screen to the reference, every question of the form", async ({
  page,
  words,
  server,
}) => {
  test.skip(!SOAKS, "in `cargo xtask soak`: questions.spec.ts goes through the whole form, too");
  test.setTimeout(WHOLE_FORM_MS);
  const hand = new ByKeyboard(page, words, 2);
  const way = new Request(page, words);
  const enter = async (label: string, text: string): Promise<void> => {
    await hand.type(way.field(label), text);
    await page.keyboard.press("Enter");
  };
  await way.open();
  await enter("identify.label", anna.identifier);
  await way.at("choose_method.title");
  await hand.press(hand.button("choose_method.none"));
  await way.at("start.title");
  await hand.press(hand.button("start.submit"));
  await way.at("contact.title");
  const friend = mailbox();
  await enter("contact.label", friend);
  // The browser does its sums by itself.
  await way.worked();
  await enter("enter_code.label", await server.code(friend));
  await hand.at(words.say("questions.title"));
  const request = await Held.heldBy(page, server, friend);

  await hand.press(hand.button("questions.start"));
  for (const section of await request.sections(words.locale)) {
    await hand.at(section.texts.label);
    await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
    await hand.fill(section);
    await hand.press(hand.button("questions.save"));
  }
  await hand.at(words.say("review.title"));
  const saved = await request.saved();
  expect(saved["given_name"]).toEqual(["Blue Finch 1", "Blue Finch 2"]);
  expect(saved["contacts"]).toHaveLength(2);
  await hand.press(hand.button("review.submit"));
  await expect.poll(async () => (await request.flow()).step.name).toBe("submitted");
});
