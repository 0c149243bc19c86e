// The questions of path B as a person answers them, whatever the form asks: everything is found by what it is called.

import { expect, type Locator, type Page } from "@playwright/test";
import type { Words } from "./fixtures.ts";
import type { Server } from "./server.ts";

export interface Field {
  id: string;
  kind?: string;
  texts: { label: string; row?: string; options?: Record<string, string> };
  options?: string[];
  repeat?: { max: number };
  fields?: Field[];
}

export interface Section {
  id: string;
  texts: { label: string };
  fields: Field[];
}

interface Flow {
  id: string;
  step: { name: string; answers?: Record<string, unknown>; reference?: string; tries_left_today?: number };
}

/** An answer to a question of this kind, the `n`th of several. */
export function answer(kind: string, n: number): string {
  switch (kind) {
    case "email":
      return `friend${String(n)}@example.org`;
    case "phone":
      return `+31 20 123 45${String(n).padStart(2, "0")}`;
    case "amount":
      return `${String(n)}.50`;
    case "postal_code":
      return "1012 AB";
    case "device_id":
      return `A1B2-C3D4-${String(n).padStart(2, "0")}`;
    case "service_name":
      return `blue.finch.${String(n)}`;
    case "old_password":
      return ` old secret ${String(n)} `;
    default:
      return `Blue Finch ${String(n)}`;
  }
}

/** A request of somebody whose contact is proven, without the screens before. */
export class Request {
  private constructor(
    readonly server: Server,
    readonly id: string,
    readonly token: string,
    /** Where the answer is to go. */
    readonly contact: string,
  ) {}

  static async begin(server: Server, locale: string): Promise<Request> {
    const unique = Math.random().toString(36).slice(2);
    const answered = await fetch(`${server.url}recovery/v1/flows`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ purpose: "request", locale, identifier: `${unique}@example.com` }),
    });
    const { flow, token } = (await answered.json()) as { flow: Flow; token: string };
    const contact = `${unique}@example.org`;
    const request = new Request(server, flow.id, token, contact);
    await request.act({ action: "give_contact", contact });
    await request.act({ action: "enter_code", code: await server.code(contact) });
    return request;
  }

  /** The one this tab has begun by itself. */
  static async heldBy(page: Page, server: Server, contact: string): Promise<Request> {
    const kept = await page.evaluate(() => sessionStorage.getItem("regain") ?? "");
    const [id = "", token = ""] = kept.split(" ");
    return new Request(server, id, token, contact);
  }

  async act(action: Record<string, unknown>): Promise<Flow> {
    const answered = await this.#ask({ method: "POST", body: JSON.stringify(action) });
    if (!answered.ok) throw new Error(await answered.text());
    return ((await answered.json()) as { flow: Flow }).flow;
  }

  async flow(): Promise<Flow> {
    return ((await (await this.#ask({})).json()) as { flow: Flow }).flow;
  }

  /** What the server has of the answers. */
  async saved(): Promise<Record<string, unknown>> {
    return (await this.flow()).step.answers ?? {};
  }

  async sections(locale: string): Promise<Section[]> {
    const answered = await fetch(`${this.server.url}recovery/v1/form?locale=${locale}`);
    return ((await answered.json()) as { sections: Section[] }).sections;
  }

  /** Opens the page in a tab that holds this request. */
  async open(page: Page): Promise<void> {
    await page.addInitScript((kept) => {
      if (location.protocol === "about:") return;
      sessionStorage.getItem("regain") ?? sessionStorage.setItem("regain", kept);
    }, `${this.id} ${this.token}`);
    await page.goto("/");
  }

  async #ask(init: RequestInit): Promise<Response> {
    const headers = { "content-type": "application/json", authorization: `Bearer ${this.token}` };
    return fetch(`${this.server.url}recovery/v1/flows/${this.id}`, { ...init, headers });
  }
}

export class Questions {
  constructor(
    readonly page: Page,
    readonly words: Words,
  ) {}

  async at(heading: string): Promise<void> {
    await expect(this.page.getByRole("heading", { level: 1, name: heading, exact: true })).toBeVisible();
  }

  button(key: string): Locator {
    return this.page.getByRole("button", { name: this.words.say(key), exact: true });
  }

  /** Everything a part of the form asks, with as many rows as there may be. */
  async fill(section: Section): Promise<void> {
    await this.at(section.texts.label);
    for (const field of section.fields) await this.field(field, this.page.locator("form"), field.texts.label);
  }

  async field(field: Field, within: Locator, label: string): Promise<void> {
    if (field.repeat === undefined && field.fields === undefined) {
      await this.one(field, within, label, 1);
      return;
    }
    const group = within.getByRole("group", { name: label, exact: true });
    const add = group.getByRole("button", { name: new RegExp(`^${this.words.say("rows.add")}`) });
    for (let n = 1; n <= (field.repeat?.max ?? 1); n++) {
      const row = `${field.texts.row ?? label} ${String(n)}`;
      if (field.fields === undefined) {
        const input = group.getByLabel(row, { exact: true });
        if (!(await input.isVisible())) await add.click();
        await this.one(field, group, row, n);
      } else {
        const cells = group.getByRole("group", { name: new RegExp(`^${row} `) });
        if (!(await cells.isVisible())) await add.click();
        for (const cell of field.fields) await this.one(cell, cells, cell.texts.label, n);
      }
    }
    await expect(add).toHaveCount(0);
  }

  async one(field: Field, within: Locator, label: string, n: number): Promise<void> {
    const options = field.texts.options ?? {};
    const first = field.options?.[0] ?? "";
    switch (field.kind) {
      case "choices":
        for (const name of Object.values(options)) await within.getByLabel(name, { exact: true }).check();
        return;
      case "choice":
        await within.getByLabel(options[first] ?? "", { exact: true }).check();
        return;
      case "country":
        await within.getByLabel(label, { exact: true }).selectOption("NL");
        return;
      case "date": {
        const date = within.getByRole("group", { name: label, exact: true });
        const part = (name: string): Locator =>
          date.getByLabel(this.words.say(`date.${name}`), { exact: true });
        await part("day").fill(String(n));
        await part("month").fill("5");
        await part("year").fill(String(2000 + n));
        return;
      }
      default:
        await within.getByLabel(label, { exact: true }).fill(answer(field.kind ?? "", n));
    }
  }
}
