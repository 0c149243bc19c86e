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
  step: {
    name: string;
    answers?: Record<string, unknown>;
    reference?: string;
    tries_left_today?: number;
    revision?: number;
  };
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
  async open(page: Page, url = "/"): Promise<void> {
    // What a tab stores belongs to an origin: it is written once, on an empty page there, which leaves no history.
    const target = new URL(url, this.server.url).href;
    const empty = new URL("/empty", target).href;
    await page.route(empty, async (route) =>
      route.fulfill({ contentType: "text/html", body: "<!doctype html>" }),
    );
    await page.goto(empty);
    // While nothing is asked for: a request that comes as interception ends may hang.
    await page.unroute(empty);
    await page.evaluate(
      ([kept, target]) => {
        sessionStorage.setItem("regain", kept);
        location.replace(target);
      },
      [`${this.id} ${this.token}`, target] as const,
    );
    await page.waitForURL((now) => now.pathname !== "/empty");
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
    /** As many rows are filled in of a question that takes more. */
    readonly rows = Infinity,
  ) {}

  async at(heading: string): Promise<void> {
    await expect(this.page.getByRole("heading", { level: 1, name: heading, exact: true })).toBeVisible();
  }

  button(key: string): Locator {
    return this.page.getByRole("button", { name: this.words.say(key), exact: true });
  }

  async press(button: Locator): Promise<void> {
    await button.click();
  }

  async type(input: Locator, text: string): Promise<void> {
    await input.fill(text);
  }

  async check(box: Locator): Promise<void> {
    await box.check();
  }

  async select(list: Locator, value: string): Promise<void> {
    await list.selectOption(value);
  }

  /** Everything a part of the form asks. */
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
    const max = field.repeat?.max ?? 1;
    for (let n = 1; n <= Math.min(max, this.rows); n++) {
      const row = `${field.texts.row ?? label} ${String(n)}`;
      if (field.fields === undefined) {
        const input = group.getByLabel(row, { exact: true });
        if (!(await input.isVisible())) await this.press(add);
        await this.one(field, group, row, n);
      } else {
        const cells = group.getByRole("group", { name: new RegExp(`^${row} `) });
        if (!(await cells.isVisible())) await this.press(add);
        for (const cell of field.fields) await this.one(cell, cells, cell.texts.label, n);
      }
    }
    await expect(add).toHaveCount(max > this.rows ? 1 : 0);
  }

  async one(field: Field, within: Locator, label: string, n: number): Promise<void> {
    const options = field.texts.options ?? {};
    const first = field.options?.[0] ?? "";
    switch (field.kind) {
      case "choices":
        for (const name of Object.values(options)) await this.check(within.getByLabel(name, { exact: true }));
        return;
      case "choice":
        await this.check(within.getByLabel(options[first] ?? "", { exact: true }));
        return;
      case "country":
        await this.select(within.getByLabel(label, { exact: true }), "NL");
        return;
      case "date": {
        const date = within.getByRole("group", { name: label, exact: true });
        const part = (name: string): Locator =>
          date.getByLabel(this.words.say(`date.${name}`), { exact: true });
        await this.type(part("day"), String(n));
        await this.type(part("month"), "5");
        await this.type(part("year"), String(2000 + n));
        return;
      }
      default:
        await this.type(within.getByLabel(label, { exact: true }), answer(field.kind ?? "", n));
    }
  }
}

/** The same with nothing but a keyboard: all is reached with Tab, in the order of the page. */
export class ByKeyboard extends Questions {
  async reach(target: Locator): Promise<void> {
    for (let tabs = 0; tabs < 150; tabs++) {
      if (await target.evaluateAll((found) => found.some((each) => each === document.activeElement))) return;
      await this.page.keyboard.press("Tab");
    }
    throw new Error(`Tab does not lead to ${String(target)}`);
  }

  override async press(button: Locator): Promise<void> {
    await this.reach(button);
    await this.page.keyboard.press("Enter");
  }

  override async type(input: Locator, text: string): Promise<void> {
    await this.reach(input);
    await this.page.keyboard.type(text);
    await expect(input).toHaveValue(text);
  }

  /** Of radio buttons Tab reaches one, and the arrows the others. */
  override async check(box: Locator): Promise<void> {
    const name = (await box.getAttribute("name")) ?? "";
    const isRadio = (await box.getAttribute("type")) === "radio";
    await this.reach(isRadio ? this.page.locator(`input[name="${name}"]`) : box);
    if (!isRadio) await this.page.keyboard.press("Space");
    for (let presses = 0; isRadio && presses < 20 && !(await box.isChecked()); presses++)
      await this.page.keyboard.press("ArrowDown");
    await expect(box).toBeChecked();
  }

  override async select(list: Locator, value: string): Promise<void> {
    const name = await list.locator(`option[value="${value}"]`).textContent();
    await this.reach(list);
    await this.page.keyboard.type(name ?? "");
    await expect(list).toHaveValue(value);
  }
}
