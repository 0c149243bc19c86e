// The npm package in Node.js: golden vectors, forms, the Standard Schema, and the README's example (row D4).

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { check, normalize, schema, standardSchema } from "regain-core";
import { normalize as alone } from "regain-core/normalize";

const core = new URL("../../core/", import.meta.url);

/**
 * Forms that vectors name.
 * @type {Record<string, string>}
 */
const forms = {
  "consumer-account": "forms/consumer-account.json",
  "library-card": "../docs/forms/library-card.json",
};

/** @param {string} file */
const read = (file) => readFileSync(new URL(file, core), "utf8");

/** @type {import("regain-core").Form} */
const form = {
  id: "library-card",
  version: 1,
  sections: [
    {
      id: "you",
      fields: [
        { id: "email", kind: "email", needed: true },
        { id: "born", kind: "date", approximate: true },
        {
          id: "2",
          repeat: { max: 3 },
          fields: [
            { id: "phone", kind: "phone" },
            { id: "7", kind: "choices", options: ["home", "work"] },
          ],
        },
      ],
    },
  ],
};

for (const file of readdirSync(new URL("vectors/", core)).filter((name) => name.endsWith(".jsonl"))) {
  test(`golden vectors: ${file}`, () => {
    const lines = read(`vectors/${file}`).trimEnd().split("\n");
    assert.ok(lines.length > 5);
    for (const line of lines) {
      const { kind, text, form, answers, verdict, ...options } = JSON.parse(line);
      const asked = typeof form === "string" ? JSON.parse(read(forms[form] ?? "")) : form;
      const given = form ? check(asked, answers, options) : normalize(kind, text, options);
      assert.deepEqual(given, verdict, line);
    }
  });
}

test("what is no text is unreadable, as it is on the command line", () => {
  for (const text of [undefined, null, 1, ["a"], { a: 1 }, "\ud800", "a\udc00b"]) {
    assert.deepEqual(normalize("text", text), { ok: false, code: "unreadable" });
  }
  assert.deepEqual(normalize("text", "\ufffd 😀"), { ok: true, value: "\ufffd 😀" });
});

test("a kind there is not, and wrong options, are errors of the caller", () => {
  const wrong = /** @type {any} */ (normalize);
  assert.throws(() => wrong("nmae", ""), /there is no kind nmae/);
  assert.throws(() => wrong("phone", "1", { region: "XX" }), /options: wrong region/);
  assert.throws(() => wrong("text", "1", { max: -1 }), /options: wrong max/);
  assert.equal(wrong("text", "1", null).value, "1");
});

test("answers are judged, and problems point into them", () => {
  const checked = check(
    form,
    { born: "1985-13", 2: [{ phone: "020 123 4567", 7: ["work", "attic"] }] },
    { region: "NL" },
  );
  assert.deepEqual(
    checked.problems.map(({ pointer, code }) => `${pointer} ${code}`).sort(),
    ["#/2/0/7/1 not_an_option", "#/born out_of_range", "#/email missing"].sort(),
  );
  assert.deepEqual(checked.normalized, { 2: [{ phone: "+31201234567", 7: ["work"] }] });
});

test("a form that cannot be used is thrown back with everything that is wrong with it", () => {
  const broken = /** @type {any} */ ({
    id: "x",
    version: 1,
    sections: [{ id: "a", fields: [{ id: "b", kind: "nmae", wen: 1 }] }],
  });
  for (const use of [() => check(broken, {}), () => standardSchema(broken)]) {
    assert.throws(use, (/** @type {import("regain-core").FormError} */ error) => {
      const found = error.errors.map(({ pointer, code }) => `${pointer} ${code}`);
      assert.ok(
        error instanceof Error && found.includes("#/sections/0/fields/0/wen unknown_member"),
        `${found}`,
      );
      return found.includes("#/sections/0/fields/0/kind unknown_kind");
    });
  }
});

test("a form is a Standard Schema", () => {
  const { version, vendor, validate } = standardSchema(form, { region: "NL" })["~standard"];
  assert.deepEqual([version, vendor], [1, "regain"]);
  assert.deepEqual(validate({ email: " Anna@EXAMPLE.com" }), { value: { email: "Anna@example.com" } });
  const { issues } = validate({ email: "a@b.nl", 2: [{ phone: "1" }, { 7: ["attic"] }], "x/~é": "" });
  const paths = issues?.map(({ path, message, code }) => {
    assert.ok(message.length > 5 && code);
    return JSON.stringify(path);
  });
  assert.deepEqual(paths?.sort(), ['["2",0,"phone"]', '["2",1,"7",0]', '["x/~é"]'].sort());
  assert.ok(validate(7).issues?.length === 1 && validate(undefined).issues?.length === 1);
});

test("a form's answers have a JSON Schema", () => {
  const { $schema, properties } = /** @type {any} */ (schema(form));
  assert.equal($schema, "https://json-schema.org/draft/2020-12/schema");
  assert.deepEqual(Object.keys(properties).sort(), ["2", "born", "email"]);
});

test("an answer that holds itself, or is nested without measure, is judged like any other that is none", () => {
  /** @type {any[]} */
  let nested = [];
  for (let depth = 0; depth < 100_000; depth += 1) {
    nested = [nested];
  }
  /** @type {Record<string, unknown>} */
  const circular = { email: "a@b.nl" };
  circular["born"] = circular;
  for (const answers of [circular, { email: "a@b.nl", born: nested }]) {
    const { problems } = check(form, answers);
    assert.deepEqual(problems, [{ pointer: "#/born", code: "unreadable", params: {} }]);
  }
});

test("half a character is no text, and what JSON has no word for is nothing", () => {
  const answers = { email: "\ud800", "\udfff": "x", born: [Number.NaN, 10n, () => 1, , undefined, 7.5] };
  const { problems } = check(form, answers);
  assert.deepEqual(problems.map(({ pointer, code }) => `${pointer} ${code}`).sort(), [
    "#/born unreadable",
    "#/email unreadable",
  ]);
});

test("an option that is no number is none, and a list is what it gives when it is gone through", () => {
  assert.ok(normalize("text", "long", { max: Number.NaN }).ok);
  assert.throws(() => normalize("text", "long", { max: -1 }), /options: wrong max/);
  const odd = ["1", "2", "3"];
  odd[Symbol.iterator] = () => ["+31 20 123 4567"].values();
  const { normalized } = check(
    {
      id: "f",
      version: 1,
      sections: [
        {
          id: "s",
          fields: [
            { id: "p", kind: "phone", repeat: {} },
            { id: "q", kind: "text" },
          ],
        },
      ],
    },
    { p: odd, q: "hello" },
  );
  assert.deepEqual(normalized, { p: ["+31201234567"], q: "hello" });
});

test("signs that JSON escapes come back as they went", () => {
  const text = '"\\/\b\f\n\r\t\u0001\u007f\u2028\u{1f600}';
  assert.deepEqual(normalize("old_password", text), { ok: true, value: text });
});

test("however many members there are, and in whatever order, they are named by code point", () => {
  const names = ["\u{1f600}", "\uff5e", "\u00e9", "b", "a", "10", "9", ""];
  for (let at = 5_000; at > 0; at -= 1) {
    names.push(`n${at}`);
  }
  const sorted = names.map((name) => Buffer.from(name)).sort(Buffer.compare);
  const { problems } = check(form, {
    ...Object.fromEntries(names.map((name) => [name, ""])),
    email: "a@b.nl",
  });
  assert.deepEqual(
    problems.map(({ pointer }) => decodeURIComponent(pointer)),
    sorted.map((name) => `#/${name}`),
  );
});

test("a member called __proto__ is a member", () => {
  const checked = check(form, JSON.parse('{"email": "a@b.nl", "__proto__": "x"}'));
  assert.deepEqual(
    checked.problems.map(({ pointer }) => pointer),
    ["#/__proto__"],
  );
});

test("the README's example says what it says it does", () => {
  const readme = read("npm/README.md");
  const code = readme.match(/```js\n([^`]*)```/)?.[1] ?? "";
  const file = new URL("readme.example.js", import.meta.url);
  writeFileSync(file, code);
  try {
    const said = execFileSync(process.execPath, [file.pathname], { encoding: "utf8" });
    const promised = [...code.matchAll(/; \/\/ (.+)/g)].map((match) => match[1]);
    assert.ok(promised.length >= 3);
    assert.deepEqual(said.trimEnd().split("\n"), promised);
  } finally {
    rmSync(file);
  }
});

test("the package has the crate's version", () => {
  const cargo = read("../Cargo.toml");
  const { version } = JSON.parse(read("npm/package.json"));
  assert.ok(cargo.includes(`\nversion = "${version}"\n`));
});

test("normalize alone says the same, from a wasm without forms", async () => {
  const folder = new URL("../../core/npm/normalize/", import.meta.url);
  const small = await import(new URL("regain_core.js", folder).href);
  small.initSync({ module: readFileSync(new URL("regain_core_bg.wasm", folder)) });
  assert.equal(small.check, undefined);
  /** @type {[import("regain-core").Kind, string, import("regain-core").NormalizeOptions?][]} */
  const asked = [
    ["phone", "020 123 4567", { region: "NL" }],
    ["email", "Anna@exämple.com"],
    ["date", "2024-02-30"],
    ["new_password", "correct horse", { site: "Horse" }],
  ];
  for (const [kind, text, options] of asked) {
    assert.deepEqual(small.normalize(kind, text, options), normalize(kind, text, options));
    assert.deepEqual(alone(kind, text, options), normalize(kind, text, options));
  }
});
