// Row B6: what is typed into the questions is on the screen after a reload in the very moment, whatever becomes of the save
// that goes out with the page (docs/decisions/0001); and it is saved then.

import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { duplicate } from "./journey.ts";
import { Questions, Request } from "./questions.ts";
import { Relay } from "./relay.ts";

test.use({ settings: "[request]\noffered = true\nchallenges = []\n" });

const name = "#rg-a-given_name-0";
const family = "#rg-a-family_name-0";
const year = "#rg-a-birth_date-year";

/** All that the browser keeps of the page. */
async function kept(page: Page): Promise<string> {
  return page.evaluate(() => {
    const all = [
      history.state as string,
      { ...sessionStorage },
      { ...localStorage },
      document.cookie,
      window.name,
    ];
    return decodeURIComponent(JSON.stringify(all).replaceAll("+", " "));
  });
}

/** The first part of the questions, at an address of its own where one is given. */
async function atPartOne(page: Page, questions: Questions, request: Request, url = "/"): Promise<void> {
  await request.open(page, url);
  await questions.at(questions.words.say("questions.title"));
  const [about] = await request.sections(questions.words.locale);
  await page.getByRole("button", { name: about?.texts.label ?? "", exact: true }).click();
  await questions.at(about?.texts.label ?? "");
}

test("however late the save that goes out with the page", async ({ page, words, server }) => {
  test.slow();
  const relay = await Relay.before(server);
  const request = await Request.begin(server, words.locale);
  await atPartOne(page, new Questions(page, words), request, relay.url);
  for (const [n, delay] of [0, 5, 50, 150, 400, 3_000].entries()) {
    relay.delay = delay;
    const typed = `Anna ${String(n)}`;
    await page.locator(name).fill(typed);
    await page.locator(year).fill(String(1970 + n));
    await page.reload();
    await expect(page.locator(name)).toHaveValue(typed);
    await expect(page.locator(year)).toHaveValue(String(1970 + n));
    // Typing goes on before that save has arrived.
    await page.locator(family).fill(`Jansen ${String(n)}`);
    await page.reload();
    await expect(page.locator(family)).toHaveValue(`Jansen ${String(n)}`);
    await expect(page.locator(name)).toHaveValue(typed);
    const all = { given_name: [typed], family_name: [`Jansen ${String(n)}`], birth_date: String(1970 + n) };
    await expect.poll(async () => request.saved(), { timeout: 20_000 }).toEqual(all);
    await expect(page.getByText(words.say("saving.saved")).first()).toBeVisible();
  }
  relay.remove();
});

test("where that save is lost, and the next ones too", async ({ page, words, server }) => {
  const relay = await Relay.before(server);
  const request = await Request.begin(server, words.locale);
  await atPartOne(page, new Questions(page, words), request, relay.url);
  relay.loses = true;
  await page.locator(name).fill("Anna");
  for (let times = 0; times < 3; times++) {
    await page.reload();
    await expect(page.locator(name)).toHaveValue("Anna");
  }
  await page.locator(family).fill("Jansen");
  await page.reload();
  await expect(page.locator(name)).toHaveValue("Anna");
  await expect(page.locator(family)).toHaveValue("Jansen");
  expect(await request.saved()).toEqual({});
  relay.loses = false;
  const all = { given_name: ["Anna"], family_name: ["Jansen"] };
  await expect.poll(async () => request.saved(), { timeout: 20_000 }).toEqual(all);
  relay.remove();
});

test("where the server is killed and started again at that moment", async ({ page, words, server }) => {
  const relay = await Relay.before(server);
  const request = await Request.begin(server, words.locale);
  await atPartOne(page, new Questions(page, words), request, relay.url);
  for (const typed of ["Anna", "Anneke", "Ann"]) {
    // Before the page goes, and under the save that it sends as it goes.
    await server.down();
    await page.locator(name).fill(typed);
    await server.up();
    relay.delay = 2_000;
    await page.reload();
    await expect(page.locator(name)).toHaveValue(typed);
    await server.down();
    relay.delay = 0;
    await server.up();
  }
  await expect.poll(async () => request.saved(), { timeout: 20_000 }).toEqual({ given_name: ["Ann"] });
  relay.remove();
});

test("where the page comes and nothing answers it, until something does", async ({ page, words, server }) => {
  const relay = await Relay.before(server);
  const request = await Request.begin(server, words.locale);
  await atPartOne(page, new Questions(page, words), request, relay.url);
  relay.silent = true;
  await page.locator(name).fill("Anna");
  for (let times = 0; times < 2; times++) {
    await page.reload();
    await expect(page.locator("#regain-unavailable")).toBeVisible();
  }
  relay.silent = false;
  await page.reload();
  await expect(page.locator(name)).toHaveValue("Anna");
  await expect.poll(async () => request.saved()).toEqual({ given_name: ["Anna"] });
  relay.remove();
});

test("an old password is kept nowhere, and what is saved no longer", async ({ page, words, server }) => {
  const relay = await Relay.before(server);
  const request = await Request.begin(server, words.locale);
  const questions = new Questions(page, words);
  await atPartOne(page, questions, request, relay.url);
  relay.loses = true;
  await page.locator(name).fill("Anna");
  const sections = await request.sections(words.locale);
  const section = sections.find((each) => each.fields.some((field) => field.kind === "old_password"));
  const secret = section?.fields.find((field) => field.kind === "old_password");
  await page.getByRole("button", { name: words.say("questions.all"), exact: true }).click();
  await page.getByRole("button", { name: section?.texts.label ?? "", exact: true }).click();
  const input = page.getByLabel(`${secret?.texts.row ?? ""} 1`, { exact: true });
  await input.fill("lantern purple walrus");
  await expect.poll(async () => kept(page)).toContain("Anna");
  await input.blur();
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
  expect(await kept(page)).not.toContain("lantern");
  await page.reload();
  await expect(input).toHaveValue("");
  expect(await kept(page)).toContain("Anna");
  expect(await kept(page)).not.toContain("lantern");
  relay.loses = false;
  await expect.poll(async () => request.saved(), { timeout: 20_000 }).toEqual({ given_name: ["Anna"] });
  await expect.poll(async () => kept(page)).not.toContain("Anna");
  await page.reload();
  await expect(input).toBeVisible();
  expect(await kept(page)).not.toContain("Anna");
  relay.remove();
});

test("two tabs: what the other saved meanwhile is there as well", async ({
  page,
  context,
  words,
  server,
}) => {
  const relay = await Relay.before(server);
  const request = await Request.begin(server, words.locale);
  const questions = new Questions(page, words);
  await atPartOne(page, questions, request, relay.url);
  const second = await context.newPage();
  await atPartOne(second, new Questions(second, words), request);
  relay.loses = true;
  await page.locator(name).fill("Anna");
  await page.locator(year).fill("1970");
  for (const typed of ["Ann", "Anneke"]) {
    await second.locator(name).fill(typed);
    await second.locator(year).fill(typed === "Ann" ? "1971" : "1972");
    await second.locator(family).fill("Jansen");
    await second.keyboard.press("Tab");
    await expect.poll(async () => (await request.saved())["given_name"]).toEqual([typed]);
    await expect.poll(async () => (await request.saved())["family_name"]).toEqual(["Jansen"]);
  }
  await page.reload();
  await expect(page.locator(family)).toHaveValue("Jansen");
  await expect(page.locator(name)).toHaveValue("Anna");
  await expect(page.locator(year)).toHaveValue("1970");
  relay.loses = false;
  const both = { given_name: ["Anna", "Anneke"], family_name: ["Jansen"], birth_date: "1970" };
  await expect.poll(async () => request.saved(), { timeout: 20_000 }).toEqual(both);
  relay.remove();
});

test("two tabs: the other has gone on to the review", async ({ page, words, server }) => {
  const relay = await Relay.before(server);
  const request = await Request.begin(server, words.locale);
  const questions = new Questions(page, words);
  await atPartOne(page, questions, request, relay.url);
  relay.loses = true;
  await page.locator(name).fill("Anna");
  await request.act({ action: "save_answers", answers: { place: "Haarlem" }, done: true });
  await page.reload();
  await questions.at(words.say("review.title"));
  for (const said of ["Anna", "Haarlem"]) await expect(page.getByText(said, { exact: true })).toBeVisible();
  relay.loses = false;
  const retry = questions.button("problem.retry");
  await retry.click();
  await expect.poll(async () => request.saved()).toEqual({ given_name: ["Anna"], place: "Haarlem" });
  expect((await request.flow()).step.name).toBe("review");
  relay.remove();
});

test("who comes back to the page finds what was changed elsewhere since", async ({ page, words, server }) => {
  const request = await Request.begin(server, words.locale);
  await atPartOne(page, new Questions(page, words), request);
  await page.locator(name).fill("Anna");
  await page.locator(year).fill("1970");
  // A save that leaves with the page while another is under way may be refused: it is saved on coming back.
  await expect.poll(async () => request.saved()).toEqual({ given_name: ["Anna"], birth_date: "1970" });
  await page.goto("about:blank");
  const { step } = await request.flow();
  const answers = { given_name: ["Anneke"], birth_date: "1970" };
  await request.act({ action: "save_answers", answers, revision: step.revision, done: false });
  await page.goBack();
  await expect(page.locator(name)).toHaveValue("Anneke");
  await expect(page.locator(year)).toHaveValue("1970");
  await expect.poll(async () => kept(page)).not.toContain("unsaved");
  expect(await request.saved()).toEqual(answers);
});

test("back and forward through the parts lose nothing", async ({ page, words, server }) => {
  const relay = await Relay.before(server);
  const request = await Request.begin(server, words.locale);
  const questions = new Questions(page, words);
  await atPartOne(page, questions, request, relay.url);
  const [, second] = await request.sections(words.locale);
  relay.loses = true;
  await page.locator(name).fill("Anna");
  await questions.button("questions.save").click();
  await questions.at(second?.texts.label ?? "");
  await page.goBack();
  await expect(page.locator(name)).toHaveValue("Anna");
  await page.locator(name).fill("Anneke");
  await page.reload();
  await expect(page.locator(name)).toHaveValue("Anneke");
  await page.goForward();
  await expect(page.locator(name)).toHaveValue("Anneke");
  await page.reload();
  await expect(page.locator(name)).toHaveValue("Anneke");
  relay.loses = false;
  await expect.poll(async () => request.saved(), { timeout: 20_000 }).toEqual({ given_name: ["Anneke"] });
  relay.remove();
});

test("another request in the same tab gets nothing of it", async ({ page, context, words, server }) => {
  const relay = await Relay.before(server);
  const request = await Request.begin(server, words.locale);
  await atPartOne(page, new Questions(page, words), request, relay.url);
  relay.loses = true;
  await page.locator(name).fill("Anna");
  const other = await Request.begin(server, words.locale);
  await page.evaluate((held) => sessionStorage.setItem("regain", held), `${other.id} ${other.token}`);
  const questions = new Questions(page, words);
  await page.reload();
  await questions.at(words.say("questions.title"));
  expect(await kept(page)).not.toContain("Anna");
  relay.loses = false;
  // Nor another tab, which begins with a copy of the storage.
  const second = await duplicate(page, context);
  await second.goto(relay.url);
  await new Questions(second, words).at(words.say("questions.title"));
  expect(await other.saved()).toEqual({});
  relay.remove();
});

test("more than is kept breaks nothing, and the rest of it is", async ({ page, words, server }) => {
  const relay = await Relay.before(server);
  const request = await Request.begin(server, words.locale);
  const questions = new Questions(page, words);
  await atPartOne(page, questions, request, relay.url);
  relay.loses = true;
  page.on("dialog", (dialog) => void dialog.accept());
  await page.locator(name).fill("Anna");
  await page.locator(family).fill("é".repeat(200_000));
  await page.reload();
  await expect(page.locator(name)).toHaveValue("Anna");
  await expect(page.locator(family)).toHaveValue("");
  // Near to what can be saved at all.
  const long = "🦢 é".repeat(20_000);
  await page.locator(family).fill(long);
  await page.reload();
  await expect(page.locator(name)).toHaveValue("Anna");
  await expect(page.locator(family)).toHaveValue(long);
  relay.loses = false;
  const all = { given_name: ["Anna"], family_name: [long] };
  await expect.poll(async () => request.saved(), { timeout: 20_000 }).toEqual(all);
  relay.remove();
});

test("without a network the page asks before it goes", async ({ page, context, words, server }) => {
  const request = await Request.begin(server, words.locale);
  await atPartOne(page, new Questions(page, words), request);
  await context.setOffline(true);
  await page.locator(name).fill("Anna");
  const asked = page.waitForEvent("dialog");
  const leaving = page.evaluate(() => location.assign("about:blank"));
  const dialog = await asked;
  expect(dialog.type()).toBe("beforeunload");
  await dialog.dismiss();
  await leaving;
  await context.setOffline(false);
  await expect(page.locator(name)).toHaveValue("Anna");
  await expect.poll(async () => request.saved()).toEqual({ given_name: ["Anna"] });
});
