// Coming back (rows A3, A8, C6): a request is gone on with elsewhere, locks, is looked at and withdrawn; usernames are looked up.

import type { Browser, Page } from "@playwright/test";
import { expect, isAccessible, test, type Words } from "./fixtures.ts";
import "./hosts/firefox.ts";
import { aheadBy, anna, Journey } from "./journey.ts";
import { ask, AT_ONCE, verified } from "./mailed.ts";
import { hold } from "./patience.ts";
import { Questions, Request as Held, type Section } from "./questions.ts";
import { mailbox, Request, step } from "./request.ts";
import type { Server } from "./server.ts";

test.use({
  settings: `${AT_ONCE}[text_messages]\nallowed_countries = ["GB"]\nlookups_per_day = 20\n`,
});

/** Two minutes before a request that was just touched locks, and a bit later. */
const NEARLY = 1_710;
/** After that. */
const LOCKED = 1_830;

/** A username that fits no line. */
const LONG = `uil.${"hoo".repeat(19)}`;

/** A person who comes back, in whatever browser. */
class Back extends Request {
  async openFor(purpose: "status" | "username"): Promise<void> {
    await this.page.goto(`/?purpose=${purpose}&locale=${this.words.locale}`);
    await this.at(purpose === "status" ? "reference.title" : "look_up.title");
  }

  async give(reference: string): Promise<void> {
    await this.field("reference.label").fill(reference);
    await this.button("page.continue").click();
    await this.at("enter_code.title");
  }

  /** The code that comes to somebody by this click. */
  async proveBy(server: Server, address: string, send: () => Promise<void>): Promise<void> {
    const seen = await server.seen();
    await send();
    await this.field("enter_code.label").fill(await server.code(address, seen));
    await this.button("page.continue").click();
  }

  async takeUp(server: Server, reference: string, address: string): Promise<void> {
    await this.openFor("status");
    await this.proveBy(server, address, async () => this.give(reference));
  }
}

async function reference(request: Held): Promise<string> {
  return (await request.flow()).step.reference ?? "";
}

/** A field of the first part, by its label, in the tab that is at the questions. */
async function typeInto(page: Page, words: Words, section: Section, text: string): Promise<void> {
  await page.getByRole("button", { name: section.texts.label }).click();
  await new Questions(page, words).at(section.texts.label);
  await page.locator("form input[type=text]").first().fill(text);
}

async function elsewhere(browser: Browser, server: Server, words: Words): Promise<Back> {
  const context = await browser.newContext({ baseURL: server.url, locale: words.locale });
  return new Back(await context.newPage(), words);
}

test.describe("a request that is not sent yet", () => {
  test("half of it here, the rest on another device; here what was typed stays", async ({
    page,
    browser,
    words,
    server,
  }) => {
    const request = await Held.begin(server, words.locale);
    const [section] = await request.sections(words.locale);
    if (!section) throw new Error("no section");
    await request.open(page, `/?locale=${words.locale}`);
    await typeInto(page, words, section, "Blue Finch");
    await expect(page.getByText(words.say("saving.saved")).first()).toBeVisible();
    const other = await elsewhere(browser, server, words);
    await other.takeUp(server, (await reference(request)).toLowerCase().replace("-", " "), request.contact);
    await other.at("questions.title");
    await isAccessible(other.page);
    await other.page.getByRole("button", { name: section.texts.label }).click();
    await expect(other.page.locator("form input[type=text]").first()).toHaveValue("Blue Finch");
    await other.page.locator("form input[type=text]").first().fill("Blue Finch the second");
    await other.button("questions.review").click();
    await other.at("review.title");
    await isAccessible(other.page);
    // Here the flow is gone; what was typed is not.
    await page.locator("form input[type=text]").first().fill("Typed too late");
    await page.keyboard.press("Tab");
    await expect(page.getByText(words.say("saving.ended"))).toBeVisible();
    await expect(page.locator("form input[type=text]").first()).toHaveValue("Typed too late");
    await other.button("review.submit").click();
    const send = other.button("review.ask.send");
    if (await send.isVisible()) await send.click();
    await other.at("submitted.title");
    await other.page.context().close();
  });

  test("the reference is mailed, and not twice within a minute", async ({ page, words, server }) => {
    const request = await Held.begin(server, words.locale);
    await request.open(page, `/?locale=${words.locale}`);
    const journey = new Back(page, words);
    await journey.at("questions.title");
    await expect(page.getByText(await reference(request))).toBeVisible();
    await expect(page.getByText(words.say("questions.saved"))).toBeVisible();
    await isAccessible(page);
    const before = (await server.outbox()).filter((message) => message.to === request.contact).length;
    await journey.button("come_back.mail").click();
    await expect(page.getByText(words.say("come_back.mailed"))).toBeInViewport();
    await expect
      .poll(async () => (await server.outbox()).filter((message) => message.to === request.contact).length)
      .toBe(before + 1);
    await journey.button("come_back.mail").click();
    const [wait = ""] = words.say("problem.too_often_until").split("{wait}");
    await expect(journey.summary).toContainText(wait);
  });

  test("a computer that is left knows nothing any more", async ({ page, words, server }) => {
    const request = await Held.begin(server, words.locale);
    const [section] = await request.sections(words.locale);
    if (!section) throw new Error("no section");
    await request.open(page, `/?locale=${words.locale}`);
    const written = await reference(request);
    await typeInto(page, words, section, "Blue Finch");
    const journey = new Back(page, words);
    await journey.button("leave.submit").click();
    await journey.at("left.title");
    await expect(page.getByText(written)).toBeVisible();
    await isAccessible(page);
    const kept = await page.evaluate(() =>
      [JSON.stringify(history.state), document.documentElement.outerHTML]
        .concat(Object.values({ ...localStorage }), Object.values({ ...sessionStorage }))
        .join("\n"),
    );
    for (const secret of [request.id, request.token, "Blue Finch"]) expect(kept).not.toContain(secret);
    // What was typed last was saved before.
    expect(JSON.stringify(await request.saved())).toContain("Blue Finch");
  });
});

test.describe("a page that is left alone", () => {
  const inTime = async ({ server }: { server: Server }): Promise<void> => {
    await server.down();
    await server.up();
  };
  test.beforeEach(inTime);
  test.afterAll(inTime);

  test("it warns, locks, and goes on with a code", async ({ page, words, server }) => {
    await page.clock.install();
    const request = await Held.begin(server, words.locale);
    const [section] = await request.sections(words.locale);
    if (!section) throw new Error("no section");
    await request.open(page, `/?locale=${words.locale}`);
    await typeInto(page, words, section, "Blue Finch");
    await page.keyboard.press("Tab");
    await expect(page.getByText(words.say("saving.saved")).first()).toBeVisible();
    const written = await reference(request);
    await server.down();
    await server.up(["--clock-ahead", String(LOCKED)]);
    await aheadBy(page, NEARLY);
    await page.clock.fastForward(NEARLY * 1_000);
    const [warning = ""] = words.say("locked.warning").split("{time}");
    await expect(page.getByRole("status").filter({ hasText: warning })).toBeVisible();
    await isAccessible(page);
    await page.clock.fastForward((LOCKED - NEARLY) * 1_000);
    const journey = new Back(page, words);
    await journey.at("locked.title");
    await expect(page.getByText(written)).toBeVisible();
    await expect(page.getByText("Blue Finch")).toHaveCount(0);
    await isAccessible(page);
    // Nor after a reload.
    await page.reload();
    await journey.at("locked.title");
    await journey.proveBy(server, request.contact, async () => {
      await journey.button("locked.submit").click();
      await journey.at("enter_code.title");
    });
    await expect.poll(async () => step(page)).toBe("answer_questions");
    await page.getByRole("button", { name: section.texts.label }).first().click();
    await expect(page.locator("form input[type=text]").first()).toHaveValue("Blue Finch");
  });

  test("what is not saved yet stays until it is", async ({ page, words, server }) => {
    await page.clock.install();
    const request = await Held.begin(server, words.locale);
    const [section] = await request.sections(words.locale);
    if (!section) throw new Error("no section");
    await request.open(page, `/?locale=${words.locale}`);
    await typeInto(page, words, section, "Blue Finch");
    await page.context().setOffline(true);
    const field = page.locator("form input[type=text]").first();
    await field.fill("Blue Finch the second");
    await page.keyboard.press("Tab");
    await expect(page.getByText(words.say("saving.offline"))).toBeVisible();
    await server.down();
    await server.up(["--clock-ahead", String(LOCKED)]);
    await page.clock.fastForward(LOCKED * 1_000);
    await expect(page.getByText(words.say("saving.offline"))).toBeVisible();
    await expect(field).toHaveValue("Blue Finch the second");
    await page.context().setOffline(false);
    await page.clock.runFor(11_000);
    const journey = new Back(page, words);
    await journey.at("locked.title");
    await journey.proveBy(server, request.contact, async () => {
      await journey.button("locked.submit").click();
      await journey.at("enter_code.title");
    });
    await expect.poll(async () => step(page)).toBe("answer_questions");
    expect(JSON.stringify(await request.saved())).toContain("Blue Finch the second");
  });
});

test.describe("a request that was sent", () => {
  test("it says how it stands, and is withdrawn", async ({ page, words, server }) => {
    const sent = await ask(server, "anna");
    const journey = new Back(page, words);
    await journey.takeUp(server, sent.reference, sent.friend);
    await journey.at("request_status.received_title");
    await isAccessible(page);
    // The second click meets the dialog, and answers nothing there.
    await journey.button("withdraw.submit").dblclick();
    await isAccessible(page);
    await journey.button("withdraw.ask.keep").click();
    await expect(journey.button("withdraw.ask.send")).toBeHidden();
    await journey.button("withdraw.submit").click();
    await journey.button("withdraw.ask.send").click();
    await journey.at("request_status.withdrawn_title");
    await isAccessible(page);
    await page.reload();
    await journey.at("request_status.withdrawn_title");
  });

  test("over a slow network double clicks send nothing twice, and nothing is lost", async ({
    page,
    browserName,
    words,
    server,
  }) => {
    test.skip(browserName !== "chromium", "Only Chromium slows its network down on demand.");
    const sent = await ask(server, "anna");
    const network = await page.context().newCDPSession(page);
    // A mobile network with little reception: its delay is what a double click meets.
    await network.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 400,
      downloadThroughput: 200_000,
      uploadThroughput: 100_000,
    });
    const posts: string[] = [];
    page.on("request", (asked) => {
      if (asked.method() === "POST") posts.push(Object.values(asked.postDataJSON() as object).join(" "));
    });
    const journey = new Back(page, words);
    await journey.openFor("status");
    const seen = await server.seen();
    await journey.field("reference.label").fill(sent.reference);
    await journey.button("page.continue").dblclick();
    await journey.at("enter_code.title");
    const code = await server.code(sent.friend, seen);
    await journey.field("enter_code.label").fill(code);
    await journey.button("page.continue").dblclick();
    await journey.at("request_status.received_title");
    await expect(page.getByText(sent.reference)).toBeVisible();
    expect(posts).toEqual([
      `status ${words.locale}`,
      `give_reference ${sent.reference}`,
      `enter_code ${code}`,
    ]);
    const mailed = (await server.outbox()).filter((message) => message.to === sent.friend && message.code);
    expect(mailed.filter((message) => !seen.has(JSON.stringify(message)))).toHaveLength(1);
    await page.reload();
    await journey.at("request_status.received_title");
  });

  test("its link is mailed once more", async ({ page, words, server }) => {
    const sent = await ask(server, "anna");
    const link = await verified(server, sent);
    const journey = new Back(page, words);
    await journey.takeUp(server, sent.reference, sent.friend);
    await journey.at("request_status.verified_title");
    await isAccessible(page);
    await journey.button("request_status.link_again").click();
    await expect(page.getByText(words.say("request_status.link_mailed"))).toBeInViewport();
    await expect.poll(async () => server.link(sent.friend, "verified")).not.toBe(link);
    await journey.button("leave.submit").click();
    await journey.at("left.title");
  });

  test("a reference that is none is answered alike", async ({ page, words }) => {
    const journey = new Back(page, words);
    await journey.openFor("status");
    await isAccessible(page);
    await journey.button("page.continue").click();
    await journey.isRefused("reference.title", "reference.label", words.say("fault.reference.missing"));
    await journey.give("00000-00000");
    await isAccessible(page);
    await journey.button("prove_reference.another").click();
    await journey.at("reference.title");
    await expect(journey.field("reference.label")).toHaveValue("00000-00000");
  });
});

test.describe("usernames", () => {
  test.beforeAll(({ server }) => {
    const account = (id: string, address: string): object => ({
      id,
      usernames: [id],
      contacts: [{ kind: "email", value: address }],
      password: "a very old password",
      locale: "en",
    });
    server.importAccounts([
      account("merel.one", "merel@example.org"),
      account("uil.one", "uil@example.org"),
      account(LONG, "uil@example.org"),
    ]);
  });

  for (const locale of ["en", "nl"])
    test.describe(locale, () => {
      test.use({ locale });

      test("who recognises no contact looks their username up, and is back", async ({
        page,
        words,
        server,
      }) => {
        const journey = new Back(page, words);
        await journey.open();
        await journey.identify(anna.identifier);
        await journey.button("identify.look_up").click();
        await journey.at("look_up.title");
        await isAccessible(page);
        await journey.proveBy(server, "merel@example.org", async () => {
          await page.locator("#rg-contact").fill("merel@example.org");
          await journey.button("page.continue").click();
          await journey.at("enter_code.title");
        });
        await journey.at("usernames.one_title");
        await isAccessible(page);
        await page
          .getByRole("button", { name: words.say("usernames.recover", { username: "merel.one" }) })
          .click();
        await journey.at("choose_method.title");
        await expect(page.getByText("m***@e***.org")).toBeVisible();
        await journey.button("choose_method.check").click();
        await journey.at("identify.title");
        await expect(journey.field("identify.label")).toHaveValue("merel.one");
      });
    });

  test("several are told apart, and none is no dead end", async ({ page, words, server }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    const journey = new Back(page, words);
    const give = async (contact: string): Promise<void> => {
      await page.locator("#rg-contact").fill(contact);
      await journey.button("page.continue").click();
      await journey.at("enter_code.title");
    };
    await journey.openFor("username");
    await journey.proveBy(server, "uil@example.org", async () => give("uil@example.org"));
    await journey.at("usernames.title");
    await isAccessible(page);
    for (const username of ["uil.one", LONG])
      await expect(
        page.getByRole("button", { name: words.say("usernames.recover", { username }) }),
      ).toBeVisible();
    await journey.button("usernames.again").click();
    await journey.at("look_up.title");
    const nobody = mailbox();
    await journey.proveBy(server, nobody, async () => give(nobody));
    await journey.at("usernames.none_title");
    await isAccessible(page);
    await journey.button("link.recover").click();
    await journey.at("identify.title");
  });

  test("by text message to a number of a country that the site allows", async ({ page, words, server }) => {
    const journey = new Back(page, words);
    await journey.openFor("username");
    await page.locator("#rg-contact").fill("+31 20 123 4567");
    await journey.button("page.continue").click();
    await expect(page.getByRole("alert")).toContainText(words.say("fault.address_either.not_an_option"));
    await isAccessible(page);
    await journey.proveBy(server, "+441632960123", async () => {
      await page.locator("#rg-contact").fill("+44 1632 960123");
      await journey.button("page.continue").click();
      await journey.at("enter_code.title");
    });
    await journey.at("usernames.one_title");
    await expect(
      page.getByRole("button", { name: words.say("usernames.recover", { username: "anna" }) }),
    ).toBeVisible();
  });

  test("the first step leads there before the app has come", async ({ page, words }) => {
    const journey = new Journey(page, words);
    const gate = await hold(page, "**/regain-app*");
    await page.goto("/");
    await page.getByRole("link", { name: words.say("identify.look_up") }).click();
    gate.open();
    await expect(page).toHaveURL(`/?locale=${words.locale}&purpose=username`);
    await journey.at("look_up.title");
    await page.goBack();
    await journey.at("identify.title");
    await page.getByRole("link", { name: words.say("identify.status") }).click();
    await journey.at("reference.title");
  });
});
