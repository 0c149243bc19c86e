// Path B as a person walks it, up to the questions. Everything is found by what it is called.

import type { Page } from "@playwright/test";
import { expect } from "./fixtures.ts";
import { anna, Journey } from "./journey.ts";
import type { Server } from "./server.ts";

/** What a server of these tests is told besides: it takes requests, as many as a night of tests sends. */
export const OFFERED = "[request]\noffered = true\nper_day = 20\n";

/** An address nobody has had yet. */
export function mailbox(): string {
  return `friend.${Math.random().toString(36).slice(2)}@example.org`;
}

export class Request extends Journey {
  /** Path A up to where no contact can be used, and over to path B. */
  async openFromPathA(): Promise<void> {
    await this.open();
    await this.identify(anna.identifier);
    await this.button("choose_method.none").click();
    await this.at("start.title");
  }

  /** The link of its own. */
  async openByLink(query = ""): Promise<void> {
    await this.page.goto(`/?purpose=request${query}`);
    await this.at("start.title");
  }

  async start(next: "contact.title" | "identify.title" = "contact.title"): Promise<void> {
    await this.button("start.submit").click();
    await this.at(next);
  }

  async identifyForRequest(identifier: string): Promise<void> {
    await this.field("identify.label").fill(identifier);
    await this.button("page.continue").click();
    await this.at("contact.title");
  }

  async contact(address: string): Promise<void> {
    await this.field("contact.label").fill(address);
    await this.button("page.continue").click();
  }

  /** The browser does its work by itself, and goes on. */
  async worked(): Promise<void> {
    await expect(
      this.page.getByRole("heading", { level: 1, name: this.words.say("enter_code.title") }),
    ).toBeVisible();
  }

  /** From path A's first screen to the questions; where the answer is to go. */
  async toQuestions(server: Server): Promise<string> {
    await this.openFromPathA();
    await this.start();
    const friend = mailbox();
    const seen = await server.seen();
    await this.contact(friend);
    await this.worked();
    await this.prove(server, friend, seen);
    return friend;
  }

  async prove(server: Server, address: string, seen: Set<string>): Promise<void> {
    await this.field("enter_code.label").fill(await server.code(address, seen));
    await this.button("page.continue").click();
    await expect.poll(async () => step(this.page)).toBe("answer_questions");
  }
}

/** The step the flow of this tab stands at, as the server has it. */
export async function step(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const [id = "", token = ""] = (sessionStorage.getItem("regain") ?? "").split(" ");
    const answer = await fetch(`/recovery/v1/flows/${id}`, { headers: { authorization: `Bearer ${token}` } });
    const { flow } = (await answer.json()) as { flow?: { step: { name: string } } };
    return flow?.step.name ?? String(answer.status);
  });
}
