// The server of another site, with an origin of its own: its pages, its scripts and styles, and, for a site that has it so,
// everything of `regain serve` below `/regain/`.

import { createServer, request, type IncomingMessage, type Server as Listener } from "node:http";
import type { ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Server } from "../server.ts";
import { assets, type Asset } from "./assets.ts";

/** Below it the site hands on what `regain serve` answers, so that nothing comes from another origin. */
const HANDED_ON = "/regain/";

export class Site {
  readonly #listener: Listener;
  readonly #files: Map<string, Asset>;
  /** Where what is handed on comes from. */
  server: Server | undefined;

  private constructor(files: Map<string, Asset>) {
    this.#files = files;
    this.#listener = createServer((asked, answer) => {
      this.#answer(asked, answer);
    });
  }

  static async start(): Promise<Site> {
    const site = new Site(await assets());
    await new Promise<void>((done) => site.#listener.listen(0, "127.0.0.1", done));
    return site;
  }

  /** By another name than that of `regain serve`: not only another origin, another site. */
  get origin(): string {
    return `http://localhost:${String((this.#listener.address() as AddressInfo).port)}`;
  }

  /** Puts a page in place, instead of what was at that path. */
  serve(path: string, html: string, headers: Record<string, string> = {}): string {
    this.#files.set(path, { type: "text/html; charset=utf-8", body: html, headers });
    return `${this.origin}${path}`;
  }

  remove(): void {
    this.#listener.close();
    this.#listener.closeAllConnections();
  }

  #answer(asked: IncomingMessage, answer: ServerResponse): void {
    const path = (asked.url ?? "/").split("?")[0] ?? "/";
    const file = this.#files.get(path);
    if (path.startsWith(HANDED_ON) && this.server !== undefined) {
      handOn(asked, answer, new URL(this.server.url));
    } else if (file === undefined) {
      answer.writeHead(404).end();
    } else {
      answer.writeHead(200, { "content-type": file.type, ...file.headers }).end(file.body);
    }
  }
}

function handOn(asked: IncomingMessage, answer: ServerResponse, { host, hostname, port }: URL): void {
  const path = (asked.url ?? "").slice(HANDED_ON.length - 1);
  const headers = { ...asked.headers, host };
  const going = request({ hostname, port, method: asked.method ?? "GET", path, headers }, (answered) => {
    answer.writeHead(answered.statusCode ?? 502, answered.headers);
    answered.pipe(answer);
  });
  going.on("error", () => answer.destroy());
  asked.pipe(going);
}
