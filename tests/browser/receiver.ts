// A receiver of requests, as it stands in docs/post.md in Python with forms (docs/receivers.md), running in a folder of its own.

import { spawn, type ChildProcess } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { connect, createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { eventually, START_MS } from "./patience.ts";

const root = resolve(import.meta.dirname, "../..");

/** What it keeps of a request. */
export interface Kept {
  identifier: string;
  contact: string;
  website?: string;
  altcha?: string;
  reference: string;
  answers: Record<string, unknown>;
}

export class Receiver {
  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly url: string;

  private constructor(child: ChildProcess, folder: string, port: number) {
    this.#process = child;
    this.#folder = folder;
    this.url = `http://127.0.0.1:${String(port)}/recover`;
  }

  /** Starts it for the questions of this file. */
  static async start(form: string): Promise<Receiver> {
    const folder = mkdtempSync(join(tmpdir(), "regain-receiver-"));
    const [receiver] = blocks("docs/post.md", "python");
    const [forms] = blocks("docs/receivers.md", "python");
    const [diff] = blocks("docs/receivers.md", "diff");
    if (!receiver || !forms || !diff) throw new Error("the guide has no receiver in Python");
    writeFileSync(join(folder, "receive.py"), changed(receiver, diff));
    writeFileSync(join(folder, "forms.py"), forms);
    mkdirSync(join(folder, "pending"));
    copyFileSync(join(root, form), join(folder, "form.json"));
    const port = await freePort();
    const regain = dirname(resolve(process.env["REGAIN_BIN"] ?? join(root, "target/debug/regain")));
    const child = spawn(process.env["REGAIN_TEST_PYTHON"] ?? "python3", ["receive.py", String(port)], {
      cwd: folder,
      env: { ...process.env, PATH: [regain, process.env["PATH"]].join(delimiter) },
      stdio: "ignore",
    });
    const listens = await eventually(async () => (await isOpen(port)) || undefined, START_MS);
    if (listens === undefined) throw new Error("the receiver does not listen");
    return new Receiver(child, folder, port);
  }

  /** What it has kept, in the order of its names, which are random. */
  kept(): Kept[] {
    const pending = join(this.#folder, "pending");
    return readdirSync(pending).map((name) => JSON.parse(readFileSync(join(pending, name), "utf8")) as Kept);
  }

  async remove(): Promise<void> {
    const gone = new Promise((done) => this.#process.once("exit", done));
    this.#process.kill();
    await gone;
    rmSync(this.#folder, { recursive: true });
  }
}

/** The blocks of code on a page with this mark. */
function blocks(page: string, mark: string): string[] {
  const [, ...below] = readFileSync(join(root, page), "utf8").split(`\`\`\`${mark}\n`);
  return below.map((text) => text.split("\n```")[0] ?? "");
}

/** A script with a diff applied: places apart by an empty line, each in the script. */
function changed(script: string, diff: string): string {
  for (const place of diff.split("\n\n")) {
    const without = (sign: string): string => {
      const lines = place.split("\n").filter((line) => !line.startsWith(sign));
      return lines.map((line) => line.slice(1)).join("\n");
    };
    const old = without("+");
    if (!script.includes(old)) throw new Error(`the receiver does not say: ${old}`);
    script = script.replace(old, () => without("-"));
  }
  return script;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

async function isOpen(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      done(true);
    });
    socket.once("error", () => {
      done(false);
    });
  });
}
