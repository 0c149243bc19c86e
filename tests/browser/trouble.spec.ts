// The server is gone, slow or refuses; the device is offline; nothing of ours arrives: nothing typed is lost, and
// there is always a way on.

import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import type { Route } from "@playwright/test";
import { expect, isAccessible, test } from "./fixtures.ts";
import { anna, filled, Journey, password, steps } from "./journey.ts";
import { Gate, neverGivesUp } from "./patience.ts";

test("the server is killed and started again on every step", async ({ page, words, server }) => {
  test.slow();
  const journey = new Journey(page, words);
  const seen = await server.seen();
  const chosen = password();
  await journey.open();
  for (const step of steps(journey, async () => server.code(anna.identifier, seen), chosen)) {
    await journey.at(step.title);
    await step.fill();
    const before = await filled(page);
    await server.down();
    await journey.button(step.send).click();
    await expect(journey.summary).toBeFocused();
    await expect(journey.summary).toContainText(words.say("problem.unreachable"));
    expect(await filled(page)).toBe(before);
    await server.up();
    await journey.button("problem.retry").click();
  }
  await isAccessible(page);
  await journey.at("password_changed.title");
  expect(await server.signsIn(anna.identifier, chosen)).toBe(true);
});

test("the device is offline on every step", async ({ page, context, words, server }) => {
  const journey = new Journey(page, words);
  const seen = await server.seen();
  await journey.open();
  for (const step of steps(journey, async () => server.code(anna.identifier, seen), password())) {
    await journey.at(step.title);
    await step.fill();
    const before = await filled(page);
    await context.setOffline(true);
    await journey.button(step.send).click();
    await expect(journey.summary).toContainText(words.say("problem.offline"));
    await isAccessible(page);
    expect(await filled(page)).toBe(before);
    await context.setOffline(false);
    // Sending the form again does as well as the summary's button.
    await journey.button(step.send).click();
  }
  await journey.at("password_changed.title");
});

test("what was changed before it is tried again is what counts", async ({ page, context, words, server }) => {
  const journey = new Journey(page, words);
  const seen = await server.seen();
  const [slip, chosen] = [password(), password()];
  await journey.open();
  // Filled in with a slip, sent offline, mended, and tried again.
  const mend = async (labels: string[], before: string, after: string, send: string): Promise<void> => {
    const fill = async (text: string): Promise<void> => {
      for (const label of labels) await journey.field(label).fill(text);
    };
    await fill(before);
    await context.setOffline(true);
    await journey.button(send).click();
    await expect(journey.summary).toContainText(words.say("problem.offline"));
    await fill(after);
    await context.setOffline(false);
    await journey.button("problem.retry").click();
  };
  await mend(["identify.label"], "nobody@example.com", anna.identifier, "page.continue");
  await journey.at("choose_method.title");
  await journey.choose(anna.masked);
  const address = ["confirm_address.email_label"];
  await mend(address, "other@example.com", anna.identifier, "confirm_address.send");
  await journey.at("enter_code.title");
  const code = await server.code(anna.identifier, seen);
  await mend(["enter_code.label"], code === "111111" ? "222222" : "111111", code, "page.continue");
  await journey.at("set_password.title");
  await mend(["set_password.label", "set_password.again"], slip, chosen, "set_password.submit");
  await journey.at("password_changed.title");
  expect(await server.signsIn(anna.identifier, slip)).toBe(false);
  expect(await server.signsIn(anna.identifier, chosen)).toBe(true);
});

test("what keeps the page from opening is told as what it is, and tried again", async ({ page, words }) => {
  const journey = new Journey(page, words);
  const problem = (status: number, code: string, more = {}): Parameters<Route["fulfill"]>[0] => ({
    status,
    contentType: "application/problem+json",
    body: JSON.stringify({ type: "about:blank", title: "", status, detail: "", code, ...more }),
  });
  const soon = (): string => new Date(Date.now() + 5 * 60_000 - 2_000).toISOString().replace(/\.\d+Z/, "Z");
  const limit = async (route: Route): Promise<void> =>
    route.fulfill(problem(429, "too_often", { retry_at: soon() }));
  const until = words.say("problem.too_often_until", { wait: "in 5 minutes" });
  for (const [address, refuse, told] of [
    ["flows", limit, until],
    ["config", limit, until],
    [
      "flows",
      async (route: Route) => route.fulfill(problem(503, "unavailable")),
      words.say("problem.unavailable"),
    ],
    [
      "config",
      async (route: Route) => route.fulfill({ status: 500, body: "" }),
      words.say("problem.unavailable"),
    ],
    ["config", async (route: Route) => route.abort(), words.say("problem.unreachable")],
    ["flows", async (route: Route) => route.abort(), words.say("problem.unreachable")],
  ] as const) {
    const asked = `**/recovery/v1/${address}`;
    await page.route(asked, refuse);
    await page.goto("/");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.say("unopened.title"));
    await expect(journey.summary).toContainText(told);
    await isAccessible(page);
    await journey.button("problem.retry").click();
    await expect(journey.summary).toBeFocused();
    await expect(journey.summary).toContainText(told);
    await page.unroute(asked);
    await journey.button("problem.retry").click();
    await journey.at("identify.title");
    await page.evaluate(() => {
      sessionStorage.clear();
    });
  }
});

test("an answer that was lost: the step that was taken is drawn", async ({ page, words }) => {
  const journey = new Journey(page, words);
  await journey.open();
  await page.route("**/flows/*", async (route) => {
    await route.fetch();
    await route.abort();
  });
  await journey.field("identify.label").fill("anna");
  await journey.button("page.continue").click();
  await expect(journey.summary).toContainText(words.say("problem.unreachable"));
  await page.unroute("**/flows/*");
  await journey.button("problem.retry").click();
  await journey.at("choose_method.title");
});

test("a slow server: the button says so at once, a double click sends once, a text follows", async ({
  page,
  words,
}) => {
  const journey = new Journey(page, words);
  await neverGivesUp(page);
  await journey.open();
  let asked = 0;
  const seen = new Gate();
  await page.route("**/flows/*", async (route) => {
    asked += 1;
    await seen.opened;
    await route.continue();
  });
  await journey.field("identify.label").fill("anna");
  const button = journey.button("page.continue");
  // In the first picture that is drawn after the click.
  const busy = await button.evaluate(async (element) => {
    (element as HTMLElement).click();
    await new Promise(requestAnimationFrame);
    return element.getAttribute("aria-busy");
  });
  expect(busy).toBe("true");
  await button.click({ force: true });
  await expect(page.getByText(words.say("page.slow"))).toBeVisible();
  await isAccessible(page);
  seen.open();
  await journey.at("choose_method.title");
  expect(asked).toBe(1);
});

test("too often: it says until when", async ({ page, words }) => {
  const journey = new Journey(page, words);
  await journey.open();
  // As it is answered: a minute later it would be four.
  const until = (): string => new Date(Date.now() + 5 * 60_000 - 2_000).toISOString().replace(/\.\d+Z/, "Z");
  await page.route("**/flows/*", async (route) =>
    route.fulfill({
      status: 429,
      contentType: "application/problem+json",
      body: JSON.stringify({
        type: "about:blank",
        title: "Too many requests",
        status: 429,
        detail: "",
        code: "too_often",
        retry_at: until(),
      }),
    }),
  );
  await journey.field("identify.label").fill("anna");
  await journey.button("page.continue").click();
  await expect(journey.summary).toContainText(words.say("problem.too_often_until", { wait: "in 5 minutes" }));
  await isAccessible(page);
});

test("a proxy answers in place of the server", async ({ page, words }) => {
  const journey = new Journey(page, words);
  await journey.open();
  await page.route("**/flows/*", async (route) =>
    route.fulfill({ status: 502, contentType: "text/html", body: "<h1>Bad gateway</h1>" }),
  );
  await journey.field("identify.label").fill("anna");
  await journey.button("page.continue").click();
  await expect(journey.summary).toContainText(words.say("problem.unavailable"));
  await page.unroute("**/flows/*");
  await journey.button("problem.retry").click();
  await journey.at("choose_method.title");
});

test("a language that does not arrive leaves the one there is", async ({ page, words }) => {
  const journey = new Journey(page, words);
  await journey.open();
  await page.route("**/locales/nl/*", async (route) => route.abort());
  await page.getByRole("link", { name: "Nederlands" }).click();
  await expect(journey.summary).toContainText(words.say("problem.unreachable"));
  await page.unroute("**/locales/nl/*");
  await journey.button("problem.retry").click();
  await expect(page.locator("html")).toHaveAttribute("lang", "nl");
});

test.describe("where nothing can be drawn, the page itself says so", () => {
  test.use({ noise: true });
  const wasm = readdirSync(resolve(import.meta.dirname, "../../dist")).find((file) => file.endsWith(".wasm"));

  for (const [what, address] of [
    ["the app does not arrive", `**/${wasm ?? "*.wasm"}`],
    ["its script does not arrive", "**/regain-page-*.js"],
    ["no words arrive", "**/locales/*/app.json"],
  ] as const) {
    test(what, async ({ page }) => {
      const typed = new Gate();
      await page.route(address, async (route) => {
        await typed.opened;
        await route.abort();
      });
      await page.goto("/", { waitUntil: "commit" });
      await page.locator("#rg-identifier").fill(anna.identifier);
      typed.open();
      await expect(page.getByText("This page cannot be opened right now")).toBeVisible();
      await expect(page.getByText("Deze pagina kan nu niet geopend worden")).toBeVisible();
      await expect(page.getByRole("link", { name: "get help" })).toBeVisible();
      await isAccessible(page);
      await page.unroute(address);
      await page.getByRole("link", { name: "Try again" }).click();
      await expect(page.locator("html")).toHaveAttribute("data-regain", "drawn");
      await expect(page.locator("#rg-identifier")).toHaveValue(anna.identifier);
    });
  }

  // Playwright draws no <noscript>, so this one is read.
  test("without JavaScript it asks for that, and names the help there is", async ({ request }) => {
    const html = await (await request.get("/")).text();
    const shown = /<noscript>(.*?)<\/noscript>/s.exec(html)?.[1] ?? "";
    expect(shown).toContain("This page needs JavaScript");
    expect(shown).toContain("Deze pagina heeft JavaScript nodig");
    expect(shown).toMatch(/href="?support/);
  });
});

test.describe("where a chunk of the app does not come", () => {
  // What fails is said in the console.
  test.use({ noise: true });

  test("the later steps: it is said, as often as it fails, and goes on once they come", async ({
    page,
    words,
  }) => {
    const journey = new Journey(page, words);
    await page.route("**/regain-journey*.wasm", async (route) => route.abort());
    await journey.open();
    await journey.field("identify.label").fill(anna.identifier);
    for (let tries = 0; tries < 2; tries++) {
      await journey.button("page.continue").click();
      await expect(journey.summary).toContainText(words.say("problem.unreachable"));
      await expect(journey.field("identify.label")).toHaveValue(anna.identifier);
    }
    await page.unroute("**/regain-journey*.wasm");
    await journey.button("problem.retry").click();
    await journey.at("choose_method.title");
  });

  test("the later steps are under way: what is asked for meanwhile waits and is done once", async ({
    page,
    words,
  }) => {
    const journey = new Journey(page, words);
    const held = new Gate();
    await page.route("**/regain-journey*.wasm", async (route) => {
      await held.opened;
      await route.continue();
    });
    let sent = 0;
    page.on(
      "request",
      (asked) => (sent += Number(asked.method() === "POST" && /flows\/./.test(asked.url()))),
    );
    await journey.open();
    await journey.field("identify.label").fill(anna.identifier);
    await journey.button("page.continue").click();
    await expect(journey.button("page.continue")).toHaveAttribute("aria-busy", "true");
    // It says that it is disabled, and is pressed all the same.
    await journey.button("page.continue").click({ force: true });
    held.open();
    await journey.at("choose_method.title");
    expect(sent).toBe(1);
  });

  test("the rules: the server judges", async ({ page, words }) => {
    const journey = new Journey(page, words);
    await page.route("**/regain-*rules*.wasm", async (route) => route.abort());
    await journey.open();
    await journey.field("identify.label").fill("anna@");
    await journey.button("page.continue").click();
    await expect(journey.summary).toBeFocused();
    await expect(journey.field("identify.label")).toHaveAttribute("aria-invalid", "true");
  });
});

test("the rules judge before anything is sent, on the first step as on the later ones (row D4)", async ({
  page,
  words,
}) => {
  const journey = new Journey(page, words);
  const rules = page.waitForResponse(/regain-request\.rules-\w+\.wasm$/);
  await journey.open();
  await rules;
  let sent = 0;
  page.on("request", (asked) => (sent += Number(asked.method() === "POST")));
  await journey.field("identify.label").fill("anna@");
  await expect(async () => {
    await journey.button("page.continue").click();
    await expect(journey.summary).toBeVisible();
  }).toPass();
  expect(sent).toBe(0);
});
