// Rows D5 and E3: path A with backends that are not ours, in an element and in the full page. The servers are real ones:
// tests/backends.

import { Backend, type Limits, type Product } from "./backends.ts";
import { expect, test } from "./hosts/fixtures.ts";
import { Embedded } from "./hosts/embedded.ts";
import { host } from "./hosts/pages.ts";
import { anna, Journey, password } from "./journey.ts";
import type { Words } from "./fixtures.ts";

const PATHS = { allauth: "_allauth/app/v1", "better-auth": "api/auth" };

/** What a site of each product sets. */
const SETTINGS = {
  brand: { name: "Example" },
  allauth: { client: "app" },
  "better-auth": { sessions_ended: true },
};

interface Started {
  backend: Backend;
  journey: Embedded;
}

const it = test.extend<{ started: (product: Product, limits?: Limits) => Promise<Started> }>({
  started: async ({ page, opened, site }, use) => {
    const backends: Backend[] = [];
    await use(async (product, limits) => {
      const backend = await Backend.start(product, [site.origin], limits);
      backends.push(backend);
      await page.route("**/settings.json", (route) => route.fulfill({ json: SETTINGS }));
      const base = backend.url + PATHS[product];
      const journey = await opened(host("plain"), { profile: product, base, config: "/settings.json" });
      await journey.at("identify.title");
      return { backend, journey };
    });
    for (const backend of backends) await backend.remove();
  },
});

/** How a site asks for what people sign in with, where that is an address. */
function label(words: Words): string {
  return words.say("identify.label", { ways: words.say("sign_in.email") });
}

/** Up to the code, which no contact is chosen for. */
async function identify({ journey }: Started, address = anna.identifier): Promise<void> {
  await journey.element.getByLabel(label(journey.words), { exact: true }).fill(address);
  await journey.button("page.continue").click();
  await journey.at("enter_code.title");
}

async function enter(journey: Embedded, code: string): Promise<void> {
  await journey.field("enter_code.label").fill(code);
  await journey.button("page.continue").click();
}

/** What is wrong is said in the summary, which has the focus. */
async function isTold(journey: Embedded, words: string | RegExp): Promise<void> {
  await expect(journey.summary).toBeFocused();
  await expect(journey.summary).toContainText(words);
}

for (const product of ["allauth", "better-auth"] as const)
  it(`${product}: a code by mail leads to a new password, in an element`, async ({ started, words }) => {
    const all = await started(product, { requestsPerMinute: 20 });
    const { backend, journey } = all;
    await identify(all);
    await expect(journey.element.getByText(anna.identifier)).toBeVisible();
    // Nothing is offered that the backend cannot do.
    await expect(journey.button("enter_code.another_way")).toHaveCount(0);
    await expect(journey.element.getByText(/9999/)).toHaveCount(0);
    const code = await backend.code(anna.identifier);
    await enter(journey, code === "000000" ? "000001" : "000000");
    await isTold(journey, words.say("fault.code.mismatch"));
    // A reload goes on where it was.
    await journey.page.reload();
    await journey.at("enter_code.title");
    await enter(journey, code);
    await journey.at("set_password.title");
    await expect(journey.element.getByRole("checkbox")).toHaveCount(0);
    await journey.isAccessible();
    const chosen = password();
    await journey.set(chosen);
    await expect(journey.element.getByText(words.say("password_changed.sessions"))).toBeVisible();
    await expect(journey.element.getByText(words.say("password_changed.told"))).toHaveCount(0);
    expect(await backend.signsIn(anna.identifier, chosen)).toBe(true);
    expect(await backend.signsIn(anna.identifier, "the old password of Anna")).toBe(false);
    // Nothing is left of it for whoever comes next.
    expect(await journey.page.evaluate(() => sessionStorage.length)).toBe(0);
  });

it("allauth: what is wrong is said in words", async ({ started, words }) => {
  const all = await started("allauth", { codeTries: 2, requestsPerMinute: 3 });
  const { backend, journey } = all;
  // As for an address that nobody has.
  await identify(all, "nobody@example.com");
  await enter(journey, "000000");
  await isTold(journey, words.say("fault.code.mismatch"));
  await enter(journey, "000000");
  await isTold(journey, words.say("fault.code.mismatch"));
  await enter(journey, "000000");
  await isTold(journey, words.say("fault.code.expired"));
  await journey.button("choose_method.check").click();
  await journey.at("identify.title");
  await identify(all);
  await enter(journey, await backend.code(anna.identifier));
  await journey.at("set_password.title");
  for (const [weak, said] of [
    ["password", words.say("fault.password.too_common")],
    ["83729104758", /numeric|cijfers|numeriek/],
  ] as const) {
    await journey.field("set_password.label").fill(weak);
    await journey.field("set_password.again").fill(weak);
    await journey.button("set_password.submit").click();
    await isTold(journey, said);
  }
});

for (const product of ["allauth", "better-auth"] as const)
  it(`${product}: too many codes, and one too late`, async ({ started, words, page }) => {
    const all = await started(product, { codeSeconds: 1, requestsPerMinute: 1 });
    const { backend, journey } = all;
    await identify(all);
    const code = await backend.code(anna.identifier);
    await page.waitForTimeout(1_500);
    await enter(journey, code);
    await isTold(journey, words.say("fault.code.expired"));
    await journey.button("choose_method.check").click();
    await journey.at("identify.title");
    await journey.button("page.continue").click();
    // Until when, where the backend says so.
    await isTold(journey, words.say("problem.too_often").split(".")[0] ?? "");
    await expect(journey.element.getByLabel(label(words), { exact: true })).toHaveValue(anna.identifier);
  });

it("better-auth: what is wrong is said in words", async ({ started, words }) => {
  const all = await started("better-auth", { codeTries: 1, requestsPerMinute: 4, passwordMin: 20 });
  const { backend, journey } = all;
  await identify(all);
  await enter(journey, "000000");
  await isTold(journey, words.say("fault.code.mismatch"));
  await enter(journey, await backend.code(anna.identifier));
  await isTold(journey, words.say("fault.wrong_code.zero"));
  await journey.button("choose_method.check").click();
  await journey.at("identify.title");
  const seen = backend.seen;
  await identify(all);
  await enter(journey, await backend.code(anna.identifier, seen));
  await journey.at("set_password.title");
  await journey.field("set_password.label").fill("lantern purple");
  await journey.field("set_password.again").fill("lantern purple");
  await journey.button("set_password.submit").click();
  await isTold(journey, /too short/i);
});

// On the page's own origin: allauth with its cookies and CSRF token.
for (const [product, path] of [
  ["allauth", "/_allauth/browser/v1"],
  ["better-auth", "/api/auth"],
] as const)
  it(`${product}: a code by mail leads to a new password, in the full page`, async ({
    page,
    words,
    server,
  }) => {
    const backend = await Backend.start(product, [new URL(server.url).origin]);
    try {
      await page.route(server.url, async (route) => {
        const answer = await route.fetch();
        const tag = `<regain-recovery profile="${product}" base="${path}" config="/settings.json"`;
        const body = (await answer.text()).replace("<regain-recovery", tag);
        await route.fulfill({ response: answer, body });
      });
      const brand = { name: "Example" };
      await page.route("**/settings.json", (route) => route.fulfill({ json: { brand } }));
      await page.route(`**${path}/**`, async (route) => {
        const address = new URL(route.request().url());
        await route.fulfill({
          response: await route.fetch({ url: new URL(address.pathname, backend.url).href }),
        });
      });
      await page.goto(server.url);
      const journey = new Journey(page, words);
      await journey.at("identify.title");
      await journey.drawn();
      await page.getByLabel(label(words), { exact: true }).fill(anna.identifier);
      await journey.button("page.continue").click();
      await journey.at("enter_code.title");
      await journey.enter(await backend.code(anna.identifier));
      const chosen = password();
      await journey.set(chosen);
      expect(await backend.signsIn(anna.identifier, chosen)).toBe(true);
    } finally {
      await backend.remove();
    }
  });

test.describe("where the site's settings are wrong", () => {
  // That is said in the console.
  test.use({ noise: true });

  test("the form says that it cannot be opened, and why in the console", async ({ page, opened, words }) => {
    const said: string[] = [];
    page.on("console", (message) => said.push(message.text()));
    await page.route("**/settings.json", (route) => route.fulfill({ json: { password: { min: 12 } } }));
    const journey = await opened(host("plain"), { profile: "better-auth", config: "/settings.json" });
    await expect(journey.element.getByText(words.say("unopened.title"))).toBeVisible();
    expect(said.join()).toContain("password");
    const other = await opened(host("plain"), { profile: "better-oath", config: "/settings.json" });
    await expect(other.element.getByText(words.say("unopened.title"))).toBeVisible();
    expect(said.join()).toContain("there is no profile better-oath");
  });
});
