// Path A as a person walks it, one function for each screen. Everything is found by what it is called.

import type { BrowserContext, Locator, Page, Route } from "@playwright/test";
import { expect, type Words } from "./fixtures.ts";
import type { Server } from "./server.ts";

export const anna = { identifier: "anna@example.com", phone: "+441632960123", masked: "a***@e***.com" };
export const bram = { identifier: "bram@example.nl", masked: "b***@e***.nl" };

export class Journey {
  constructor(
    readonly page: Page,
    readonly words: Words,
  ) {}

  /** The page is open, and the app has taken its first step over. */
  async open(query = ""): Promise<void> {
    await this.page.goto(`/${query}`);
    await this.at("identify.title");
    await this.drawn();
  }

  /** What is on the page is the app's, and no longer what stood there until it came. */
  async drawn(): Promise<void> {
    await expect(this.page.locator("html")).toHaveAttribute("data-regain", "drawn");
  }

  /** The screen with this heading is there, and nothing is wrong with it. */
  async at(title: string): Promise<void> {
    const heading = this.words.say(title);
    await expect(this.page.getByRole("heading", { level: 1, name: heading, exact: true })).toBeVisible();
    await expect(this.page).toHaveTitle(this.words.say("page.title", { step: heading, site: "Example" }));
  }

  button(key: string): Locator {
    return this.page.getByRole("button", { name: this.words.say(key), exact: true });
  }

  field(key: string): Locator {
    return this.page.getByLabel(this.words.say(key), { exact: true });
  }

  get summary(): Locator {
    return this.page.getByRole("alert");
  }

  /** What is wrong is said in the summary, which has the focus, at the field, and in the title. */
  async isRefused(title: string, field: string, words: string): Promise<void> {
    await expect(this.summary).toBeFocused();
    await expect(this.summary.getByRole("link")).toHaveText(words);
    await expect(this.page).toHaveTitle(
      this.words.say("page.title_error", { step: this.words.say(title), site: "Example" }),
    );
    await this.summary.getByRole("link").click();
    await expect(this.field(field)).toBeFocused();
    await expect(this.field(field)).toHaveAccessibleDescription(new RegExp(escape(words)));
    await expect(this.field(field)).toHaveAttribute("aria-invalid", "true");
  }

  async identify(identifier: string): Promise<void> {
    await this.field("identify.label").fill(identifier);
    await this.button("page.continue").click();
    await this.at("choose_method.title");
  }

  async choose(masked: string, kind: "email" | "phone" = "email"): Promise<void> {
    await this.page.getByLabel(this.words.say(`choose_method.${kind}`, { masked })).check();
    await this.button("page.continue").click();
    await this.at(`confirm_address.${kind}_title`);
  }

  async confirm(address: string, kind: "email" | "phone" = "email"): Promise<void> {
    await this.field(`confirm_address.${kind}_label`).fill(address);
    await this.button("confirm_address.send").click();
    await this.at("enter_code.title");
  }

  async enter(code: string): Promise<void> {
    await this.field("enter_code.label").fill(code);
    await this.button("page.continue").click();
    await this.at("set_password.title");
  }

  async set(password: string): Promise<void> {
    await this.field("set_password.label").fill(password);
    await this.field("set_password.again").fill(password);
    await this.button("set_password.submit").click();
    await this.at("password_changed.title");
  }
}

export interface Step {
  title: string;
  /** Fills in the screen. */
  fill: () => Promise<void>;
  /** The button that sends it. */
  send: string;
}

/** Path A, so that something can happen before every step is sent. */
export function steps(journey: Journey, code: () => Promise<string>, chosen: string): Step[] {
  const { page, words } = journey;
  return [
    {
      title: "identify.title",
      fill: async () => journey.field("identify.label").fill(anna.identifier),
      send: "page.continue",
    },
    {
      title: "choose_method.title",
      fill: async () => page.getByLabel(words.say("choose_method.email", { masked: anna.masked })).check(),
      send: "page.continue",
    },
    {
      title: "confirm_address.email_title",
      fill: async () => journey.field("confirm_address.email_label").fill(anna.identifier),
      send: "confirm_address.send",
    },
    {
      title: "enter_code.title",
      fill: async () => journey.field("enter_code.label").fill(await code()),
      send: "page.continue",
    },
    {
      title: "set_password.title",
      fill: async () => {
        await journey.field("set_password.label").fill(chosen);
        await journey.field("set_password.again").fill(chosen);
      },
      send: "set_password.submit",
    },
  ];
}

/** What is in the fields, to be compared. */
export async function filled(page: Page): Promise<string> {
  return page.evaluate(() =>
    JSON.stringify([...document.querySelectorAll("input")].map((input) => [input.value, input.checked])),
  );
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** A password nobody has had yet, and the policy takes. */
export function password(): string {
  return `lantern purple walrus ${Math.random().toString(36).slice(2)}`;
}

/** Lets answers tell the time of a server whose clock is ahead: their `Date` is the machine's own. It is changed where the
 * page reads it: a route that fetches the answer would lose the body of a POST in Firefox. */
export async function aheadBy(page: Page, seconds: number): Promise<void> {
  const shift = (by: number): void => {
    const get = Headers.prototype.get;
    Headers.prototype.get = function (name) {
      const value = get.call(this, name);
      if (value === null || name.toLowerCase() !== "date") return value;
      return new Date(Date.parse(value) + by).toUTCString();
    };
  };
  await page.addInitScript(shift, seconds * 1_000);
  await page.evaluate(shift, seconds * 1_000);
}

/** As "duplicate tab" does: the new one begins with a copy of the storage. */
export async function duplicate(page: Page, context: BrowserContext): Promise<Page> {
  const kept = await page.evaluate(() => JSON.stringify(sessionStorage));
  const second = await context.newPage();
  await second.addInitScript((kept: string) => {
    for (const [name, value] of Object.entries(JSON.parse(kept) as Record<string, string>)) {
      if (sessionStorage.getItem(name) === null) sessionStorage.setItem(name, value);
    }
  }, kept);
  return second;
}

/** The next of these actions is carried out, and then the server is gone before the browser hears of it. */
export async function lose(page: Page, server: Server, action: string): Promise<void> {
  const address = "**/flows/*";
  const losing = async (route: Route): Promise<void> => {
    if (route.request().postData()?.includes(`"${action}"`) !== true) return route.fallback();
    await route.fetch();
    await server.down();
    await route.abort();
    await page.unroute(address, losing);
  };
  await page.route(address, losing);
}
