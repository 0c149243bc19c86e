// What every test here has: a server of its own worker, and the words of the language it runs in.

import { AxeBuilder } from "@axe-core/playwright";
import { expect, test as base, type Page } from "@playwright/test";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Server } from "./server.ts";

type Texts = Record<string, string>;

export class Words {
  readonly #texts: Texts;

  constructor(readonly locale: string) {
    const file = (name: string): Texts => {
      const path = resolve(import.meta.dirname, `../../locales/${locale}/${name}.json`);
      return JSON.parse(readFileSync(path, "utf8")) as Texts;
    };
    this.#texts = { ...file("app"), ...file("request") };
  }

  /** A text as the screen shows it. */
  say(key: string, params: Record<string, string> = {}): string {
    const text = this.#texts[key];
    if (text === undefined) throw new Error(`no text ${key} in ${this.locale}`);
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => params[name] ?? this.#signIn(name) ?? whole);
  }

  /** What people sign in with where the site does not say, and examples of it. */
  #signIn(name: string): string | undefined {
    const ways: Record<string, string[]> = {
      ways: ["email", "phone", "username"],
      examples: ["email_like", "phone_abroad", "username_like"],
    };
    const [first, second, third] = (ways[name] ?? []).map((way) => this.say(`sign_in.${way}`));
    return first && second && third && this.say("sign_in.any_of_three", { first, second, third });
  }
}

interface Fixtures {
  words: Words;
  /** Whether the console may say something: where files are kept from arriving, it does. */
  noise: boolean;
  quiet: undefined;
}

interface PerWorker {
  server: Server;
  /** What its server is told besides. */
  settings: string;
}

export const test = base.extend<Fixtures, PerWorker>({
  settings: ["[request]\noffered = false\n", { option: true, scope: "worker" }],
  server: [
    async ({ settings }, use) => {
      const server = await Server.start([], settings);
      await use(server);
      await server.remove();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ server }, use) => use(server.url),
  words: async ({ locale }, use) => use(new Words((locale ?? "en").slice(0, 2))),
  noise: [false, { option: true }],
  // Nothing is said in the console, and nothing breaks the content security policy, in any test.
  quiet: [
    async ({ page, noise, server, browserName }, use) => {
      const said: string[] = [];
      page.on("pageerror", (error) => said.push(error.message));
      page.on("console", (message) => {
        // Of the network, where a test takes the server down: what is fetched in the background may be on its way still.
        // Then: the app is late, which some tests see to, and what it asks for first is there long before.
        // The last: what the test itself asks of a mail, whose frame runs no scripts.
        const ours = !/Failed to (load resource|fetch)|ERR_|net::|using link preload|in 'about:srcdoc'/.test(
          message.text(),
        );
        // All that Firefox says of a chunk of the app whose fetch ended because the page was left.
        const left = browserName === "firefox" && message.text() === "Error";
        if (ours && !left && ["error", "warning"].includes(message.type())) said.push(message.text());
      });
      await use(undefined);
      await server.backInTime();
      if (!noise) expect(said).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** axe, which puts the findings of several frames together in a page of its own; where there is one frame, without that. */
export function axeOn(page: Page): AxeBuilder {
  return new AxeBuilder({ page }).setLegacyMode(page.frames().length === 1);
}

/** No rule of WCAG 2.2 A and AA, nor of axe's own good practice, is broken; but for rules that do not apply, and parts
 * that are judged elsewhere. */
export async function isAccessible(
  page: Page,
  except: { rules?: string[]; parts?: string } = {},
): Promise<void> {
  const axe = axeOn(page).disableRules(except.rules ?? []);
  const result = await (except.parts === undefined ? axe : axe.exclude(except.parts)).analyze();
  const found = result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(" | ")}`);
  expect(found).toEqual([]);
  // A page that can be scrolled sideways loses people at 320 px and at 400 % (WCAG 1.4.10).
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
}
