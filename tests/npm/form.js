// The npm package `@regain/form` as it is packed, and what docs/embed.md shows of it: for form.test.js and samples.test.js.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join, relative, resolve } from "node:path";

const here = import.meta.dirname;

/** The repository. */
export const root = resolve(here, "../..");

/**
 * A file of the repository.
 * @param {string} path
 */
export const source = (path) => readFileSync(join(root, path), "utf8");

/** Cargo's version, which the package has too. */
export const version = /^version = "(.+)"$/m.exec(source("Cargo.toml"))?.[1] ?? "";

/** Where `cargo xtask build` puts it. */
const tarball = resolve(root, process.env["REGAIN_FORM"] ?? `target/regain-form-${version}.tgz`);

/**
 * Unpacks it as npm does, into a folder of its own below this one: what is compiled there finds the packages of these tests.
 * @param {string} name
 */
export function unpacked(name) {
  const folder = join(here, "unpacked", name);
  rmSync(folder, { recursive: true, force: true });
  const to = join(folder, "node_modules/@regain/form");
  mkdirSync(to, { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "--strip-components=1", "-C", to]);
  return { folder, form: to };
}

/**
 * Every file below a folder, by its path from there.
 * @param {string} folder
 */
export function files(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

/**
 * What the pattern's group finds, each once and in order.
 * @param {string} text
 * @param {RegExp} pattern
 */
export function all(text, pattern) {
  return [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ""))].sort();
}

/**
 * What is between two texts, the first of each.
 * @param {string} text
 * @param {string} begin
 * @param {string} end
 */
export function between(text, begin, end) {
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from + begin.length);
  if (from < 0 || to < 0) throw new Error(`nothing between ${begin} and ${end}`);
  return text.slice(from + begin.length, to);
}

/** The documentation. */
export const guide = source("docs/embed.md");

/**
 * The rows of a section's table: each a list of cells.
 * @param {string} heading
 */
export function rows(heading) {
  const section = guide.split(/^#+ /m).find((text) => text.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`docs/embed.md has no section ${heading}`);
  const lines = section.split("\n").filter((line) => line.startsWith("|"));
  return lines.slice(2).map((line) => line.slice(2, -2).split(/ ?(?<!\\)\| ?/));
}

/**
 * The code of its blocks in these languages.
 * @param {string[]} languages
 */
export function blocks(...languages) {
  const found = [...guide.matchAll(/^( *)```(\w+)\n([\s\S]*?)^ *```$/gm)];
  return found
    .filter(([, , language = ""]) => languages.includes(language))
    .map(([, indent = "", , code = ""]) => code.replaceAll(new RegExp(`^${indent}`, "gm"), ""));
}
