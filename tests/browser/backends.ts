// Servers of other backends, for the tests of their profiles: django-allauth and better-auth, as `tests/backends` starts
// them. Each has one account, anna@example.com.

import { spawn, type ChildProcess } from "node:child_process";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { eventually, START_MS } from "./patience.ts";

const folder = resolve(import.meta.dirname, "../backends");

export type Product = "allauth" | "better-auth";

/** Where a limit is not given, it is the product's own. */
export interface Limits {
  /** How long a code works. */
  codeSeconds?: number;
  /** How many tries it has. */
  codeTries?: number;
  /** allauth: requests for a code per address. better-auth: requests of each kind. */
  requestsPerMinute?: number;
  /** The least number of characters of a password. */
  passwordMin?: number;
}

interface Mail {
  to: string;
  text: string;
}

export class Backend {
  readonly #product: Product;
  readonly #process: ChildProcess;
  readonly #mails: Mail[] = [];
  #url = "";

  private constructor(product: Product, child: ChildProcess) {
    this.#product = product;
    this.#process = child;
  }

  /** Starts one that answers pages of its own origin and of these. */
  static async start(product: Product, origins: string[] = [], limits: Limits = {}): Promise<Backend> {
    const [program, script] = command(product);
    const settings = {
      ORIGINS: origins.join(","),
      CODE_SECONDS: limits.codeSeconds,
      CODE_TRIES: limits.codeTries,
      REQUESTS_PER_MINUTE: limits.requestsPerMinute,
      PASSWORD_MIN: limits.passwordMin,
    };
    const given = Object.entries(settings).filter(([, value]) => value !== undefined);
    const child = spawn(program, [resolve(folder, product, script)], {
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, ...Object.fromEntries(given.map(([name, value]) => [name, String(value)])) },
    });
    const backend = new Backend(product, child);
    let said = "";
    child.stderr.on("data", (text: Buffer) => (said += text.toString()));
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (backend.#url === "") backend.#url = line;
      else backend.#mails.push(JSON.parse(line) as Mail);
    });
    const started = await eventually(async () => {
      if (child.exitCode !== null) throw new Error(`${product} did not start: ${said}`);
      return Promise.resolve(backend.#url || undefined);
    }, START_MS);
    if (started === undefined) throw new Error(`${product} does not answer: ${said}`);
    return backend;
  }

  /** Its origin, with a slash after it as `Server` has it. */
  get url(): string {
    return `${this.#url}/`;
  }

  /** How many mails there are, for `code` to look past. */
  get seen(): number {
    return this.#mails.length;
  }

  /** The newest code to somebody after so many mails. */
  async code(to: string, seen = 0): Promise<string> {
    const code = await eventually(async () => {
      const sent = this.#mails.slice(seen).filter((mail) => mail.to === to);
      return Promise.resolve(/^\s*(\d{6})\s*$/m.exec(sent.at(-1)?.text ?? "")?.[1]);
    });
    if (code === undefined) throw new Error(`no code came for ${to}`);
    return code;
  }

  async signsIn(email: string, password: string): Promise<boolean> {
    const paths = { allauth: "_allauth/app/v1/auth/login", "better-auth": "api/auth/sign-in/email" };
    const answer = await fetch(this.url + paths[this.#product], {
      method: "POST",
      headers: { "content-type": "application/json", origin: this.#url },
      body: JSON.stringify({ email, password }),
    });
    // Refused with 400 by one and 401 by the other.
    if (![200, 400, 401].includes(answer.status)) throw new Error(await answer.text());
    return answer.ok;
  }

  async remove(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const gone = new Promise((done) => this.#process.once("exit", done));
    this.#process.stdin?.end();
    await gone;
  }
}

function command(product: Product): [program: string, script: string] {
  if (product === "better-auth") return [process.execPath, "server.mjs"];
  const python = process.env["REGAIN_TEST_PYTHON"];
  if (python === undefined) {
    throw new Error(
      "no Python with tests/requirements.txt: run `cargo xtask test journey`, or set REGAIN_TEST_PYTHON",
    );
  }
  return [python, "server.py"];
}
