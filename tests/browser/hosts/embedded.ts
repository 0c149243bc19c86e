// The journeys as a person walks them inside an element on another site's page. Everything is found by what it is called,
// within the element, in its shadow root too.

import type { Locator, Page } from "@playwright/test";
import { axeOn, expect, type Words } from "../fixtures.ts";
import { password } from "../journey.ts";
import { mailbox, Request } from "../request.ts";
import type { Server } from "../server.ts";

export class Embedded extends Request {
  constructor(
    page: Page,
    words: Words,
    /** The element, where there are several. */
    readonly element: Locator = page.locator("regain-recovery"),
    /** Of its main headings. */
    readonly level = 2,
  ) {
    super(page, words);
  }

  override async at(title: string): Promise<void> {
    await this.isTitled(this.words.say(title));
  }

  async isTitled(name: string): Promise<void> {
    await expect(this.element.getByRole("heading", { level: this.level, name, exact: true })).toBeVisible();
  }

  override button(key: string): Locator {
    return this.element.getByRole("button", { name: this.words.say(key), exact: true });
  }

  override field(key: string): Locator {
    return this.element.getByLabel(this.words.say(key), { exact: true });
  }

  override get summary(): Locator {
    return this.element.getByRole("alert");
  }

  override async choose(masked: string): Promise<void> {
    await this.element.getByLabel(this.words.say("choose_method.email", { masked })).check();
    await this.button("page.continue").click();
    await this.at("confirm_address.email_title");
  }

  /** Sent by Enter, as many do. */
  override async identify(identifier: string): Promise<void> {
    await this.field("identify.label").fill(identifier);
    await this.field("identify.label").press("Enter");
    await this.at("choose_method.title");
  }

  /** Nothing typed: that is said in the summary, whose link leads to the field. */
  async isRefusedEmpty(): Promise<void> {
    await this.button("page.continue").click();
    await expect(this.summary).toBeFocused();
    await this.summary.getByRole("link").click();
    await expect(this.field("identify.label")).toBeFocused();
    await expect(this.field("identify.label")).toHaveAccessibleDescription(/./);
    await expect(this.field("identify.label")).toHaveAttribute("aria-invalid", "true");
  }

  /** From what one signs in with to a new password, which is given back. */
  async setNewPassword(
    server: Server,
    account: { identifier: string; masked: string },
    between: { identified?: () => Promise<void> } = {},
  ): Promise<string> {
    await this.identify(account.identifier);
    await between.identified?.();
    await this.choose(account.masked);
    const seen = await server.seen();
    await this.confirm(account.identifier);
    await this.enter(await server.code(account.identifier, seen));
    const chosen = password();
    await this.set(chosen);
    return chosen;
  }

  override async worked(): Promise<void> {
    await this.at("enter_code.title");
  }

  /** From the first screen of a request to the reference, with the one answer that is needed. */
  async sendRequest(server: Server, identifier: string, needed: string): Promise<void> {
    await this.start("identify.title");
    await this.identifyForRequest(identifier);
    const friend = mailbox();
    const seen = await server.seen();
    await this.contact(friend);
    await this.worked();
    await this.field("enter_code.label").fill(await server.code(friend, seen));
    await this.button("page.continue").click();
    await this.at("questions.title");
    await this.button("questions.start").click();
    await this.element.getByLabel(this.words.say("questions.needed", { question: needed })).fill("Zoë Vos");
    await this.button("questions.review").click();
    await this.at("review.title");
    await expect(this.element.getByText("Zoë Vos")).toBeVisible();
    await this.button("review.submit").click();
    await this.at("submitted.title");
  }

  /** No rule of WCAG 2.2 A and AA, nor of axe's own good practice, is broken inside. */
  async isAccessible(): Promise<void> {
    const result = await axeOn(this.page).include("regain-recovery").analyze();
    // There is something that was looked at.
    expect(result.passes.length).toBeGreaterThan(5);
    const found = result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(" | ")}`);
    expect(found).toEqual([]);
  }
}
