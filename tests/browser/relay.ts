// What lies between a browser and the server, where that matters: saves that come late or not at all, a page that is there
// while what answers it is not, and a proxy that hands on one path and takes it off.

import {
  createServer,
  request,
  type IncomingMessage,
  type Server as Listener,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import type { Server } from "./server.ts";

export class Relay {
  /** A save waits until it was asked so often, from then on, where the flow stands. */
  holds = 0;
  /** What becomes of the next save alone: it waits to be released, or arrives and its answer does not. */
  next: "keep" | "swallow" | undefined;
  /** Whether saves arrive at all. */
  loses = false;
  /** Whether there is a page, and nothing that answers it. */
  silent = false;
  readonly #server: Server;
  readonly #listener: Listener;
  #held: { asked: number; go: () => Promise<void> }[] = [];

  readonly #path: string;

  private constructor(server: Server, path: string) {
    this.#server = server;
    this.#path = path;
    this.#listener = createServer((asked, answer) => void this.#pass(asked, answer));
  }

  /** Hands on what is under `path`, without it. */
  static async before(server: Server, path = ""): Promise<Relay> {
    const relay = new Relay(server, path);
    await new Promise<void>((done) => relay.#listener.listen(0, "127.0.0.1", done));
    return relay;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.#listener.address() as AddressInfo).port)}${this.#path}/`;
  }

  /** What is held goes on in its order, and has arrived then. */
  async release(): Promise<void> {
    this.holds = 0;
    for (const { go } of this.#held.splice(0)) await go();
  }

  remove(): void {
    this.#held = [];
    this.#listener.close();
    this.#listener.closeAllConnections();
  }

  async #pass(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of asked) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    if (asked.url?.startsWith(this.#path) !== true) {
      answer.writeHead(404).end();
      return;
    }
    const path = asked.url.slice(this.#path.length).replace(/^(?!\/)/, "/");
    const saves = body.includes("save_answers");
    if ((this.silent && path.startsWith("/recovery/")) || (saves && this.loses)) {
      answer.destroy();
      return;
    }
    const fate = saves ? this.next : undefined;
    if (saves) this.next = undefined;
    if (asked.method === "GET" && path.includes("/flows/")) {
      for (const held of this.#held) held.asked -= 1;
      const due = this.#held.filter((held) => held.asked <= 0);
      this.#held = this.#held.filter((held) => held.asked > 0);
      void due.reduce(async (before, { go }) => before.then(go), Promise.resolve());
    }
    const go = async (): Promise<void> => this.#forward(asked, path, answer, body, fate === "swallow");
    const wait = fate === "keep" ? Infinity : this.holds;
    if (saves && wait > 0) this.#held.push({ asked: wait, go });
    else await go();
  }

  /** On to the server; done once that has answered. */
  async #forward(
    asked: IncomingMessage,
    path: string,
    answer: ServerResponse,
    body: Buffer,
    swallows: boolean,
  ): Promise<void> {
    const { host, hostname, port } = new URL(this.#server.url);
    const headers = { ...asked.headers, host };
    await new Promise<void>((done) => {
      const to = { hostname, port, method: asked.method, path, headers };
      const going = request(to, (answered) => {
        answered.on("end", done);
        if (swallows) {
          answered.resume();
          return;
        }
        answer.writeHead(answered.statusCode ?? 502, answered.headers);
        answered.pipe(answer);
      });
      going.on("error", () => {
        answer.destroy();
        done();
      });
      going.end(body);
    });
  }
}
