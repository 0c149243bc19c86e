// The real server, one for each worker: its own port, its own database, thrown away afterwards.

import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { eventually, START_MS } from "./patience.ts";

const root = resolve(import.meta.dirname, "../..");

// Limits that a night of tests does not reach, and everything else as it ships.
const settings = `
[links]
sign_in = "https://www.example.com/sign-in"
sign_up = "https://www.example.com/sign-up"
support = "https://www.example.com/help"
privacy = "https://www.example.com/privacy"
protect = "https://www.example.com/help/protect"
two_step = "https://www.example.com/help/two-step"
free_mailbox = "https://mail.example.com/"

[limits]
codes_per_address = 10000
codes_per_client = 10000
flows_per_client = 10000
challenges_per_client = 10000
`;

export interface Message {
  to: string;
  kind: string;
  template: string;
  code?: string;
  link?: string;
}

/** What is answered where a flow stands. */
export interface Standing {
  flow: { id: string; step: { name: string; [member: string]: unknown } };
  token: string;
}

/** The one named, else the newest there is. */
export function binary(): string {
  const named = process.env["REGAIN_BIN"];
  if (named !== undefined) return resolve(root, named);
  const built = ["release", "debug"].map((kind) => join(root, "target", kind, "regain")).filter(existsSync);
  const newest = built.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
  if (newest === undefined) throw new Error("no server to test: run `cargo xtask build`, or set REGAIN_BIN");
  return newest;
}

async function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.on("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (address !== null && typeof address === "object" ? done(address.port) : failed()));
    });
  });
}

/** Settings that put a site's own form in place: a file and the folder of its words, from the root of the repository; and
 * what else is set for requests. */
export function asks(form: string, locales: string, more = "challenges = []\n"): string {
  const quoted = (path: string): string => JSON.stringify(join(root, path));
  return `locales = ${quoted(locales)}\n[request]\noffered = true\nform = ${quoted(form)}\n${more}`;
}

export class Server {
  readonly url: string;
  readonly #folder: string;
  readonly #port: number;
  #isAhead = false;
  #process: ChildProcess | undefined;
  /** The token of a reviewer. */
  #reviewer: string | undefined;

  private constructor(port: number, more: string) {
    this.#port = port;
    this.url = `http://127.0.0.1:${String(port)}/`;
    this.#folder = mkdtempSync(join(tmpdir(), "regain-browser-"));
    // First what may be in no table.
    writeFileSync(join(this.#folder, "regain.toml"), more + settings);
  }

  static async start(options: string[] = [], more = ""): Promise<Server> {
    const server = new Server(await freePort(), more);
    await server.up(options);
    return server;
  }

  /** Starts it, on the same port and database as before. */
  async up(options: string[] = []): Promise<void> {
    this.#isAhead = options.includes("--clock-ahead");
    const child = spawn(
      binary(),
      [
        ...["serve", "--dev", "--listen", `127.0.0.1:${String(this.#port)}`],
        ...["--config", join(this.#folder, "regain.toml")],
        ...["--database", `sqlite:${join(this.#folder, "regain.sqlite")}`],
        ...options,
      ],
      { stdio: ["ignore", "ignore", "pipe"] },
    );
    let said = "";
    child.stderr?.on("data", (text: Buffer) => (said += text.toString()));
    this.#process = child;
    const answers = await eventually(async () => {
      if (child.exitCode !== null) throw new Error(`the server did not start: ${said}`);
      const answer = await fetch(`${this.url}recovery/v1/config`).catch(() => undefined);
      return answer?.ok === true || undefined;
    }, START_MS);
    if (answers === undefined) throw new Error(`the server does not answer: ${said}`);
  }

  /** Starts it again with its clock on time, if it was ahead: the next test begins there. */
  async backInTime(): Promise<void> {
    if (!this.#isAhead) return;
    await this.down();
    await this.up();
  }

  /** Ends it at once, as a power cut would. */
  async down(): Promise<void> {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null) return;
    const gone = new Promise((done) => child.once("exit", done));
    child.kill("SIGKILL");
    await gone;
  }

  async remove(): Promise<void> {
    await this.down();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The page as a file, in a language. */
  page(locale: string): string {
    const config = join(this.#folder, "regain.toml");
    return execFileSync(binary(), ["page", "--config", config, "--locale", locale], { encoding: "utf8" });
  }

  async outbox(): Promise<Message[]> {
    const answer = await fetch(`${this.url}dev/outbox`, { headers: { accept: "application/json" } });
    return (await answer.json()) as Message[];
  }

  /** What lies in the outbox now, for `code` to look past. By content: a clock may have been put back. */
  async seen(): Promise<Set<string>> {
    return new Set((await this.outbox()).map((message) => JSON.stringify(message)));
  }

  /** The code in the message to somebody that was not seen before. */
  async code(to: string, seen = new Set<string>()): Promise<string> {
    const code = await eventually(async () => {
      const sent = (await this.outbox()).filter((message) => message.to === to);
      return sent.filter((message) => !seen.has(JSON.stringify(message))).at(-1)?.code;
    });
    if (code === undefined) throw new Error(`no code came for ${to}`);
    return code;
  }

  /** The link in the newest mail of a kind to somebody. */
  async link(to: string, template: string): Promise<string> {
    const link = await eventually(async () => {
      const sent = (await this.outbox()).filter(
        (message) => message.to === to && message.template === template,
      );
      return sent.at(-1)?.link;
    });
    if (link === undefined) throw new Error(`no ${template} came for ${to}`);
    return link;
  }

  /** A call that begins a flow or goes on with it, without a browser. */
  async post(path: string, body: object, token = ""): Promise<Standing> {
    const answer = await fetch(`${this.url}recovery/v1/${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "idempotency-key": path,
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return (await answer.json()) as Standing;
  }

  /** Accounts besides those of `--dev`. */
  importAccounts(accounts: object[]): void {
    const file = join(this.#folder, "accounts.jsonl");
    writeFileSync(file, accounts.map((account) => JSON.stringify(account)).join("\n"));
    this.#command("accounts", "import", file);
  }

  /** A case as a reviewer sees it, once it is there. */
  async case(reference: string): Promise<Record<string, unknown>> {
    const found = await eventually(async () => {
      const answer = await this.#desk(`cases/${reference}`);
      return answer.ok ? ((await answer.json()) as Record<string, unknown>) : undefined;
    });
    if (found === undefined) throw new Error(`no case ${reference} at the desk`);
    return found;
  }

  /** A reviewer's decision on a case. */
  async decide(reference: string, decision: "verified" | "not_verified"): Promise<void> {
    await this.case(reference);
    const answer = await this.#desk(`cases/${reference}/decision`, { decision, reason: "it is a test" });
    if (!answer.ok) throw new Error(`${reference}: ${await answer.text()}`);
  }

  async #desk(path: string, body?: object): Promise<Response> {
    this.#reviewer ??= this.#command("staff", "add", "Rosa").trim();
    return fetch(`${this.url}desk/v1/${path}`, {
      method: body ? "POST" : "GET",
      headers: { "content-type": "application/json", authorization: `Bearer ${this.#reviewer}` },
      ...(body && { body: JSON.stringify(body) }),
    });
  }

  #command(...options: string[]): string {
    const database = `sqlite:${join(this.#folder, "regain.sqlite")}`;
    return execFileSync(binary(), [...options, "--database", database], { encoding: "utf8" });
  }

  async signsIn(identifier: string, password: string): Promise<boolean> {
    const answer = await fetch(`${this.url}dev/sign-in`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ identifier, password }),
    });
    return answer.status === 204;
  }
}
