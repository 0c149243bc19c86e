// The element as a site would have it. What the form says is set on it at once, and stands in the snippet; what is as the
// element has it anyway is in neither.

const server = new URL("../", import.meta.url).href;
const FALLBACK = "Get back into your account";
const EVENTS = ["regain-ready", "regain-step", "regain-done", "regain-error"];
const SHOWN_EVENTS = 30;

const [form, live, snippet, copied, events, none] = ["settings", "live", "snippet", "copied", "events", "none"].map((id) =>
  document.getElementById(id),
);
const controls = [...form.elements].filter((control) => control.name);
const propertyOf = (control) => control.dataset.property;
const valueOf = (control) => control.value + (control.dataset.unit ?? "");

const isDefault = (control) =>
  control.matches("select")
    ? control.value === ([...control.options].find((option) => option.defaultSelected) ?? control.options[0]).value
    : control.value === control.defaultValue;

/** Sets on the element what one control says. */
const apply = (element, control) => {
  const property = propertyOf(control);
  if (property && isDefault(control)) element.style.removeProperty(property);
  else if (property) element.style.setProperty(property, valueOf(control));
  else if (isDefault(control)) element.removeAttribute(control.name);
  else element.setAttribute(control.name, valueOf(control));
};

/** An element is whole before it is connected: that is when it reads its isolation. */
const make = () => {
  const element = document.createElement("regain-recovery");
  for (const control of controls) apply(element, control);
  const link = document.createElement("a");
  link.href = server;
  link.textContent = FALLBACK;
  const fallback = document.createElement("p");
  fallback.append(link);
  element.append(fallback);
  live.replaceChildren(element);
};

const attribute = ([name, value]) =>
  `${name}="${value.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;")}"`;

const write = () => {
  const said = controls.filter((control) => !isDefault(control));
  const properties = said.filter(propertyOf).map((control) => `    ${propertyOf(control)}: ${valueOf(control)};`);
  const attributes = said.filter((control) => !propertyOf(control)).map((control) => [control.name, valueOf(control)]);
  const all = [["base", `${server}recovery/v1`], ...attributes].map(attribute);
  snippet.textContent = [
    `<script type="module" ${attribute(["src", `${server}regain.js`])}></script>`,
    ...(properties.length ? ["<style>", "  regain-recovery {", ...properties, "  }", "</style>"] : []),
    attributes.length ? `<regain-recovery\n  ${all.join("\n  ")}\n>` : `<regain-recovery ${all}>`,
    `  <p><a ${attribute(["href", server])}>${FALLBACK}</a></p>`,
    "</regain-recovery>",
  ].join("\n");
};

const list = (event) => {
  const time = document.createElement("time");
  time.textContent = new Date().toLocaleTimeString();
  const item = document.createElement("li");
  item.append(time, ` ${event.type} ${JSON.stringify(event.detail)}`);
  events.prepend(item);
  while (events.children.length > SHOWN_EVENTS) events.lastChild.remove();
  none.hidden = true;
};

form.addEventListener("input", ({ target }) => {
  if (target.name === "isolation") make();
  else apply(live.firstElementChild, target);
  write();
});
form.addEventListener("submit", (event) => event.preventDefault());
// The controls are reset after this event.
form.addEventListener("reset", () =>
  setTimeout(() => {
    make();
    write();
  }),
);
for (const name of EVENTS) live.addEventListener(name, list);

document.getElementById("copy").addEventListener("click", async () => {
  copied.textContent = "";
  try {
    await navigator.clipboard.writeText(snippet.textContent);
    copied.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(snippet);
    copied.textContent = "Selected: copy it now";
  }
});

make();
write();
