// The npm package `@regain/form` (row D6): it holds what it says it holds, and what is said of the element, in its types, its
// manifest and docs/embed.md, is what the sources say.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { Ajv } from "ajv";
import { all, between, blocks, files, guide, root, rows, source, unpacked, version } from "./form.js";

const { folder, form } = unpacked("package");
const packed = files(form);
/** @param {string} file */
const read = (file) => readFileSync(join(form, file), "utf8");
const script = read("dist/regain.js");
const types = read("index.d.ts");
const manifest = JSON.parse(read("custom-elements.json"));
const [declaration] = manifest.modules[0].declarations;

/** What the files of `dist/` are called there that are not texts. */
const shipped = packed.filter((file) => /^dist\/[^/]+$/.test(file)).map((file) => file.slice("dist/".length));

/** What speaks to other backends. */
const profiles = read(`dist/${shipped.find((file) => file.startsWith("regain-profiles-")) ?? ""}`);

/**
 * The hash of a packed file, as `integrity` has it.
 * @param {string} file
 * @param {string} algorithm
 */
const hash = (file, algorithm) =>
  `${algorithm}-${createHash(algorithm)
    .update(readFileSync(join(form, file)))
    .digest("base64")}`;

/**
 * Names of a list of the manifest.
 * @param {string} list
 * @returns {string[]}
 */
const listed = (list) => declaration[list].map((/** @type {{ name: string }} */ one) => one.name).sort();

/**
 * The names that stand as code in the first cells of a table.
 * @param {string} heading
 */
const documented = (heading) =>
  all(
    rows(heading)
      .map(([first]) => first)
      .join("\n"),
    /`([^`]+)`/g,
  );

test("the package has every file that its package.json names, and the workspace's version", () => {
  const { exports, files, types, customElements, sideEffects, ...meta } = JSON.parse(read("package.json"));
  assert.equal(meta.version, version);
  const named = [
    types,
    customElements,
    ...files,
    ...sideEffects,
    ...Object.values(exports).flatMap((entry) => {
      return typeof entry === "string" ? [entry] : Object.values(entry);
    }),
  ];
  for (const name of named.filter((name) => !name.includes("*"))) {
    assert.ok(existsSync(join(form, name)), `${name} is named and not packed`);
  }
  assert.ok(packed.includes("README.md"));
  // For Node.js and bundlers, who read no types.
  const { resolve } = createRequire(join(folder, "index.js"));
  for (const entry of Object.keys(exports).filter((entry) => !entry.includes("*"))) {
    assert.ok(resolve(join("@regain/form", entry)).startsWith(form), entry);
  }
});

test("regain.js and what it names is there, and nothing of the page", () => {
  const named = all(script + profiles, /["'`/]((?:[\w.]+-)+[0-9a-f]{16}(?:_bg)?\.[a-z]+)/g);
  assert.ok(named.length > 5, named.join());
  assert.deepEqual(shipped, [...named, "regain.js"].sort());
});

test("regain.js carries the hash of every file it fetches, and the script of profiles that of theirs", () => {
  for (const file of shipped.filter((file) => file !== "regain.js")) {
    const by = file.startsWith("regain-profile-") ? profiles : script;
    assert.ok(by.includes(hash(`dist/${file}`, "sha256")), `nothing has the hash of ${file}`);
  }
});

test("the texts and questions of both languages are there, and no mails", () => {
  const texts = packed.filter((file) => file.startsWith("dist/locales/"));
  assert.deepEqual(
    texts,
    ["en/app", "en/questions", "en/request", "nl/app", "nl/questions", "nl/request"].map(
      (text) => `dist/locales/${text}.json`,
    ),
  );
  const asked = texts.filter((file) => file.endsWith("/questions.json"));
  for (const text of texts.filter((file) => !asked.includes(file))) {
    assert.equal(read(text), source(text.slice("dist/".length)));
  }
  const form = JSON.parse(source("core/forms/consumer-account.json"));
  for (const text of asked) {
    const folder = text.slice("dist/".length, -"questions.json".length);
    const { fields } = JSON.parse(source(`${folder}form.${form.id}.json`));
    const questions = JSON.parse(read(text));
    assert.deepEqual([questions.id, questions.version], [form.id, form.version]);
    assert.equal(questions.sections[0].fields[0].texts.label, fields.given_name.label);
  }
});

test("it weighs what the guide says, to 3 kB", () => {
  const said = [...between(guide, "Compressed with brotli,", "(").matchAll(/(\d+) kB/g)].map(([, kB]) =>
    Number(kB),
  );
  const stages = [
    /^regain\.js$|_bg\.wasm$|^regain-\w+\.css$|en\/app\.json$/,
    /^regain-journey/,
    /rules-\w+\.wasm$/,
    /^regain-request-|^request-|en\/request\.json$/,
  ];
  const names = packed.filter((file) => file.startsWith("dist/")).map((file) => file.slice("dist/".length));
  let sum = 0;
  const sums = stages.map((stage) => {
    for (const name of names.filter((name) => stage.test(name))) {
      sum += brotliCompressSync(readFileSync(join(form, "dist", name))).length;
    }
    return Math.round(sum / 1000);
  });
  assert.equal(said.length, sums.length);
  for (const [place, kB] of said.entries()) {
    assert.ok(
      Math.abs(kB - (sums[place] ?? 0)) <= 3,
      `docs/embed.md says ${said.join()} kB, it is ${sums.join()}`,
    );
  }
});

test("integrity.json has the hash of every file", () => {
  const wanted = packed.filter((file) => file.startsWith("dist/"));
  const hashes = wanted.map((file) => [file, hash(file, "sha384")]);
  assert.deepEqual(JSON.parse(read("integrity.json")), Object.fromEntries(hashes));
});

test("the manifest is one by its schema, and names modules that are packed", () => {
  const schema = createRequire(import.meta.url)("custom-elements-manifest");
  const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
  assert.equal(validate(manifest), true, JSON.stringify(validate.errors, null, 1));
  for (const { path, exports } of manifest.modules) {
    assert.ok(packed.includes(path), path);
    for (const { declaration } of exports) assert.ok(packed.includes(declaration.module ?? path));
  }
});

test("attributes are those that the element observes, and each is a property", () => {
  const element = source("app/element.js");
  assert.match(element, /static observedAttributes = ATTRIBUTES;/);
  const observed = all(between(element, "const ATTRIBUTES = [", "]"), /"([\w-]+)"/g);
  assert.ok(observed.length > 10, observed.join());
  assert.deepEqual(listed("attributes"), observed, "custom-elements.json");
  assert.deepEqual(listed("members"), observed, "custom-elements.json, members");
  const declared = between(types, "interface RegainAttributes {", "\n}");
  assert.deepEqual(all(declared, /^ {2}(\w+): /gm), observed, "index.d.ts");
  const members = between(types, "class RegainRecovery", "\n}");
  assert.deepEqual(all(members, /^ {2}(?:[gs]et )?(\w+)[:(]/gm), observed, "index.d.ts, the class");
  assert.deepEqual(documented("Attributes"), observed, "docs/embed.md");
});

test("what `config` says is what the backend's answer has", () => {
  const wire = source("core/src/wire.rs");
  const config = between(types, "interface RegainConfig {", "\n}");
  for (const [name, begin] of Object.entries({ Brand: "brand?: {", Links: "links?: {" })) {
    const members = all(between(wire, `pub struct ${name} {`, "\n}"), /^ {4}pub (\w+):/gm);
    // Where mails lead is no link on a screen.
    const shown = members.filter((member) => member !== "recovery");
    assert.deepEqual(all(between(config, begin, "};"), /^ {4}(\w+)\?:/gm), shown, name);
  }
});

test("every tag in the documentation has attributes that there are", () => {
  const known = new Set([...listed("attributes"), "class", "id", "style", "ref", "key", "slot"]);
  const tags = all(guide, /<regain-recovery\b((?:[^>"'{]|"[^"]*"|'[^']*'|\{[^}]*\}|=>)*)>/g).filter(Boolean);
  assert.ok(tags.length > 5);
  for (const tag of tags) {
    const names = all(tag.replaceAll(/"[^"]*"|'[^']*'|\{[^}]*\}/g, ""), /([@:\w-]+)/g);
    for (const name of names) {
      const plain = name.replace(/^:/, "");
      const isEvent = listed("events").some((event) => [`@${event}`, `on${event}`].includes(name));
      assert.ok(isEvent || known.has(plain), `${name} in <regain-recovery${tag}>`);
    }
  }
});

test("events and what they carry are the app's and the element's", () => {
  const names = all(types, /^ {2}"(regain-\w+)":/gm);
  const state = source("app/src/state.rs");
  const element = source("app/element.js");
  const emitted = [
    ...all(state, /\.emit\("(\w+)"/g),
    ...all(element, /#emit\("(\w+)"/g),
    ...all(element, /event === "(ready)"/g),
  ];
  assert.deepEqual(names, [...new Set(emitted.map((name) => `regain-${name}`))].sort());
  assert.deepEqual(listed("events"), names, "custom-elements.json");
  assert.deepEqual(documented("Events"), names, "docs/embed.md");
  const outcomes = all(
    between(source("app/src/state/screen.rs"), "fn outcome(&self)", "\n    }\n\n"),
    /"(\w+)"/g,
  );
  assert.deepEqual(all(between(types, "type RegainOutcome =", ";"), /"(\w+)"/g), outcomes, "outcomes");
});

test("steps are those of the wire, and the four screens beside them", () => {
  const steps = all(between(types, "type RegainStep =", ";"), /"(\w+)"/g);
  const wire = all(
    between(source("core/src/wire/step.rs"), "pub enum Step {", "\n}"),
    /^ {4}([A-Z]\w+)(?: \{|\(|,)/gm,
  );
  const named = wire.map((name) =>
    name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase(),
  );
  assert.deepEqual(steps, [...named, "ended", "left", "link_lost", "ways"].sort());
  const drawn = between(source("app/src/state/screen.rs"), "fn name(&self)", "\n    }");
  assert.deepEqual(steps, all(drawn, /=> "(\w+)"/g), "app/src/state/screen.rs");
  assert.deepEqual(documented("Steps"), steps, "docs/embed.md");
});

test("codes of errors are the app's", () => {
  const codes = all(between(types, "type RegainErrorCode =", ";"), /"(\w+)"/g);
  const app = all(between(source("app/src/state/errors.rs"), "fn code(self)", "\n    }"), /=> "(\w+)"/g);
  const element = all(source("app/element.js"), /#emit\("error", "(\w+)"/g);
  assert.deepEqual(codes, [...new Set([...app, ...element])].sort());
  assert.deepEqual(documented("Errors"), codes, "docs/embed.md");
});

/**
 * What is between parentheses, from the first character after the one that opens.
 * @param {string} text
 */
function inParentheses(text) {
  let open = 1;
  const end = [...text].findIndex((character) => {
    open += character === "(" ? 1 : character === ")" ? -1 : 0;
    return open === 0;
  });
  return text.slice(0, end);
}

test("custom properties are those that the style sheets of an embedded element read, with their defaults", () => {
  const sheets = ["tokens", "parts", "steps", "request"]
    .map((name) => source(`style/${name}.css`))
    .join("\n");
  /** @type {Map<string, [light: string, dark: string]>} */
  const defaults = new Map();
  for (const { 1: name = "", index, 0: start } of sheets.matchAll(/var\((--regain-[\w-]+), /g)) {
    const value = inParentheses(sheets.slice(index + start.length)).replaceAll(
      "--rg-accent",
      "--regain-accent",
    );
    const [, light = value, dark = "the same"] =
      /^var\(--rg-light, (.+)\) var\(--rg-dark, (.+)\)$/.exec(value) ?? [];
    if (!defaults.has(name)) defaults.set(name, [light, dark]);
  }
  assert.ok(defaults.size > 10);
  const inGuide = rows("Custom properties").map((row) =>
    row.slice(0, 3).map((cell) => cell.replaceAll("`", "")),
  );
  assert.deepEqual(
    inGuide.sort(),
    [...defaults].map(([name, both]) => [name, ...both]).sort(),
    "docs/embed.md",
  );
  const inManifest = declaration.cssProperties.map((/** @type {any} */ one) => [one.name, one.default]);
  const each = [...defaults].map(([name, [light, dark]]) => {
    return [name, dark === "the same" ? light : `light-dark(${light}, ${dark})`];
  });
  assert.deepEqual(inManifest.sort(), each.sort(), "custom-elements.json");
  for (const name of all(blocks("css", "html").join("\n"), /(--regain-[\w-]+)/g)) {
    assert.ok(defaults.has(name), name);
  }
});

test("parts are the classes that the style sheets of an embedded element have rules for", () => {
  const sheets = ["parts", "steps", "request"].map((name) => source(`style/${name}.css`));
  const classes = all(sheets.join("\n").replaceAll(/\/\*[\s\S]*?\*\//g, ""), /\.rg-([a-z-]+)/g);
  // The page before the app is there has classes, too.
  const app = files(join(root, "app/src")).map((file) => source(`app/src/${file}`));
  const drawn = new Set(all(app.join("\n"), /\brg-([a-z-]+)/g));
  // The root, and what is read out and not seen, are nobody's to style.
  const parts = classes.filter((name) => drawn.has(name) && !["root", "away"].includes(name));
  assert.deepEqual(listed("cssParts"), parts, "custom-elements.json");
  assert.deepEqual(documented("Parts"), parts, "docs/embed.md");
  for (const name of all(blocks("css").join("\n"), /::part\(([\w-]+)\)/g))
    assert.ok(parts.includes(name), name);
});

test("settings in the documentation are settings that there are", () => {
  const known = source("server/regain.toml");
  for (const key of all(blocks("toml").join("\n"), /^(\w+) = /gm)) {
    assert.match(known, new RegExp(`^(?:# )?${key} = `, "m"), key);
  }
});

test("pictures, pages and sections that the documentation leads to are there", () => {
  for (const link of all(guide, /\]\(((?!https?:)[^)#]+)[^)]*\)/g)) {
    assert.ok(existsSync(join(root, "docs", link)), link);
  }
  const titles = all(guide, /^#+ (.+)$/gm).map((title) => title.toLowerCase().replaceAll(/[^\w -]/g, ""));
  const anchors = new Set(titles.map((title) => title.replaceAll(" ", "-")));
  for (const anchor of all(guide, /\]\(#([^)]+)\)/g)) assert.ok(anchors.has(anchor), anchor);
});
