// What browsers of some years ago lack, or refuse: the way goes on without it, and where it cannot the page says so.

import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { anna, Journey, password, steps } from "./journey.ts";
import { Questions, Request } from "./questions.ts";

test.use({ settings: "[request]\noffered = true\nchallenges = []\n" });

/** Takes away what the oldest of our browsers do not have, and lets fail what a browser may refuse. */
async function age(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const without = (of: object, ...names: string[]): void => {
      for (const name of names) Reflect.deleteProperty(of, name);
    };
    without(AbortSignal, "timeout", "any", "abort");
    without(window, "structuredClone", "requestIdleCallback", "trustedTypes", "scheduler", "navigation");
    without(Intl, "DisplayNames", "RelativeTimeFormat", "PluralRules", "ListFormat", "Segmenter");
    without(crypto, "randomUUID");
    without(Crypto.prototype, "randomUUID", "getRandomValues");
    without(Navigator.prototype, "sendBeacon", "userActivation");
    without(Performance.prototype, "navigation");
    without(HTMLDialogElement.prototype, "show", "showModal", "close");
    without(HTMLFormElement.prototype, "requestSubmit");
    without(Array.prototype, "at", "findLast", "toSorted");
    without(String.prototype, "at", "replaceAll", "isWellFormed");
    without(Object, "hasOwn", "groupBy");
    without(Promise, "any", "withResolvers");
    without(window, "WeakRef", "FinalizationRegistry");
    const refuse = (of: object, name: string): void => {
      const get = (): never => {
        throw new DOMException("denied", "SecurityError");
      };
      Object.defineProperty(of, name, { get });
    };
    refuse(window, "sessionStorage");
    refuse(window, "localStorage");
    for (const name of ["pushState", "replaceState"] as const)
      history[name] = () => {
        throw new DOMException("too many", "SecurityError");
      };
  });
}

test("path A to its end", async ({ page, words, server }) => {
  await age(page);
  const journey = new Journey(page, words);
  const seen = await server.seen();
  const chosen = password();
  await journey.open();
  for (const step of steps(journey, async () => server.code(anna.identifier, seen), chosen)) {
    await journey.at(step.title);
    await step.fill();
    await journey.button(step.send).click();
  }
  await journey.at("password_changed.title");
  expect(await server.signsIn(anna.identifier, chosen)).toBe(true);
});

test("its way back, and times without the browser's words", async ({ page, words }) => {
  await age(page);
  const journey = new Journey(page, words);
  await journey.open();
  await journey.identify(anna.identifier);
  await journey.choose(anna.masked);
  await journey.confirm(anna.identifier);
  await expect(page.getByRole("button", { name: /\d+ s/ })).toBeVisible();
  await expect(page.getByText(words.say("enter_code.hint.other", { count: "6" }))).toBeVisible();
  await journey.button("page.back").click();
  await journey.at("confirm_address.email_title");
});

test.describe("path B", () => {
  test("answers are saved, and what is asked before sending is asked", async ({ page, words, server }) => {
    const request = await Request.begin(server, words.locale);
    // The storage is needed to take up this request.
    await request.open(page);
    const questions = new Questions(page, words);
    await questions.at(words.say("questions.title"));
    await page.evaluate(() => {
      for (const name of ["show", "showModal", "close"])
        Reflect.deleteProperty(HTMLDialogElement.prototype, name);
    });
    await questions.button("questions.review").click();
    await questions.at(words.say("review.title"));
    await questions.button("review.submit").click();
    const asks = page.getByRole("dialog");
    await expect(asks).toBeVisible();
    await questions.button("review.ask.back").click();
    await expect(asks).toBeHidden();
    await questions.at(words.say("questions.title"));
  });
});

test.describe("what it cannot do without", () => {
  test.use({ noise: true });

  for (const [what, remove] of [
    ["WebAssembly", () => Reflect.deleteProperty(window, "WebAssembly")],
    ["fetch", () => Reflect.deleteProperty(window, "fetch")],
    ["TextDecoder", () => Reflect.deleteProperty(window, "TextDecoder")],
    ["URLSearchParams", () => Reflect.deleteProperty(window, "URLSearchParams")],
    ["Request", () => Reflect.deleteProperty(window, "Request")],
    ["Headers", () => Reflect.deleteProperty(window, "Headers")],
  ] as const) {
    test(`${what}: the page says so`, async ({ page }) => {
      await page.addInitScript(remove);
      await page.goto("/");
      // In its own words, or on a screen of ours.
      const says = page.getByText("cannot be opened right now").filter({ visible: true });
      await expect(says).toBeVisible();
      await expect(page.locator("#regain-loading")).toBeHidden();
    });
  }

  test("a fault of ours on a screen shows the page, and not one of others", async ({ page, words }) => {
    const journey = new Journey(page, words);
    await journey.open();
    await page.evaluate(async () => {
      setTimeout(() => {
        throw new Error("an extension");
      });
      void Promise.reject(new Error("an extension"));
      await new Promise((done) => setTimeout(done, 50));
    });
    await journey.at("identify.title");
    // The next screen cannot be drawn any more.
    await page.evaluate(() => {
      const set = (): never => {
        throw new Error("broken");
      };
      Object.defineProperty(document, "title", { set });
    });
    await journey.field("identify.label").fill("anna");
    await journey.button("page.continue").click();
    await expect(page.getByText("This page cannot be opened right now")).toBeVisible();
    await expect(page.locator("#regain")).toBeHidden();
    await page.getByRole("link", { name: "Try again" }).click();
    // The flow goes on where it stood.
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator("#regain-unavailable")).toBeHidden();
  });
});
