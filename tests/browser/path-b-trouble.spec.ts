// Path B up to the questions: reload, back, forward, a double click, two tabs, a server that is gone, no connection,
// files that do not come. Nothing of the flow is lost.

import { expect, isAccessible, test, Words } from "./fixtures.ts";
import { anna, duplicate, filled, lose } from "./journey.ts";
import { Gate } from "./patience.ts";
import { mailbox, OFFERED, Request, step } from "./request.ts";

test.use({ settings: OFFERED });

test("a reload goes on where one was, on every step", async ({ page, words, server }) => {
  const request = new Request(page, words);
  await request.openByLink();
  await page.reload();
  await request.at("start.title");
  await request.start("identify.title");
  await request.field("identify.label").fill("anna");
  await page.reload();
  await request.at("identify.title");
  await expect(request.field("identify.label")).toHaveValue("anna");
  await request.identifyForRequest("anna");
  const friend = mailbox();
  await request.field("contact.label").fill(friend);
  await page.reload();
  await request.at("contact.title");
  await expect(request.field("contact.label")).toHaveValue(friend);
  const seen = await server.seen();
  const reloaded = new Gate();
  await page.route("**/regain-work-*.js", async (route) => {
    await reloaded.opened;
    await route.continue().catch(() => undefined);
  });
  await request.contact(friend);
  await request.at("challenge.title");
  await page.reload();
  reloaded.open();
  await request.worked();
  await page.reload();
  await request.worked();
  await request.prove(server, friend, seen);
  await page.reload();
  expect(await step(page)).toBe("answer_questions");
  // What was begun by this link is still there for the other.
  await page.goto("about:blank");
  await page.goto("/");
  await expect.poll(async () => step(page)).toBe("answer_questions");
});

test("back and forward, from path A and back into it", async ({ page, words, server }) => {
  const request = new Request(page, words);
  await page.goto("about:blank");
  await request.openFromPathA();
  await page.goBack();
  await request.at("choose_method.title");
  await page.goForward();
  await request.at("choose_method.title");
  await request.button("choose_method.none").click();
  await request.at("start.title");
  await request.start();
  await page.goBack();
  await request.at("start.title");
  await request.start();
  const friend = mailbox();
  const seen = await server.seen();
  await request.contact(friend);
  await request.worked();
  await request.button("prove_contact.another").click();
  await request.at("contact.title");
  await expect(request.field("contact.label")).toHaveValue(friend);
  await request.button("page.back").click();
  await request.at("start.title");
  await request.button("page.back").click();
  await request.at("choose_method.title");
  await page.goBack();
  await request.at("identify.title");
  await expect(request.field("identify.label")).toHaveValue(anna.identifier);
  await page.goBack();
  await expect(page).toHaveURL("about:blank");
  expect(await server.seen()).not.toEqual(seen);
});

test("the link's own first page is before its first step", async ({ page, words }) => {
  const request = new Request(page, words);
  await page.goto("about:blank");
  await request.openByLink();
  await expect(request.button("page.back")).toBeHidden();
  await request.start("identify.title");
  await request.button("page.back").click();
  await request.at("start.title");
  await page.goBack();
  await expect(page).toHaveURL("about:blank");
});

test("a double click is one click", async ({ page, words }) => {
  const request = new Request(page, words);
  const sent: string[] = [];
  page.on("request", (asked) => {
    if (asked.method() === "POST" && /\/flows\//.test(asked.url())) {
      sent.push((asked.postDataJSON() as { action: string }).action);
    }
  });
  await request.open();
  await request.identify(anna.identifier);
  await request.button("choose_method.none").dblclick();
  await request.at("start.title");
  await request.button("start.submit").dblclick();
  await request.at("contact.title");
  await request.field("contact.label").fill(mailbox());
  await request.button("page.continue").dblclick();
  await request.worked();
  expect(sent).toEqual(["identify", "cannot_use_any", "give_contact", "answer_challenge"]);
});

test("a tab that was left behind is shown where the flow stands", async ({
  page,
  context,
  words,
  server,
}) => {
  const request = new Request(page, words);
  await request.open();
  await request.identify(anna.identifier);
  const second = await duplicate(page, context);
  const other = new Request(second, words);
  await second.goto("/");
  await other.at("choose_method.title");
  await other.button("choose_method.none").click();
  await other.at("start.title");
  await other.start();
  // The first tab still draws path A, and its build knows nothing of path B.
  await page.getByRole("radio").first().check();
  await request.button("page.continue").click();
  await request.at("start.title");
  const friend = mailbox();
  const seen = await server.seen();
  await other.contact(friend);
  await other.worked();
  await request.start();
  await request.contact(mailbox());
  await request.worked();
  await other.prove(server, friend, seen);
});

test("the server is killed and started again, and the device is offline, on every step", async ({
  page,
  context,
  words,
  server,
}) => {
  test.slow();
  const request = new Request(page, words);
  const friend = mailbox();
  const seen = await server.seen();
  await request.open();
  await request.identify(anna.identifier);

  /** The button that fails twice, and then does not. */
  const insist = async (name: string): Promise<void> => {
    const before = await filled(page);
    await server.down();
    await request.button(name).click();
    await expect(request.summary).toBeFocused();
    await expect(request.summary).toContainText(words.say("problem.unreachable"));
    expect(await filled(page)).toBe(before);
    await server.up();
    await context.setOffline(true);
    await request.button("problem.retry").click();
    await expect(request.summary).toContainText(words.say("problem.offline"));
    await isAccessible(page);
    expect(await filled(page)).toBe(before);
    await context.setOffline(false);
    await request.button("problem.retry").click();
  };
  await insist("choose_method.none");
  await request.at("start.title");
  await request.start();
  await request.field("contact.label").fill(friend);
  // The work is done while nobody answers.
  await page.route("**/flows/*", async (route) => {
    const answers = (route.request().postDataJSON() as { action?: string } | null)?.action;
    await (answers === "answer_challenge" ? route.abort() : route.continue());
  });
  await insist("page.continue");
  await request.at("challenge.title");
  await expect(request.summary).toContainText(words.say("problem.unreachable"));
  await isAccessible(page);
  await page.unroute("**/flows/*");
  await request.button("problem.retry").click();
  await request.worked();
  await request.field("enter_code.label").fill(await server.code(friend, seen));
  await insist("page.continue");
  await expect.poll(async () => step(page)).toBe("answer_questions");
});

test("the server is killed under the check against robots, and under the code", async ({
  page,
  words,
  server,
}) => {
  const request = new Request(page, words);
  const friend = mailbox();
  const seen = await server.seen();
  await request.openFromPathA();
  await request.start();
  // The work begins once the server is gone.
  await page.route("**/regain-work-*.js", async (route) => {
    const script = await route.fetch();
    await server.down();
    await route.fulfill({ response: script });
  });
  await request.contact(friend);
  await request.at("challenge.title");
  await expect(request.summary).toContainText(words.say("problem.unreachable"));
  await server.up();
  await request.button("problem.retry").click();
  await request.worked();
  await request.field("enter_code.label").fill(await server.code(friend, seen));
  await lose(page, server, "enter_code");
  await request.button("page.continue").click();
  await expect(request.summary).toContainText(words.say("problem.unreachable"));
  await server.up();
  // It was taken: the way goes on from where it stands.
  await request.button("problem.retry").click();
  await expect.poll(async () => step(page)).toBe("answer_questions");
});

test.describe("where the app of path B does not come", () => {
  test.use({ noise: true });

  for (const [what, address] of [
    ["its code", "**/regain-request-*.wasm"],
    ["its style", "**/request*.css"],
    ["its words", "**/locales/*/request.json"],
  ] as const) {
    test(`${what}: it is said, and tried again`, async ({ page, words }) => {
      const request = new Request(page, words);
      await request.open();
      await request.identify(anna.identifier);
      await page.route(address, async (route) => route.abort());
      await request.button("choose_method.none").click();
      await expect(request.summary).toContainText(words.say("problem.unreachable"));
      await page.unroute(address);
      await request.button("problem.retry").click();
      await request.at("start.title");
      await page.goBack();
      await request.at("choose_method.title");
    });
  }

  test("its own link says so, and opens it once it comes", async ({ page, words }) => {
    await page.route("**/regain-request-*.wasm", async (route) => route.abort());
    const request = new Request(page, words);
    await page.goto(`/?purpose=request&locale=${words.locale}`);
    await expect(request.summary).toContainText(words.say("problem.unreachable"));
    await page.unroute("**/regain-request-*.wasm");
    await request.button("problem.retry").click();
    await request.at("start.title");
  });

  test("an update of the site in between: the page is fetched anew, and goes on", async ({ page, words }) => {
    const request = new Request(page, words);
    await request.open();
    await request.identify(anna.identifier);
    let gone = true;
    // The names of an earlier build lead nowhere.
    await page.route(/regain-(app|request)-\w+\.wasm$/, async (route) =>
      gone ? route.fulfill({ status: 404, body: "" }) : route.continue(),
    );
    page.on("request", (asked) => (gone &&= !asked.isNavigationRequest()));
    await request.button("choose_method.none").click();
    await request.at("start.title");
  });

  test("a page without WebCrypto, which came over plain HTTP, is offered the picture", async ({
    page,
    words,
  }) => {
    await page.addInitScript(() => {
      Object.defineProperty(Crypto.prototype, "subtle", { value: undefined });
    });
    const request = new Request(page, words);
    await request.openFromPathA();
    await request.start();
    await request.contact(mailbox());
    await request.at("challenge.title");
    await expect(page.getByText(words.say("challenge.cannot_work_picture"))).toBeVisible();
    await isAccessible(page);
    await request.button("challenge.to_picture").click();
    await expect(request.field("challenge.label")).toBeVisible();
  });
});

test("another language leaves what was typed", async ({ page, words }) => {
  const request = new Request(page, words);
  await request.openFromPathA();
  await request.start();
  await request.field("contact.label").fill("friend@");
  await page.getByRole("link", { name: "Nederlands" }).click();
  const dutch = new Request(page, new Words("nl"));
  await dutch.at("contact.title");
  await expect(dutch.field("contact.label")).toHaveValue("friend@");
  await page.reload();
  await dutch.at("contact.title");
});

test("nothing but the flow and its token is stored", async ({ page, words, server, context }) => {
  const request = new Request(page, words);
  const addresses: string[] = [];
  page.on("request", (asked) => addresses.push(asked.url()));
  const friend = await request.toQuestions(server);
  const stored = await page.evaluate(
    () => ({ ...sessionStorage, ...localStorage }) as Record<string, string>,
  );
  expect(Object.keys(stored)).toEqual(["regain"]);
  expect(await context.cookies()).toEqual([]);
  const token = (stored["regain"] ?? "").split(" ")[1] ?? "";
  for (const secret of [token, friend]) expect(addresses.join(" ")).not.toContain(secret);
});
