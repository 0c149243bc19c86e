// <regain-recovery> (row D6): the recovery form in pages of others. This file is the custom element: attributes, events, where the
// form is drawn, and what stands there until the app is (app/src/element.rs), which draws the rest. One app serves all elements.

import { change, close, INTEGRITY, open } from "regain-app";
import { ask, embedder, emit, started } from "./element/embedder.js";
import { el, firstStep } from "./element/first-step.js";
import { REQUEST_STYLE, STYLE, styled } from "./element/styles.js";
import { solve } from "./element/work.js";

const ATTRIBUTES = [
  "base",
  "config",
  "device",
  "form",
  "heading",
  "history",
  "identifier",
  "isolation",
  "locale",
  "locales",
  "profile",
  "purpose",
  "theme",
];
// These change in place; `isolation` is read once; after any other the form begins anew.
const IN_PLACE = ["identifier", "isolation", "locale", "theme"];

// A host whose pictures take long does not keep the form from coming.
const LOAD_MS = 5_000;

// The app broke: only a new page has another one.
let hasEnded = false;

/** Fetches a file of ours: what is in it must be what was built with this script (Subresource Integrity). */
const fetched = (address) => fetch(address, { integrity: INTEGRITY[address.href.split("/").pop()] });

/** Our work begins once the page around us is there. */
async function hostLoaded() {
  if (document.readyState !== "complete") {
    const loaded = new Promise((done) => addEventListener("load", done, { once: true }));
    await Promise.race([loaded, new Promise((done) => setTimeout(done, LOAD_MS))]);
  }
  await new Promise((done) =>
    "requestIdleCallback" in window ? requestIdleCallback(done, { timeout: 500 }) : setTimeout(done),
  );
}

// A mailed link, `#reset_token=…` or `#stop_token=…`: the token leaves the address at once. Kept in memory only, for the first
// element, until a flow was begun with it.
let opened;
let opener;
function takeLink() {
  const [, purpose, token] = /^#(reset|stop)_token=([\w-]*)/.exec(location.hash) ?? [];
  if (!purpose) return;
  history.replaceState(history.state, "", location.href.split("#")[0]);
  opened = `${purpose}=${token}`;
}

/** As core/src/locale.rs: the first that is wanted and offered, else one of its language, else the site's first. */
function choose(wanted, offered) {
  const language = (tag) => tag.toLowerCase().split("-")[0];
  for (const tag of wanted) {
    const same = offered.find((one) => one.toLowerCase() === tag.toLowerCase());
    const found = same ?? offered.find((one) => language(one) === language(tag));
    if (found) return found;
  }
  return offered[0];
}

// Where not even the words came.
const UNAVAILABLE = {
  en: ["Account recovery cannot be opened right now", "Try again", "Get help"],
  nl: ["Account terugkrijgen kan nu niet geopend worden", "Probeer het opnieuw", "Hulp vragen"],
};

// The elements of the page, each with a number of its own.
const numbers = new Set();

class RegainRecovery extends HTMLElement {
  static observedAttributes = ATTRIBUTES;

  /** What `config` was set to, where it is an object. */
  #settings;
  #settingsText;
  #number = 0;
  #root;
  /** Where files, words and backend are, and what the app calls. */
  #given;
  /** The app's number of the instance. */
  #instance;
  /** Counts beginnings: what waited during one ends with the next. */
  #turn = 0;
  #draft = "";
  #leaving;
  #isBeginning = false;
  #words;
  /** The style sheets that were asked for. */
  #sheets = new Set();

  get config() {
    return this.#settings ?? this.getAttribute("config");
  }

  set config(value) {
    const isObject = typeof value === "object" && value !== null;
    // React and Vue set the same again in another object, each time that they draw.
    const text = isObject ? JSON.stringify(value) : undefined;
    if (isObject && text === this.#settingsText) return;
    this.#settings = isObject ? value : undefined;
    this.#settingsText = text;
    if (isObject || value === null || value === undefined) this.removeAttribute("config");
    else this.setAttribute("config", value);
    this.#beginAgain();
  }

  connectedCallback() {
    clearTimeout(this.#leaving);
    for (const name of ATTRIBUTES) {
      // Set before the script had come.
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
    if (this.#number) {
      // Moved, perhaps to where our styles are not.
      if (this.#given) for (const sheet of this.#sheets) void this.#styled(sheet).catch(() => {});
      return;
    }
    while (numbers.has(++this.#number));
    numbers.add(this.#number);
    for (const name of ["hashchange", "error", "unhandledrejection"]) addEventListener(name, this);
    takeLink();
    void this.#begin();
  }

  // A move in one task keeps everything; see also `Element.moveBefore`.
  connectedMoveCallback() {}

  disconnectedCallback() {
    this.#leaving = setTimeout(() => {
      for (const name of ["hashchange", "error", "unhandledrejection"]) removeEventListener(name, this);
      this.#close();
      numbers.delete(this.#number);
      this.#number = 0;
      if (opener === this) opener = undefined;
    });
  }

  attributeChangedCallback(name, before, value) {
    if (!this.#number || before === value) return;
    if (name === "theme") this.#setTheme();
    else if (!IN_PLACE.includes(name)) this.#beginAgain();
    else if (name === "identifier") this.#fillIn(before ?? "", value ?? "");
    else if (name === "locale" && this.#instance !== undefined)
      change(this.#instance, name, this.#wanted()[0]);
  }

  /** Another identifier to begin with, and in the field where nothing else was typed. */
  #fillIn(before, identifier) {
    if (this.#instance !== undefined) change(this.#instance, "identifier", identifier);
    const field = this.#root?.querySelector("input[name=identifier]");
    if (field?.value !== before) return;
    field.value = identifier;
    field.dispatchEvent(new Event("input"));
  }

  handleEvent({ type, error, reason }) {
    if (type === "hashchange") return takeLink();
    // The app has ended: what is drawn no longer answers.
    const thrown = error ?? reason;
    const isOurs = thrown instanceof WebAssembly.RuntimeError && /regain/.test(thrown.stack);
    if (isOurs && this.#instance !== undefined) {
      this.#instance = undefined;
      hasEnded = true;
      this.#fail(thrown);
    }
  }

  #beginAgain() {
    if (!this.#number || this.#isBeginning) return;
    this.#isBeginning = true;
    queueMicrotask(() => {
      this.#isBeginning = false;
      if (!this.#number) return;
      this.#close();
      this.#draft = "";
      void this.#begin();
    });
  }

  async #begin() {
    const turn = ++this.#turn;
    try {
      await hostLoaded();
      if (turn !== this.#turn) return;
      if (hasEnded) throw new Error("the app has ended");
      const root = (this.#root ??= this.#makeRoot());
      this.#setTheme();
      const given = (this.#given = this.#give(root));
      const code = started(fetched);
      const style = this.#styled(STYLE);
      // Waited for below.
      for (const begun of [code, style]) begun.catch(() => {});
      await this.#prepare(given, style, turn);
      await Promise.all([code, style]);
      if (turn === this.#turn) this.#instance = open(given);
    } catch (error) {
      if (turn === this.#turn) this.#fail(error);
    }
  }

  /** Asks for what the site offers and for the words, and draws the first step where that is what the app will draw. */
  async #prepare(given, style, turn) {
    try {
      const config = await (given.asked = given.config());
      given.links = config.links;
      given.locale = choose(this.#wanted(), config.locales);
      const address = `${given.locales}${given.locale}/app.json`;
      const asked = ask(address);
      given.kept.set(address, asked);
      const texts = await asked;
      this.#words = texts;
      await style;
      if (turn !== this.#turn || given.stored() || given.draft || given.link() || given.purpose === "request")
        return;
      // Taken out and put back before the app was there: what was typed stays.
      const earlier = given.root.matches("[data-standing]") && given.root.querySelector("[name=identifier]");
      const identifier = earlier ? earlier.value : given.identifier;
      this.#setLanguage(texts);
      given.root.setAttribute("data-standing", "");
      given.root.replaceChildren(...firstStep({ ...given, identifier }, config, texts));
      this.#showFallback(false);
    } catch {
      // The app asks once more, and says why it cannot go on.
    }
  }

  #give(root) {
    const attribute = (name) => this.getAttribute(name) ?? "";
    const asked = (name, otherwise) => {
      const value = attribute(name);
      return new URL(value || otherwise, value ? document.baseURI : import.meta.url).href;
    };
    const base = asked("base", "recovery/v1").replace(/\/+$/, "");
    const isLight = attribute("isolation") !== "shadow";
    const kept = new Map();
    const made = embedder(this, {
      root,
      base,
      kept,
      locales: asked("locales", "locales/").replace(/\/*$/, "/"),
      prefix: `regain-${this.#number}-`,
      key: `regain-${this.#number} ${base}`,
      history: attribute("history") === "page",
      inForm: isLight && root.closest("form") !== null,
      parts: !isLight,
      heading: Number(attribute("heading")) || 2,
      locale: this.#wanted()[0],
      purpose: attribute("purpose"),
      identifier: attribute("identifier"),
      device: attribute("device"),
      draft: this.#draft,
      drawn: () => {
        this.#showFallback(false);
        emit(this, "ready");
      },
      failed: () => this.#fail(),
      config: async () => {
        const { asked } = made;
        made.asked = undefined;
        return asked ?? this.#askConfig(base);
      },
      words: async (address) => {
        const asked = kept.get(address);
        kept.delete(address);
        return asked ?? ask(address);
      },
      solve,
      styled: () => this.#styled(REQUEST_STYLE),
      link: () => {
        opener ??= this;
        return opener === this ? opened : undefined;
      },
      forgetLink: () => (opened = undefined),
    });
    return made;
  }

  /** What the backend says that the site offers, and what the page sets instead. */
  async #askConfig(base) {
    const { config } = this;
    const isAddress = typeof config === "string" && config !== "";
    const own = isAddress ? ask(new URL(config, document.baseURI)) : config;
    const [offered, set] = await Promise.all([ask(`${base}/config`), own]);
    const brand = { ...offered.brand, ...set?.brand };
    return { ...offered, ...set, brand, links: { ...offered.links, ...set?.links } };
  }

  #makeRoot() {
    const isShadow = this.getAttribute("isolation") === "shadow";
    const parent = isShadow ? (this.shadowRoot ?? this.attachShadow({ mode: "open" })) : this;
    const standing = parent.querySelector(":scope > .rg-root");
    if (standing) return standing;
    const root = document.createElement("div");
    root.className = "rg-root";
    parent.append(root, ...(isShadow ? [document.createElement("slot")] : []));
    for (const name of ["submit", "click", "keydown"])
      root.addEventListener(name, (event) => this.#note(event));
    return root;
  }

  /** Submits where there is no `<form>`, and notes what is sent before the app is there. */
  #note(event) {
    const { target, type } = event;
    const isStanding = this.#root.hasAttribute("data-standing");
    if (type === "submit" ? !isStanding : !this.#given.inForm) return;
    const isEnter =
      type === "keydown" && event.key === "Enter" && !event.isComposing && target.matches("input");
    if (type !== "submit" && !isEnter && !(type === "click" && target.closest("[type=submit]"))) return;
    event.preventDefault();
    event.stopPropagation();
    if (!isStanding) {
      // Of the app: app/src/part/form.rs.
      target.closest(".rg-form")?.dispatchEvent(new Event("submit", { cancelable: true }));
      return;
    }
    this.#root.setAttribute("data-submitted", "");
    const button = this.#root.querySelector("[type=submit]");
    button.setAttribute("aria-busy", "true");
    button.setAttribute("aria-disabled", "true");
  }

  #styled(sheet) {
    this.#sheets.add(sheet);
    return styled(this.#root.getRootNode(), sheet, fetched);
  }

  #close() {
    this.#turn++;
    if (this.#instance === undefined) return;
    const instance = this.#instance;
    this.#instance = undefined;
    this.#draft = close(instance) ?? "";
    this.#root.replaceChildren();
  }

  #fail(error) {
    this.#close();
    if (error) console.error(error);
    emit(this, "error", { code: "unavailable" });
    const fallback = this.#showFallback(true);
    if (fallback || !this.#root) return;
    const [language] = this.#wanted()[0].split("-");
    const plain = UNAVAILABLE[language] ?? UNAVAILABLE.en;
    const keys = ["unopened.title", "problem.retry", "page.support"];
    const [text, again, help] = keys.map((key, n) => this.#words?.[key] ?? plain[n]);
    const { base, links } = this.#given ?? {};
    const href = this.#settings?.links?.support ?? links?.support ?? `${base}/../../support`;
    const button = el("button", "button", { type: "button", form: "" }, again);
    button.addEventListener("click", () => void (hasEnded ? location.reload() : this.#begin()));
    const lines = [
      el("p", "lead", {}, text),
      button,
      el("footer", "footer", {}, el("a", "help", { href }, help)),
    ];
    this.#root.replaceChildren(el("div", "body", { role: "alert" }, ...lines));
  }

  /** What the page has put into the element is for when there is no form. Whether there is something. */
  #showFallback(isShown) {
    const own = [...this.children].filter((child) => child !== this.#root);
    for (const child of own) child.toggleAttribute("hidden", !isShown);
    if (isShown && own.length > 0) this.#root?.replaceChildren();
    return own.length > 0;
  }

  /** Where it is not set, as the page around it is: not dark on a page that is light on every system. */
  #setTheme() {
    if (!this.#root) return;
    const known = ["light", "dark"];
    const schemes = getComputedStyle(this).colorScheme.split(" ");
    const [only = "light", both] = known.filter((theme) => schemes.includes(theme));
    const around = this.closest("[data-theme]")?.getAttribute("data-theme");
    const theme =
      [this.getAttribute("theme"), around].find((theme) => known.includes(theme)) ?? (both ? "" : only);
    if (theme) this.#root.dataset.theme = theme;
    else delete this.#root.dataset.theme;
  }

  #setLanguage(texts) {
    this.#root.lang = this.#given.locale;
    this.#root.dir = texts.dir ?? "ltr";
  }

  /** Languages in order of preference: the element's, the page's around it, the browser's. */
  #wanted() {
    const around = this.closest("[lang]")?.getAttribute("lang");
    return [this.getAttribute("locale"), around, ...navigator.languages, "en"].filter(Boolean);
  }
}

for (const name of ATTRIBUTES.filter((name) => name !== "config")) {
  Object.defineProperty(RegainRecovery.prototype, name, {
    configurable: true,
    enumerable: true,
    get() {
      return this.getAttribute(name) ?? "";
    },
    set(value) {
      if (value === null || value === undefined) this.removeAttribute(name);
      else this.setAttribute(name, value);
    },
  });
}

// A second script of the same name changes nothing.
if (!customElements.get("regain-recovery")) customElements.define("regain-recovery", RegainRecovery);
