// A form as a Standard Schema (https://standardschema.dev), around what judges answers to it.
export function standard(judge) {
  const validate = (answers) => {
    const { normalized, problems, messages } = judge(answers);
    return problems.length
      ? { issues: problems.map(({ pointer, ...found }, at) => ({ ...found, message: messages[at], path: path(pointer) })) }
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
