// What is drawn without the app.

/** An element with our class names; see app/src/part/element.rs. */
export function el(tag, name, attributes, ...children) {
  const element = document.createElement(tag);
  element.className = name ? `rg rg-${name}` : "rg";
  for (const [key, value] of Object.entries(attributes))
    if (value !== undefined) element.setAttribute(key, value);
  element.append(...children.filter(Boolean));
  return element;
}

/** The first step as app/src/page.rs draws it, for the app to take over (app/src/part/hydrate.rs). Tests compare the two. */
export function firstStep({ prefix, heading, inForm, identifier, begin }, config, texts) {
  const id = (name) => `${prefix}rg-${name}`;
  const control = inForm ? { form: "" } : {};
  const title = (level) => `h${Math.min(6, Math.max(1, heading) + level)}`;
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  // As core/src/sign_in.rs.
  const takes = (way) => config.sign_in.includes(way);
  const [first, second, third] = ["email", "phone", "username"]
    .filter(takes)
    .map((way) => texts[`sign_in.${way}`]);
  const several = third ? "sign_in.any_of_three" : "sign_in.either_of_two";
  const ways = second ? fill(texts[several], { first, second, third }) : first;
  const inputmode = takes("email") ? "email" : takes("username") ? "text" : "tel";
  const describedby = `${id("identifier-hint")} ${id("identifier-fault")}`;
  const link = (name) => {
    const href = config.links?.[name];
    return href && el("a", "help", { href }, texts[`page.${name}`]);
  };
  // The button that begins a flow for another purpose, if the site offers it.
  const other = (purpose, text) => {
    if (!config.purposes?.includes(purpose)) return;
    const button = el("button", "quiet", { type: "button", ...control }, texts[text]);
    button.addEventListener("click", () => begin(purpose));
    return button;
  };
  const input = el("input", "input", {
    id: id("identifier"),
    name: "identifier",
    type: "text",
    inputmode,
    autocomplete: "username",
    autocapitalize: "none",
    spellcheck: "false",
    dir: "auto",
    "aria-describedby": describedby,
    ...control,
  });
  input.value = identifier;
  const stay = el("button", "quiet", { type: "button", ...control }, texts["stay.submit"]);
  const form = inForm ? el("div", "form", {}) : el("form", "form", { method: "dialog", novalidate: "" });
  form.append(
    el(
      "div",
      "field",
      {},
      el("label", "label", { for: id("identifier") }, fill(texts["identify.label"], { ways })),
      el(
        "p",
        "hint",
        { id: id("identifier-hint") },
        texts[takes("phone") ? "identify.hint_phone" : "identify.hint"],
      ),
      el("p", "fault", { id: id("identifier-fault") }, el("span", "away", {}), el("span", "", {})),
      input,
    ),
    el("button", "button", { type: "submit", ...control }, texts["page.continue"]),
  );
  return [
    el(
      "div",
      "body",
      {},
      el("div", "back", {}),
      el(
        "div",
        "card",
        {},
        el("div", "staying", {}, el("p", "notice", { role: "status" }), el("div", "", { hidden: "" }, stay)),
        el(
          "div",
          "summary",
          { role: "alert", tabindex: "-1", hidden: "" },
          el(title(1), "summary-title", { id: id("summary-title") }, texts["problem.title"]),
        ),
        el(title(0), "title", { tabindex: "-1" }, texts["identify.title"]),
        el("p", "lead", {}, texts["identify.lead"]),
        form,
        el("div", "ways", {}, other("username", "identify.look_up"), other("status", "identify.status")),
        el("p", "away", { role: "status" }),
      ),
    ),
    el("footer", "footer", {}, link("support"), link("sign_up"), link("privacy")),
  ];
}
