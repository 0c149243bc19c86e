// What the package asks of JavaScript, beside what a browser has by name.

// A value as one text: its shape, and behind a line break all its texts on end. The shape has a sign and a figure for each
// value: `s` and how many characters, `a` and how many items, `o` and how many members (a text and a value each), `n` and
// the number where it is whole and small, `b` and 1 or 0. `z` is what JSON has no word for, and what stands too deep.
export function written(value) {
  const shape = [];
  const texts = [];
  const isText = (value) =>
    typeof value == "string" && !/\p{Surrogate}/u.test(value);
  const write = (value, deeper) => {
    if (isText(value)) {
      shape.push(`s${[...value].length}`);
      texts.push(value);
    } else if (typeof value == "number") {
      shape.push(`n${value >>> 0 === value ? value : ""}`);
    } else if (typeof value == "boolean") {
      shape.push(`b${+value}`);
    } else if (!value || typeof value != "object" || !deeper) {
      shape.push("z");
    } else if (Array.isArray(value)) {
      shape.push(`a${value.length}`);
      for (const item of value) write(item, deeper - 1);
    } else {
      const members = Object.entries(value).filter(
        ([name, member]) => isText(name) && member !== undefined,
      );
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
      ? {
          issues: problems.map(({ pointer, ...found }, at) => ({
            ...found,
            message: messages[at],
            path: path(pointer),
          })),
        }
      : { value: normalized };
  };
  return { "~standard": { version: 1, vendor: "regain", validate } };
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
