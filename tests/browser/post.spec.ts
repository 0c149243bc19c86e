// Row D5: a recovery request that is one POST to any URL (docs/post.md), in an element on another site's page.

import type { Page, Request, Route } from "@playwright/test";
import { expect, test } from "./hosts/fixtures.ts";
import { Embedded } from "./hosts/embedded.ts";
import { host } from "./hosts/pages.ts";
import { Receiver } from "./receiver.ts";
import type { Words } from "./fixtures.ts";

const IDENTIFIER = 'zoë 😀 + & "quoted"';
const CONTACT = "friend@example.org";
const NAME = "זואי Zoë";

/** A proof of work with a known answer: the 10th try (ALTCHA 2). */
const CHALLENGE = {
  parameters: {
    algorithm: "PBKDF2/SHA-256",
    nonce: "48451910200329cef2613e7386e002e9",
    salt: "69233ec009c4027efcc30bdc0644a8c2",
    cost: 10,
    keyLength: 32,
    keyPrefix: "c94ebe900464a1482b268f2a333ff35f",
  },
  signature: "00",
};

/** What solves it. */
const SOLVED = { solution: { counter: 10 } };

type Answer = (route: Route) => Promise<void>;

interface Received {
  received: Request[];
  /** What is answered from now on. */
  answers: (answer: Answer) => void;
}

const it = test.extend<{
  begun: (settings: Record<string, unknown>) => Promise<{ journey: Embedded; receiver: Received }>;
}>({
  begun: async ({ page, opened, server }, use) => {
    await use(async (settings) => {
      const received: Request[] = [];
      let answer: Answer = (route) => route.fulfill({ status: 204 });
      await page.route("**/recover", async (route) => {
        received.push(route.request());
        await answer(route);
      });
      await page.route("**/challenge", (route) => route.fulfill({ json: CHALLENGE }));
      const config = { brand: { name: "Example" }, post: { url: "/recover", ...settings } };
      await page.route("**/settings.json", (route) => route.fulfill({ json: config }));
      await page.route("**/questions.*.json", async (route) => {
        const [, locale = ""] = /questions\.(\w+)\.json/.exec(route.request().url()) ?? [];
        await route.fulfill({
          response: await route.fetch({ url: `${server.url}recovery/v1/form?locale=${locale}` }),
        });
      });
      const form = "/questions.{locale}.json";
      const journey = await opened(host("plain"), { profile: "post", form, config: "/settings.json" });
      return { journey, receiver: { received, answers: (next) => (answer = next) } };
    });
  },
});

/** Up to the review, with the one answer that is needed. */
async function fill(journey: Embedded, words: Words): Promise<void> {
  await journey.start("identify.title");
  await journey.field("identify.label").fill(IDENTIFIER);
  await journey.button("page.continue").click();
  await journey.at("contact.title");
  await expect(journey.element.getByText(words.say("contact.lead_unproven"))).toBeVisible();
  await journey.field("contact.label").fill(CONTACT);
  await journey.button("page.continue").click();
  await journey.at("questions.title");
  await journey.button("questions.start").click();
  await name(journey, words).fill(NAME);
  await journey.button("questions.review").click();
  await journey.at("review.title");
}

function name(journey: Embedded, words: Words): ReturnType<Embedded["field"]> {
  const label = words.locale === "nl" ? "Naam" : "Name";
  return journey.element.getByLabel(words.say("questions.needed", { question: label }));
}

/** Whether the browser asks before the page goes. */
async function asks(page: Page): Promise<boolean> {
  const asked = page.waitForEvent("dialog");
  await page.close({ runBeforeUnload: true });
  const dialog = await asked;
  const kind = dialog.type();
  await dialog.dismiss();
  return kind === "beforeunload";
}

for (const as of ["json", "form", "multipart"])
  it(`what was typed is sent as ${as}, and kept by a receiver as it was typed`, async ({
    begun,
    words,
    page,
  }) => {
    const python = await Receiver.start("docs/forms/library-card.json");
    try {
      const challenge = "/challenge";
      const { journey, receiver } = await begun({
        as,
        challenge,
        honeypot: "website",
      });
      await journey.at("start.title");
      await expect(journey.element.getByText(words.say("start.not_saved"))).toBeVisible();
      await fill(journey, words);
      // Kept in the page alone, and no reference before there is one.
      expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).not.toContain("friend");
      await expect(journey.element.locator("[name=website]")).not.toBeInViewport();
      await journey.isAccessible();
      receiver.answers(async (route) => route.fulfill({ response: await route.fetch({ url: python.url }) }));
      await journey.button("review.submit").click();
      await journey.at("submitted.title");
      const [kept, ...others] = python.kept();
      if (kept === undefined) throw new Error("nothing was kept");
      expect(others).toEqual([]);
      expect([kept.identifier, kept.contact, kept.website]).toEqual([IDENTIFIER, CONTACT, ""]);
      expect(kept.answers["name"]).toBe(NAME);
      // A solution of the challenge: the known one.
      const solved = JSON.parse(Buffer.from(kept.altcha ?? "", "base64").toString()) as typeof SOLVED;
      expect(solved.solution.counter).toBe(SOLVED.solution.counter);
      await expect(journey.element.getByText(kept.reference)).toBeVisible();
      await expect(journey.element.getByText(words.say("submitted.staff"))).toHaveCount(0);
      await journey.isAccessible();
    } finally {
      await python.remove();
    }
  });

it("whatever the receiver refuses is said, and nothing typed is lost", async ({ begun, words, page }) => {
  const { journey, receiver } = await begun({});
  await fill(journey, words);
  const refused: [Answer, string | RegExp][] = [
    [(route) => route.fulfill({ status: 413 }), words.say("problem.too_large")],
    [
      (route) => route.fulfill({ status: 429, headers: { "retry-after": "240" } }),
      words.say("problem.too_often_until", {
        wait: words.locale === "nl" ? "over 4 minuten" : "in 4 minutes",
      }),
    ],
    [(route) => route.fulfill({ status: 403, body: "CSRF" }), words.say("problem.forbidden")],
    [
      (route) => route.fulfill({ status: 400, contentType: "text/html", body: "<h1>No" }),
      words.say("problem.unavailable"),
    ],
    [(route) => route.fulfill({ status: 503 }), words.say("problem.unavailable")],
    [(route) => route.abort(), words.say("problem.unreachable")],
    [
      (route) => route.fulfill({ status: 422, json: { errors: { base: ["Closed until Monday"] } } }),
      "Closed until Monday",
    ],
  ];
  for (const [answer, said] of refused) {
    receiver.answers(answer);
    await journey.button("review.submit").click();
    await expect(journey.summary).toContainText(said);
    await expect(journey.element.getByText(NAME, { exact: true })).toBeVisible();
  }
  // What was given before the questions leads back there, and on again from there.
  receiver.answers((route) =>
    route.fulfill({ status: 422, json: { errors: { identifier: ["No account has that name"] } } }),
  );
  await journey.button("review.submit").click();
  await journey.at("identify.title");
  await expect(journey.summary).toContainText("No account has that name");
  await expect(journey.field("identify.label")).toHaveValue(IDENTIFIER);
  await journey.button("page.continue").click();
  await journey.at("contact.title");
  await expect(journey.field("contact.label")).toHaveValue(CONTACT);
  await journey.button("page.continue").click();
  await journey.at("review.title");
  await expect(journey.element.getByText(NAME, { exact: true })).toBeVisible();
  expect(await asks(page)).toBe(true);
  // A field's own fault leads to the field, with what was typed in it.
  receiver.answers((route) =>
    route.fulfill({ status: 422, json: { errors: { "answers.name": ["Nobody here has that name"] } } }),
  );
  await journey.button("review.submit").click();
  await expect(journey.summary).toContainText("Nobody here has that name");
  await journey.summary.getByRole("link").click();
  await expect(name(journey, words)).toHaveValue(NAME);
  await expect(name(journey, words)).toBeFocused();
});

it("a receiver that never answers is given up", async ({ begun, words, page }) => {
  await page.clock.install();
  const { journey, receiver } = await begun({});
  await fill(journey, words);
  receiver.answers(() => new Promise(() => undefined));
  await journey.button("review.submit").click();
  await expect.poll(() => receiver.received.length).toBe(1);
  await page.clock.fastForward(21_000);
  await expect(journey.summary).toContainText(words.say("problem.timed_out"));
  receiver.answers((route) => route.fulfill({ status: 204 }));
  await journey.button("problem.retry").click();
  await journey.at("submitted.title");
});

it("what is refused after another challenge is said, and another request begins empty", async ({
  begun,
  words,
}) => {
  const { journey, receiver } = await begun({ challenge: "/challenge" });
  await fill(journey, words);
  for (let sent = 0; sent < 2; sent++) {
    receiver.answers((route) =>
      route.fulfill({ status: 422, json: { errors: { base: ["Closed until Monday"] } } }),
    );
    await journey.button("review.submit").click();
    await expect(journey.summary).toContainText("Closed until Monday");
    await expect.poll(() => receiver.received.length).toBe(sent + 1);
  }
  // Each with a solution of its own.
  const solutions = receiver.received.map((each) => (each.postDataJSON() as { altcha?: string }).altcha);
  expect(solutions.every((each) => typeof each === "string")).toBe(true);
  const message = "We read it on Monday.";
  receiver.answers((route) => route.fulfill({ json: { message } }));
  await journey.button("review.submit").click();
  await journey.at("submitted.title");
  await expect(journey.element.getByText(message)).toBeVisible();
  // Another request has nothing of the one before.
  await journey.button("submitted.again").click();
  await journey.at("contact.title");
  await expect(journey.field("contact.label")).toHaveValue("");
  await journey.field("contact.label").fill(CONTACT);
  await journey.button("page.continue").click();
  await journey.at("questions.title");
  await journey.button("questions.start").click();
  await expect(name(journey, words)).toHaveValue("");
});
