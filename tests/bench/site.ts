// One kind of HTTP server for every page: it hands out the files a page has, and everything else comes from the real
// `regain serve`, the answers to a page's calls as much as Regain's own page.

import {
  Agent,
  createServer,
  request,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server as Listener,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import type { Files } from "./build.ts";

/** What Regain's page is sent with and theirs is too, so that each page lives under the same rules. */
const SHARED = [
  "content-security-policy",
  "x-frame-options",
  "x-content-type-options",
  "referrer-policy",
  "vary",
] as const;

export class Site {
  readonly #listener: Listener;
  readonly #backend: URL;
  readonly #files: Files;
  readonly #shared: Record<string, string>;
  readonly #agent = new Agent({ keepAlive: true });

  private constructor(backend: string, files: Files, shared: Record<string, string>) {
    this.#backend = new URL(backend);
    this.#files = files;
    this.#shared = shared;
    this.#listener = createServer((asked, answer) => {
      this.#answer(asked, answer);
    });
  }

  static async start(backend: string, files: Files = new Map()): Promise<Site> {
    const own = await fetch(backend, { headers: { "accept-encoding": "br" } });
    const shared = SHARED.flatMap((name) => {
      const value = own.headers.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    const site = new Site(backend, files, Object.fromEntries(shared));
    await new Promise<void>((done) => site.#listener.listen(0, "127.0.0.1", done));
    return site;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.#listener.address() as AddressInfo).port)}/`;
  }

  stop(): void {
    this.#listener.close();
    this.#listener.closeAllConnections();
    this.#agent.destroy();
  }

  #answer(asked: IncomingMessage, answer: ServerResponse): void {
    const path = (asked.url ?? "/").split("?")[0] ?? "/";
    const file = asked.method === "GET" ? this.#files.get(path) : undefined;
    if (file === undefined) {
      this.#pass(asked, answer);
      return;
    }
    const packs = /\bbr\b/.test(asked.headers["accept-encoding"] ?? "");
    const body = packs ? file.packed : file.plain;
    answer.writeHead(200, {
      ...this.#shared,
      "content-type": file.type,
      "content-length": body.length,
      "cache-control": path === "/" ? "no-cache" : "public, max-age=31536000, immutable",
      ...(packs ? { "content-encoding": "br" } : {}),
    });
    answer.end(body);
  }

  #pass(asked: IncomingMessage, answer: ServerResponse): void {
    const { host, hostname, port } = this.#backend;
    const headers = { ...withoutHops(asked.headers), host };
    const path = asked.url ?? "/";
    const to = { hostname, port, method: asked.method ?? "GET", path, headers, agent: this.#agent };
    const going = request(to, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, withoutHops(answered.headers));
      answered.pipe(answer);
    });
    going.on("error", () => answer.destroy());
    asked.pipe(going);
  }
}

function withoutHops(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const kept = { ...headers };
  delete kept.connection;
  delete kept["keep-alive"];
  delete kept["transfer-encoding"];
  return kept;
}
