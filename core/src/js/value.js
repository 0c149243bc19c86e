// What the package asks of JavaScript, beside what a browser has by name.

// A value as one text: its shape, and behind a line break all its texts on end. The shape has a sign and a figure for each
// value: `s` and how many characters, `a` and how many items, `o` and how many members (a text and a value each, in order), `n` and
// the number where it is whole and small, `b` and 1 or 0. `z` is what JSON has no word for, and what stands too deep.
export function written(value) {
  const shape = [];
  const texts = [];
  const isText = (value) =>
    typeof value == "string" && !/\p{Surrogate}/u.test(value);
  const write = (value, deeper) => {
    if (isText(value)) {
      shape.push(
        `s${value.length - (value.match(/[\ud800-\udbff]/g) ?? []).length}`,
      );
      texts.push(value);
    } else if (typeof value == "number" && Number.isFinite(value)) {
      shape.push(`n${value >>> 0 === value ? value : ""}`);
    } else if (typeof value == "boolean") {
      shape.push(`b${+value}`);
    } else if (!value || typeof value != "object" || !deeper) {
      shape.push("z");
    } else if (Array.isArray(value)) {
      const items = [...value];
      shape.push(`a${items.length}`);
      for (const item of items) write(item, deeper - 1);
    } else {
      const members = Object.entries(value).filter(
        ([name, member]) => isText(name) && member !== undefined,
      );
      members.sort(([one], [other]) => order(one, other));
      shape.push(`o${members.length}`);
      for (const [name, member] of members) {
        write(name);
        write(member, deeper - 1);
      }
    }
  };
  write(value, 127);
  return `${shape}\n${texts.join("")}`;
}

// By code point, as Rust sorts texts; JavaScript sorts them by halves of some characters.
function order(one, other) {
  for (let at = 0; ; at += 1) {
    const a = one.codePointAt(at) ?? -1;
    const b = other.codePointAt(at) ?? -1;
    if (a !== b || a < 0) return a - b;
  }
}

export function refused(message) {
  return new Error(message);
}

// The same with everything that is wrong with a form.
export function refused_form(message, errors) {
  return Object.assign(new Error(message), { errors });
}

// A form as a Standard Schema (https://standardschema.dev), around what judges answers to it.
export function standard(judge) {
  const validate = (answers) => {
    const { checked, messages } = judge(answers);
    const { normalized, problems } = checked;
    return problems.length
      ? { issues: problems.map((problem, at) => issue(problem, messages[at])) }
      : { value: normalized };
  };
  return { "~standard": { version: 1, vendor: "regain", validate } };
}

function issue({ pointer, code, params }, message) {
  return { code, message, params, path: path(pointer) };
}

// `#/contacts/2/email` → `["contacts", 2, "email"]`: in answers, a field's name and a row's number take turns.
function path(pointer) {
  const tokens = pointer.split("/").slice(1);
  return tokens.map((token, at) =>
    at % 2 && /^\d+$/.test(token)
      ? Number(token)
      : decodeURIComponent(token).replaceAll("~1", "/").replaceAll("~0", "~"),
  );
}
