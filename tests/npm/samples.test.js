// The samples of docs/embed.md are compiled as they stand there, with the types of `@regain/form`: plain DOM, React 19, Vue 3
// and Svelte. Beside them is compiled what the types must refuse (`refused`).

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { blocks, unpacked } from "./form.js";

const load = createRequire(import.meta.url);
// Its types need those of a browser.
const { compile } = load("svelte/compiler");
const { folder } = unpacked("samples");

const strict = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
  target: "es2022",
  module: "esnext",
  moduleResolution: "bundler",
  moduleDetection: "force",
  lib: ["es2022", "dom", "dom.iterable"],
  types: [],
  skipLibCheck: false,
};

/** TypeScript 7 has no API yet that vue-tsc could use, so Vue's samples are compiled with TypeScript 5. */
const vueTsc = `require("vue-tsc").run(require.resolve("typescript-classic/lib/tsc"))`;

/**
 * Compiles files by their names, in a folder of their own; what was said where that failed.
 * @param {string} name
 * @param {Record<string, string>} sources
 * @param {object} options
 */
function compiled(name, sources, options = {}) {
  const place = join(folder, name);
  mkdirSync(place);
  for (const [file, code] of Object.entries(sources)) writeFileSync(join(place, file), code);
  const config = {
    compilerOptions: { ...strict, ...options },
    include: ["*"],
    vueCompilerOptions: { strictTemplates: true },
  };
  writeFileSync(join(place, "tsconfig.json"), JSON.stringify(config));
  const words = name.startsWith("vue")
    ? ["-e", vueTsc, "vue-tsc"]
    : [join(load.resolve("typescript/package.json"), "../bin/tsc")];
  const run = spawnSync(process.execPath, [...words, "--project", place], {
    cwd: import.meta.dirname,
    encoding: "utf8",
  });
  return run.status === 0 ? "" : `${run.stdout}${run.stderr}` || `ended with ${run.status}`;
}

/**
 * The samples in a language as files, and that there are some.
 * @param {string} language
 */
function samples(language) {
  const found = blocks(language).map((code, place) => [`sample${place + 1}.${language}`, code]);
  assert.notEqual(found.length, 0, `docs/embed.md has no ${language}`);
  const refused = `refused.${language}`;
  return {
    ...Object.fromEntries(found),
    [refused]: readFileSync(join(import.meta.dirname, "refused", refused), "utf8"),
  };
}

test("plain DOM", () => {
  assert.equal(compiled("dom", samples("ts")), "");
});

test("React 19", () => {
  assert.equal(compiled("react", samples("tsx"), { jsx: "react-jsx" }), "");
});

test("Vue 3", () => {
  assert.equal(compiled("vue", samples("vue"), { jsx: "preserve" }), "");
});

test("Svelte", () => {
  const found = blocks("svelte");
  assert.notEqual(found.length, 0);
  for (const code of found) {
    const { warnings, js } = compile(code, { generate: "client" });
    assert.deepEqual(warnings, []);
    assert.match(js.code, /event\('regain-done', /, "it listens");
  }
});
