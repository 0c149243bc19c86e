// The pages of other sites. One is an entry in `HOSTS`: what it has that a plain page has not.

import { createHash } from "node:crypto";
import type { Server } from "../server.ts";
import type { Site } from "./site.ts";

export type Isolation = "light" | "shadow";

export interface Host {
  name: string;
  /** Attributes of `<html>`. */
  html?: string;
  /** Before everything else in the head. */
  head?: string;
  headers?: Record<string, string>;
  /** What is around the element, in `main`. */
  around?: (element: string) => string;
  /** The script that draws the element, in place of a tag in the page. */
  drawnBy?: "react" | "react-bindings" | "vue" | "vue-bindings";
  /** A script of the site's, before all others. */
  script?: "router" | "analytics";
  /** Whether the site hands Regain's files on, so that nothing comes from another origin. */
  hasFiles?: boolean;
  /** Whether the script's hash is in the page. */
  integrity?: boolean;
  /** Elements before the one that is used. */
  others?: number;
  /** The isolation that the page needs, whatever else is tested. */
  isolation?: Isolation;
}

const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data: https:",
  "require-trusted-types-for 'script'",
  "trusted-types regain",
].join("; ");

/** What the site's own form asks, under names that are ours, too. */
const FORM = (element: string): string => `
  <form id="outer" action="/sent">
    <label>Comment <input name="identifier" id="comment" value="of the site"></label>
    <label><input type="radio" name="method" value="post" checked> By post</label>
    ${element}
    <button id="send">Send</button>
  </form>`;

/** What the site's own form would send. */
export const SENT = ["identifier=of the site", "method=post"];

/** One of the site's style sheets. */
export const style = (name: string): string => `<link rel="stylesheet" href="/${name}.css">`;

export const HOSTS: Host[] = [
  { name: "plain" },
  { name: "React 19", drawnBy: "react" },
  { name: "Vue 3", drawnBy: "vue" },
  { name: "inside a form", around: FORM },
  { name: "resets", head: style("reset") },
  { name: "everything unset", head: style("unset"), isolation: "shadow" },
  { name: "Bootstrap", head: style("bootstrap") },
  { name: "Tailwind 3", head: style("tailwind3") },
  { name: "Tailwind 4", head: style("tailwind4") },
  { name: "a router", script: "router" },
  { name: "strict policy", headers: { "content-security-policy": POLICY }, hasFiles: true },
  { name: "base", head: '<base href="/elsewhere/">' },
  { name: "patched prototypes", script: "analytics" },
  { name: "two at once", others: 1 },
  { name: "integrity", integrity: true },
  { name: "right to left", html: 'lang="ar" dir="rtl"' },
  { name: "62.5 %", html: 'lang="en" class="small"', head: style("small") },
];

/** One by its name. */
export function host(name: string): Host {
  const found = HOSTS.find((host) => host.name === name);
  if (found === undefined) throw new Error(`no host ${name}`);
  return found;
}

/** The attributes of an element. */
export type Attributes = Record<string, string>;

function written(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${value.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"`)
    .join("");
}

/** The tag, with what is shown where the form cannot come. */
export function tag(attributes: Attributes = {}, fallback = ""): string {
  return `<regain-recovery${written(attributes)}>${fallback}</regain-recovery>`;
}

/** Where a page gets Regain's files from. */
export function files(host: Host, server: Server, site: Site): string {
  return host.hasFiles === true ? `${site.origin}/regain/` : server.url;
}

/** The tag of Regain's script. */
export async function script(from: string, integrity = false): Promise<string> {
  const address = `${from}regain.js`;
  if (!integrity) return `<script type="module" src="${address}"></script>`;
  const body = Buffer.from(await (await fetch(address)).arrayBuffer());
  const hash = `sha384-${createHash("sha384").update(body).digest("base64")}`;
  return `<script type="module" src="${address}" integrity="${hash}" crossorigin="anonymous"></script>`;
}

/** A page of a site around what is in its `main`. */
export function page(host: Host, main: string, scripts: string): string {
  const own = host.script === undefined ? "" : `<script src="/${host.script}.js"></script>`;
  return `<!doctype html>
<html ${host.html ?? 'lang="en"'}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
${host.head ?? ""}
<title>A page of another site</title>
${style("outside")}
</head>
<body>
<header id="outside">
<h1>A site</h1>
<p>What it says.</p>
<ul><li>One</li><li>Two</li></ul>
<a href="/other">Another page</a>
<button type="button">Press</button>
<label>Search <input name="search" id="search"></label>
</header>
<main>${(host.around ?? String)(main)}</main>
${own}
${scripts}
</body>
</html>`;
}

/** The page of a host with its elements, put in place; its address. */
export async function open(
  host: Host,
  { server, site }: { server: Server; site: Site },
  attributes: Attributes = {},
): Promise<string> {
  const given = JSON.stringify(attributes).replaceAll('"', "&quot;");
  const drawing = host.drawnBy;
  const elements = tag(attributes).repeat(1 + (host.others ?? 0));
  const main = drawing === undefined ? elements : '<div id="drawn"></div>';
  const drawn = `<script src="/${drawing ?? ""}.js" data-attributes="${given}"></script>`;
  const scripts = [
    drawing === undefined ? "" : drawn,
    '<script src="/outside.js"></script>',
    await script(files(host, server, site), host.integrity),
  ].join("");
  site.serve("/other", page({ name: "other" }, "Another page of the site", ""));
  return site.serve("/page", page(host, main, scripts), host.headers);
}
