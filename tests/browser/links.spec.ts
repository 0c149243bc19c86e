// The two mailed links (rows C2 and C7), end to end: a request is sent, a reviewer decides, and what the mails lead to is opened.

import type { Page } from "@playwright/test";
import { expect, isAccessible, test } from "./fixtures.ts";
import { Journey } from "./journey.ts";
import { ask, AT_ONCE, verified } from "./mailed.ts";
import { step } from "./request.ts";
import type { Server } from "./server.ts";

test.use({ settings: AT_ONCE });

const PASSWORD = "seven grey stones by the water";

/** Opens a mailed link in a page that shows something else, or nothing. */
class Mailed extends Journey {
  async follow(link: string, title: string): Promise<void> {
    await this.page.goto(link);
    await this.at(title);
    await this.isClean(link);
  }

  /** The token of a link is in nothing that the browser keeps or shows. */
  async isClean(link: string): Promise<void> {
    const token = link.split("=").at(-1) ?? link;
    expect(token.length).toBeGreaterThan(20);
    const kept = await this.page.evaluate(() =>
      [location.href, document.title, JSON.stringify(history.state), document.documentElement.outerHTML]
        .concat(Object.values({ ...localStorage }), Object.values({ ...sessionStorage }))
        .join("\n"),
    );
    expect(kept).not.toContain(token);
  }
}

/** What a server that is not there, or not up to it, answers to the beginning of a flow. */
async function unavailable(page: Page): Promise<void> {
  const body = { type: "about:blank", title: "no", status: 503, detail: "no", code: "unavailable" };
  await page.route("**/recovery/v1/flows", async (route) =>
    route.fulfill({ status: 503, contentType: "application/problem+json", json: body }),
  );
}

test("a verified request leads to a new password, once", async ({ page, words, server }) => {
  const journey = new Mailed(page, words);
  const link = await verified(server, await ask(server, "anna"));
  await journey.follow(link, "set_password.title");
  await expect(page.getByText(words.say("reset.lead"))).toBeVisible();
  await isAccessible(page);
  // The flow is this tab's now: a reload goes on with it, and the link is needed no more.
  await page.reload();
  await journey.at("set_password.title");
  await expect(page.getByText(words.say("reset.lead"))).toBeVisible();
  await journey.set(PASSWORD);
  await expect(page.getByText(words.say("link.check_contacts"))).toBeVisible();
  await expect(page.getByRole("link", { name: words.say("password_changed.protect") })).toBeVisible();
  await isAccessible(page);
  expect(await server.signsIn("anna", PASSWORD)).toBe(true);

  await journey.follow(link, "refused.link_used.title");
  await isAccessible(page);
  await page.reload();
  await journey.at("refused.link_used.title");
  await journey.button("link.request").click();
  await journey.at("start.title");
  await journey.follow(link, "refused.link_used.title");
  await journey.button("link.recover").click();
  await journey.at("identify.title");
  // And no reload comes back to the link.
  await page.reload();
  await journey.at("identify.title");
});

test("a link that is not ours opens nothing", async ({ page, words, server }) => {
  const journey = new Mailed(page, words);
  for (const name of ["reset_token", "stop_token"]) {
    await journey.follow(`${server.url}#${name}=${"x".repeat(43)}`, "refused.link_expired.title");
    await isAccessible(page);
    await journey.follow(`${server.url}#${name}=`.concat("y".repeat(30), "."), "refused.link_expired.title");
  }
  await page.goto("about:blank");
  await page.goto(`${server.url}#other=${"x".repeat(43)}`);
  await journey.at("identify.title");
});

test("the address is clean, and the first step is not shown, before the app is there", async ({
  page,
  words,
  server,
}) => {
  const link = await verified(server, await ask(server, "bram@example.nl"));
  const journey = new Mailed(page, words);
  let arrive: () => void = () => undefined;
  const arrived = new Promise<void>((done) => (arrive = done));
  await page.route("**/*.wasm", async (route) => {
    await arrived;
    await route.continue();
  });
  await page.goto(link, { waitUntil: "commit" });
  await expect(page.locator("#regain-loading")).toBeVisible();
  await expect(page.getByRole("textbox")).toHaveCount(0);
  await journey.isClean(link);
  arrive();
  await journey.at("set_password.title");
});

test.describe("where files do not arrive", () => {
  test.use({ noise: true });

  test("the link is opened by trying again", async ({ page, words, server }) => {
    const link = await verified(server, await ask(server, "anna"));
    const journey = new Mailed(page, words);
    await page.route("**/*.wasm", async (route) => route.abort());
    await page.goto(link);
    await expect(page.locator("#regain-unavailable")).toBeVisible();
    await journey.isClean(link);
    await page.unroute("**/*.wasm");
    await page.locator("#regain-unavailable a[href='']").first().click();
    await journey.at("set_password.title");
    await journey.isClean(link);
  });
});

test("what fails is tried again with the same link", async ({ page, words, server }) => {
  const link = await verified(server, await ask(server, "anna"));
  const journey = new Mailed(page, words);
  await unavailable(page);
  await page.goto(link);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.say("unopened.title"));
  await journey.isClean(link);
  await isAccessible(page);
  await journey.button("problem.retry").click();
  await expect(journey.summary).toBeFocused();
  await page.unroute("**/recovery/v1/flows");
  await journey.button("problem.retry").click();
  await journey.at("set_password.title");
  // Where the page was loaded again before there was a flow, nobody knows the link but the mail.
  await unavailable(page);
  await page.goto("about:blank");
  await page.goto(link);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.say("unopened.title"));
  await page.unroute("**/recovery/v1/flows");
  await page.reload();
  await journey.at("link_lost.title");
  await isAccessible(page);
  await page.reload();
  await journey.at("link_lost.title");
  await journey.button("link.recover").click();
  await journey.at("identify.title");
  await journey.follow(link, "set_password.title");
});

test("a link opened in a tab that is at something else leaves that behind", async ({
  page,
  words,
  server,
}) => {
  const link = await verified(server, await ask(server, "anna"));
  const journey = new Mailed(page, words);
  await page.goto("about:blank");
  await journey.open();
  await journey.identify("anna@example.com");
  const before = await page.evaluate(() => sessionStorage.getItem("regain"));
  // The address differs in what follows the `#` alone: the page stays.
  await unavailable(page);
  await page.evaluate((to) => Object.assign(window, { stays: true, to: (location.href = to) }), link);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.say("unopened.title"));
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expect(journey.summary).toContainText(words.say("problem.unavailable"));
  await isAccessible(page);
  await journey.isClean(link);
  await page.unroute("**/recovery/v1/flows");
  await journey.button("problem.retry").click();
  await journey.at("set_password.title");
  expect(await page.evaluate(() => "stays" in window)).toBe(true);
  await journey.isClean(link);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  expect(await page.evaluate(() => sessionStorage.getItem("regain"))).not.toBe(before);
  await page.reload();
  await journey.at("set_password.title");
  // What was left behind cannot be come back to: the page is left.
  await page.goBack();
  await expect(page).toHaveURL("about:blank");
  await page.goForward();
});

test("the time of a link's flow is up: the link is opened once more", async ({ page, words, server }) => {
  const link = await verified(server, await ask(server, "anna"));
  const journey = new Mailed(page, words);
  await journey.follow(link, "set_password.title");
  const body = { type: "about:blank", title: "no", status: 410, detail: "no", code: "flow_expired" };
  const expired = "**/recovery/v1/flows/*";
  await page.route(expired, async (route) =>
    route.fulfill({ status: 410, contentType: "application/problem+json", json: body }),
  );
  await journey.field("set_password.label").fill(PASSWORD);
  await journey.field("set_password.again").fill(PASSWORD);
  await journey.button("set_password.submit").click();
  await journey.at("link_lost.title");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await page.unroute(expired);
  await journey.follow(link, "set_password.title");
  // The same after a reload.
  await page.route(expired, async (route) =>
    route.fulfill({ status: 410, contentType: "application/problem+json", json: body }),
  );
  await page.reload();
  await journey.at("link_lost.title");
});

/** An account of its own: its owner is told of requests once a day. */
function owner(server: Server, id: string, since?: string): { identifier: string; mailbox: string } {
  const address = `${id}@example.org`;
  const contact = { kind: "email", value: address, ...(since && { since }) };
  server.importAccounts([
    { id, usernames: [id], contacts: [contact], password: "a very old password", locale: "en" },
  ]);
  return { identifier: id, mailbox: address };
}

test("of several requests the owner stops those that were not theirs", async ({ page, words, server }) => {
  const journey = new Mailed(page, words);
  const { identifier, mailbox } = owner(server, "chloe");
  const asked = [];
  for (let n = 0; n < 3; n++) asked.push(await ask(server, identifier));
  const link = await server.link(mailbox, "someone_asked");
  await journey.follow(link, "confirm_stop.title");
  await isAccessible(page);
  await expect(page.getByRole("checkbox", { checked: false })).toHaveCount(3);
  await journey.button("confirm_stop.submit_ticked").click();
  await expect(journey.summary).toBeFocused();
  await isAccessible(page);
  await journey.summary.getByRole("link", { name: words.say("fault.requests.missing") }).click();
  await expect(page.getByRole("checkbox").first()).toBeFocused();
  // By keyboard alone.
  await page.keyboard.press("Space");
  await expect(journey.summary).toBeHidden();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await page.reload();
  await expect(page.getByRole("checkbox", { checked: true })).toHaveCount(2);
  await page.getByRole("checkbox").nth(1).focus();
  await page.keyboard.press("Enter");
  await journey.at("request_stopped.title");
  await isAccessible(page);
  const states = new Map<unknown, string>();
  for (const { reference } of asked) states.set((await server.case(reference))["state"], reference);
  expect([...states.keys()].sort()).toEqual(["stopped", "waiting"]);
  // What is left is one, and needs no box.
  await journey.follow(link, "confirm_stop.title");
  await isAccessible(page);
  await expect(page.getByRole("checkbox")).toHaveCount(0);
  await expect(page.getByText(states.get("waiting") ?? "none")).toBeVisible();
  await journey.button("confirm_stop.submit").click();
  await journey.at("request_stopped.title");
  await journey.follow(link, "confirm_stop.none_title");
  await isAccessible(page);
  await page.getByRole("button", { name: words.say("request_stopped.password") }).click();
  await journey.at("identify.title");
});

test("a contact that is new on the account brings a second look", async ({ page, words, server }) => {
  const journey = new Mailed(page, words);
  const { identifier, mailbox } = owner(server, "dora", new Date().toISOString().slice(0, 10));
  const { reference } = await ask(server, identifier);
  await journey.follow(await server.link(mailbox, "someone_asked"), "confirm_stop.title");
  await journey.button("confirm_stop.submit").click();
  await journey.at("request_stopped.review_title");
  await isAccessible(page);
  expect((await server.case(reference))["state"]).not.toBe("stopped");
});

test("whoever is too late begins at once", async ({ page, words, server }) => {
  const journey = new Mailed(page, words);
  const { identifier, mailbox } = owner(server, "emma");
  const reset = await verified(server, await ask(server, identifier));
  const stop = await server.link(mailbox, "someone_asked");
  await journey.follow(stop, "confirm_stop.title");
  const token = reset.split("=").at(-1);
  const begun = await server.post("flows", { purpose: "reset", reset_token: token });
  const set = { action: "set_password", password: PASSWORD, end_sessions: true };
  expect((await server.post(`flows/${begun.flow.id}`, set, begun.token)).flow.step.name).toBe(
    "password_changed",
  );
  await journey.button("confirm_stop.submit").click();
  await journey.at("refused.too_late.title");
  await isAccessible(page);
  await journey.follow(stop, "refused.too_late.title");
  await journey.button("link.recover").click();
  await journey.at("identify.title");
  expect(await step(page)).toBe("identify");
});
