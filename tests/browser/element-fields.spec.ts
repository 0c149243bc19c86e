// Row D6: what password managers go by to find the fields of a form, as what they publish has it, finds ours in the page of
// another site: without isolation, for they do not look into shadow roots.

import type { Page } from "@playwright/test";
import { anna } from "./journey.ts";
import { expect, test } from "./hosts/fixtures.ts";
import { host } from "./hosts/pages.ts";

test.skip(({ isolation }) => isolation === "shadow");

const WORDS = ["autocomplete", "name and id", "label"];
const PLACE = "type and place";

type What = "username" | "code" | "password";

/** One way to tell what a field is for. Each looks at the document alone, as an extension's script would. */
type Heuristic = Partial<Record<What, (input: HTMLInputElement) => boolean>>;

/** The names of what each finds in `main`. Run in the page as text, so it uses nothing from outside. */
function look(what: What): Record<string, string[]> {
  const inputs = [...document.querySelectorAll("input")].filter((input) => input.closest("main") !== null);
  const isText = ({ type }: HTMLInputElement): boolean => /^(text|email|tel|number)$/.test(type);
  const isSecret = ({ type }: HTMLInputElement): boolean => type === "password";
  const label = (input: HTMLInputElement): string =>
    [...(input.labels ?? [])].map((label) => label.textContent).join(" ");
  const token = (name: string) => (input: HTMLInputElement) =>
    (input.getAttribute("autocomplete") ?? "").split(/\s+/).includes(name);
  const called = ({ name, id }: HTMLInputElement): string => `${name} ${id}`;
  const heuristics: Record<string, Heuristic> = {
    // The HTML standard's own words for it, which every manager reads first.
    autocomplete: {
      username: token("username"),
      code: token("one-time-code"),
      password: token("new-password"),
    },
    // Parts of words in names and ids, as Bitwarden, KeePassXC and Chromium look for.
    "name and id": {
      username: (input) => isText(input) && /user|email|login|ident|account/i.test(called(input)),
      code: (input) => isText(input) && /otp|code|2fa|mfa/i.test(called(input)),
      password: (input) => isSecret(input) && /pass|pwd/i.test(called(input)),
    },
    // What a person reads beside it.
    label: {
      username: (input) => isText(input) && /user ?name|e-?mail|phone|account/i.test(label(input)),
      code: (input) => isText(input) && /\bcode\b/i.test(label(input)),
      password: (input) => isSecret(input) && /\bpassword\b/i.test(label(input)),
    },
    // Fields that hide what is typed; what stands before the first of them, as Firefox has it.
    "type and place": {
      ...(inputs.some(isSecret) && {
        username: (input) => input === inputs.slice(0, inputs.findIndex(isSecret)).findLast(isText),
      }),
      code: (input) => isText(input) && input.inputMode === "numeric",
      password: isSecret,
    },
  };
  const found: Record<string, string[]> = {};
  for (const [name, { [what]: is }] of Object.entries(heuristics)) {
    if (is !== undefined) found[name] = inputs.filter(is).map(({ name }) => name);
  }
  return found;
}

/** Each of these finds the field first, and nothing that is something else. */
async function find(page: Page, heuristics: string[], what: What, names: string[]): Promise<void> {
  const found = await page.evaluate(look, what);
  for (const heuristic of heuristics) {
    const by = found[heuristic] ?? [];
    expect(by[0], heuristic).toBe(names[0]);
    expect(names, heuristic).toEqual(expect.arrayContaining(by));
  }
}

for (const name of ["plain", "inside a form"]) {
  test(`its fields are found: ${name}`, async ({ page, opened, server }) => {
    // The site's own form has a field called as ours is, which is not ours.
    const journey = await opened(host(name));
    await page.locator("#comment").evaluateAll((fields) => {
      for (const field of fields) field.setAttribute("name", "comment");
    });
    await journey.at("identify.title");
    await find(page, WORDS, "username", ["identifier"]);
    await journey.identify(anna.identifier);
    await journey.choose(anna.masked);
    const seen = await server.seen();
    await journey.confirm(anna.identifier);
    await find(page, [...WORDS, PLACE], "code", ["code"]);
    await journey.enter(await server.code(anna.identifier, seen));
    await find(page, [...WORDS, PLACE], "password", ["password", "again"]);
    // What the password belongs to is there, too, for a manager that saves both.
    await find(page, ["autocomplete", "name and id", PLACE], "username", ["username"]);
    await expect(journey.element.locator("[autocomplete~=username]")).toHaveValue(anna.identifier);
  });
}
