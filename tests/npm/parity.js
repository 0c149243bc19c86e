// The npm package beside native results: one file of inputs, one of results from each place, compared line by line
// (row D4). `node parity.js INPUTS NATIVE FOLDER`; browsers by REGAIN_CHROMIUM and REGAIN_FIREFOX, those that are set.
// The last line says how many inputs and differences there were; exit 1 where there are any.

import { spawn } from "node:child_process";
import { createReadStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { normalize } from "regain-core";

const [inputsFile = "", nativeFile = "", folder = ""] = process.argv.slice(2);
const minutes = 30;
mkdirSync(folder, { recursive: true });

/**
 * One verdict a line.
 * @param {string} inputs
 * @param {typeof import("regain-core").normalize} normalize
 */
function verdicts(inputs, normalize) {
  const lines = inputs.trimEnd().split("\n");
  const written = lines.map((line) => {
    const { kind, text, ...options } = JSON.parse(line);
    return JSON.stringify(normalize(kind, text, options));
  });
  return written.join("\n") + "\n";
}

/** The same in a page. */
const script = `
import { normalize } from "/npm/index.js";
${verdicts}
let said;
try {
  said = verdicts(await (await fetch("/inputs")).text(), normalize);
} catch (error) {
  said = "failed: " + error;
}
await fetch("/results", { method: "POST", body: said });
`;

/**
 * What a browser makes of the inputs.
 * @param {string} program
 * @param {(url: string, profile: string) => string[]} words
 * @returns {Promise<string>}
 */
async function inBrowser(program, words) {
  const npm = new URL("../../core/npm/", import.meta.url);
  const profile = mkdtempSync(join(tmpdir(), "regain-parity-"));
  /** @type {(body: string) => void} */
  let resolve = () => {};
  /** @type {(error: Error) => void} */
  let reject = () => {};
  /** @type {Promise<string>} */
  const results = new Promise((...ends) => ([resolve, reject] = ends));
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "", "http://localhost");
    const type = pathname.endsWith(".wasm") ? "application/wasm" : "text/javascript";
    if (pathname === "/") {
      response.setHeader("content-type", "text/html; charset=utf-8");
      response.end('<!doctype html><script type="module" src="/script.js"></script>');
    } else if (pathname === "/script.js") {
      response.setHeader("content-type", type).end(script);
    } else if (pathname === "/inputs") {
      response.setHeader("content-type", "text/plain; charset=utf-8");
      createReadStream(inputsFile).pipe(response);
    } else if (pathname === "/results") {
      /** @type {Buffer[]} */
      const parts = [];
      request.on("data", (part) => parts.push(part));
      request.on("end", () => {
        response.end();
        resolve(Buffer.concat(parts).toString());
      });
    } else if (pathname.startsWith("/npm/")) {
      const file = createReadStream(new URL(pathname.slice("/npm/".length), npm));
      file.on("error", () => response.writeHead(404).end());
      response.setHeader("content-type", type);
      file.pipe(response);
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(undefined)));
  const address = server.address();
  const port = address && typeof address === "object" ? address.port : 0;
  const browser = spawn(program, words(`http://127.0.0.1:${port}/`, profile), {
    stdio: "ignore",
    detached: true,
  });
  browser.on("error", reject);
  browser.on("exit", () => reject(new Error(`${program} ended before it had an answer`)));
  const limit = setTimeout(
    () => reject(new Error(`${program} gave no answer within ${minutes} minutes`)),
    minutes * 60_000,
  );
  try {
    return await results;
  } finally {
    clearTimeout(limit);
    // Its helpers, too: they are of its process group.
    if (browser.pid) {
      const ended = new Promise((done) =>
        browser.exitCode === null ? browser.once("exit", done) : done(undefined),
      );
      process.kill(-browser.pid, "SIGKILL");
      await ended;
    }
    server.closeAllConnections();
    server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

const chromium = process.env["REGAIN_CHROMIUM"];
const firefox = process.env["REGAIN_FIREFOX"];
const inputs = readFileSync(inputsFile, "utf8");
/** @type {[string, () => string | Promise<string>][]} */
const places = [[`Node.js ${process.version}`, () => verdicts(inputs, normalize)]];
if (chromium) {
  const flags =
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";
  places.push([
    "Chromium",
    () => inBrowser(chromium, (url, profile) => [...flags.split(" "), `--user-data-dir=${profile}`, url]),
  ]);
}
if (firefox) {
  places.push([
    "Firefox",
    () => inBrowser(firefox, (url, profile) => ["--headless", "--no-remote", "--profile", profile, url]),
  ]);
}

const asked = inputs.trimEnd().split("\n");
const native = readFileSync(nativeFile, "utf8").trimEnd().split("\n");
if (native.length !== asked.length)
  throw new Error(`${asked.length} inputs, ${native.length} native results`);
let differences = 0;
for (const [place, run] of places) {
  const began = Date.now();
  const said = await run();
  writeFileSync(join(folder, `${place.split(/[ .]/)[0]?.toLowerCase()}.jsonl`), said);
  const lines = said.trimEnd().split("\n");
  if (lines.length !== asked.length) throw new Error(`${place}: ${lines.length} results; ${lines[0]}`);
  const different = asked.flatMap((line, at) =>
    lines[at] === native[at] ? [] : [`${line}\n  native ${native[at]}\n  ${place} ${lines[at]}`],
  );
  console.log(`${place}: ${different.length} differences, ${((Date.now() - began) / 1000).toFixed(1)} s`);
  console.log(different.slice(0, 40).join("\n"));
  differences += different.length;
}
console.log(`${asked.length} inputs, ${differences} differences`);
process.exitCode = differences > 0 ? 1 : 0;
