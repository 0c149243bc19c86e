// Mails with sample values, as `regain mail` writes them: of a site that has every page, in three languages, one of which
// is English that runs right to left.

import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { binary } from "./server.ts";

const locales = resolve(import.meta.dirname, "../../locales");

/** Persian counts as English does: one, and other. */
export const RIGHT_TO_LEFT = "fa";

const links = ["support", "sign_up", "sign_in", "protect", "two_step", "recovery"]
  .map((name) => `${name} = "https://www.example.com/${name}"\n`)
  .join("");

export class Mails {
  readonly #folder = mkdtempSync(join(tmpdir(), "regain-mails-"));
  readonly #config = join(this.#folder, "regain.toml");
  /** What there is. */
  readonly names: string[];

  constructor() {
    const language = join(this.#folder, RIGHT_TO_LEFT);
    cpSync(join(locales, "en"), language, { recursive: true });
    const english = readFileSync(join(locales, "en", "mail.json"), "utf8");
    writeFileSync(join(language, "mail.json"), english.replace('"dir": "ltr"', '"dir": "rtl"'));
    writeFileSync(this.#config, `locales = ${JSON.stringify(this.#folder)}\n[links]\n${links}`);
    const texts = JSON.parse(english) as Record<string, unknown>;
    const isMail = (text: unknown): boolean => text instanceof Object && "subject" in text;
    this.names = Object.keys(texts).filter((name) => isMail(texts[name]));
  }

  html(name: string, locale: string): string {
    const options = ["mail", name, "--config", this.#config, "--locale", locale];
    return execFileSync(binary(), options, { encoding: "utf8" });
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
