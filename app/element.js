// <regain-recovery> (row D6): the recovery form in pages of others. This file is the custom element: attributes, events, where the
// form is drawn, and what stands there until the app is (app/src/element.rs), which draws the rest. One app serves all elements.

import { change, close, INTEGRITY, open } from "regain-app";
import { ask } from "./element/ask.js";
import { askConfig, profiled } from "./element/config.js";
import { embedder, started } from "./element/embedder.js";
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

// What an event says in its `detail`.
const DETAIL = { step: "step", done: "outcome", error: "code" };

// A host whose pictures take long does not keep the form from coming.
const LOAD_MS = 5_000;

// The app broke: only a new page has another one.
let hasEnded = false;

/** Fetches a file of ours: what is in it must be what was built with this script (Subresource Integrity). */
const fetched = (address) => fetch(address, { integrity: integrity(address) });

function integrity({ href }) {
  const hash = INTEGRITY[href.split("/").pop().split("?")[0]];
  if (!hash) throw new Error(`no hash of ${href}`);
  return hash;
}

/** Imports a script of ours with its hash, which `import()` has no place for: a preload has, and is what is imported then. */
async function imported(address) {
  const preload = el("link", "", { rel: "modulepreload", href: address, integrity: integrity(address) });
  await new Promise((done, failed) => {
    preload.addEventListener("load", done);
    preload.addEventListener("error", failed);
    document.head.append(preload);
  });
  return import(address);
}

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
function takeLink() {
  const [, purpose, token] = /^#(reset|stop)_token=([\w-]*)/.exec(location.hash) ?? [];
  if (!purpose) return;
  opened = `${purpose}=${token}`;
  try {
    history.replaceState(history.state, "", location.href.split("#")[0]);
  } catch {
    // Too many entries were written within a short time, in Safari.
    location.replace("#");
  }
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

// The elements of the page in the order in which they came, each with a number of its own.
const elements = new Map();

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
  /** The purpose asked for on the first step, over what the attribute says. */
  #asked;
  #isBeginning = false;
  #words;
  /** The style sheets that were asked for. */
  #sheets = new Set();
  /** What the page put into the element, and we hide. */
  #hidden = new Set();
  /** What was typed before the form could not come. */
  #typed = "";

  get config() {
    return this.#settings ?? this.getAttribute("config");
  }

  set config(value) {
    const isObject = typeof value === "object" && value !== null;
    // React and Vue set the same again in another object, each time that they draw.
    const text = isObject ? JSON.stringify(value) : undefined;
    if (text === this.#settingsText && isObject) return;
    const isNew = text !== this.#settingsText;
    if (isObject || value === null || value === undefined) this.removeAttribute("config");
    else this.setAttribute("config", value);
    this.#settings = isObject ? value : undefined;
    this.#settingsText = text;
    // A change of the attribute does so by itself.
    if (isNew) this.#beginAgain();
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
      this.connectedMoveCallback();
      return;
    }
    const numbers = new Set(elements.values());
    while (numbers.has(++this.#number));
    elements.set(this, this.#number);
    for (const name of ["hashchange", "error", "unhandledrejection"]) addEventListener(name, this);
    takeLink();
    void this.#begin();
  }

  /** A move in one task, or by `Element.moveBefore`, keeps everything. It may lead to where our styles are not. */
  connectedMoveCallback() {
    for (const sheet of this.#sheets) void this.#styled(sheet).catch(() => {});
  }

  disconnectedCallback() {
    this.#leaving = setTimeout(() => {
      for (const name of ["hashchange", "error", "unhandledrejection"]) removeEventListener(name, this);
      this.#close();
      elements.delete(this);
      this.#number = 0;
    });
  }

  attributeChangedCallback(name, before, value) {
    if (!this.#number || before === value) return;
    if (name === "config") this.#settings = this.#settingsText = undefined;
    if (name === "theme") this.#setTheme();
    else if (!IN_PLACE.includes(name)) {
      this.#asked = undefined;
      this.#beginAgain();
    }
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

  /** Another purpose is asked for before the app is there, which takes this over afterwards. */
  #beginFor(purpose) {
    if (!this.#root.hasAttribute("data-standing")) return;
    this.#asked = purpose;
    this.#beginAgain();
  }

  async #begin() {
    const turn = ++this.#turn;
    try {
      await hostLoaded();
      if (turn !== this.#turn) return;
      const root = (this.#root ??= this.#makeRoot());
      this.#setTheme();
      const given = (this.#given = this.#give(root));
      if (hasEnded) throw new Error("the app has ended");
      const code = started(fetched);
      const style = this.#styled(STYLE);
      // Waited for below.
      for (const begun of [code, style]) begun.catch(() => {});
      await this.#prepare(given, style, turn);
      await Promise.all([code, style]);
      if (turn !== this.#turn) return;
      // They may have changed meanwhile.
      given.locale = this.#chosen(given);
      given.identifier = this.identifier;
      this.#instance = open(given);
    } catch (error) {
      if (turn === this.#turn) this.#fail(error);
    }
  }

  /** Asks for what the site offers and for the words, and draws the first step where that is what the app will draw. */
  async #prepare(given, style, turn) {
    try {
      const config = await (given.asked = given.config());
      given.offered = config.locales;
      given.support = config.links.support ?? given.support;
      const locale = this.#chosen(given);
      const address = `${given.locales}${locale}/app.json`;
      const asked = ask(address);
      given.kept.set(address, asked);
      const texts = await asked;
      this.#words = texts;
      await style;
      const { purposes = ["password"] } = config;
      const isOther =
        !purposes.includes("password") ||
        given.purpose === "ways" ||
        (given.purpose !== "password" && purposes.includes(given.purpose));
      if (turn !== this.#turn || given.stored() || given.draft || given.link() || isOther) return;
      // Taken out and put back before the app was there: what was typed stays.
      const earlier = given.root.matches("[data-standing]") && given.root.querySelector("[name=identifier]");
      const identifier = earlier ? earlier.value : this.#typed || this.identifier;
      this.#setLanguage(given.root, locale, texts.dir);
      given.root.setAttribute("data-standing", "");
      const begin = (purpose) => this.#beginFor(purpose);
      given.root.replaceChildren(...firstStep({ ...given, identifier, begin }, config, texts));
      this.#setParts();
      this.#showFallback(false);
    } catch {
      // The app asks once more, and says why it cannot go on.
      given.asked = undefined;
      given.kept.clear();
    }
  }

  /** The language to speak: of those that the site offers, once that is known. */
  #chosen({ offered }) {
    const wanted = this.#wanted();
    return offered ? choose(wanted, offered) : wanted[0];
  }

  #give(root) {
    const attribute = (name) => this.getAttribute(name) ?? "";
    const asked = (name, otherwise) => {
      const value = attribute(name);
      return new URL(value || otherwise, value ? document.baseURI : import.meta.url).href;
    };
    const base = asked("base", "recovery/v1").replace(/\/+$/, "");
    const isLight = root.parentNode === this;
    const kept = new Map();
    const made = embedder({
      root,
      base,
      profile: profiled(attribute("profile")),
      settings: this.config,
      // The language is put in by the profile (core/src/adapter/endpoint.rs).
      form: attribute("form") && asked("form").replaceAll("%7Blocale%7D", "{locale}"),
      kept,
      locales: asked("locales", "locales/").replace(/\/*$/, "/"),
      prefix: `regain-${this.#number}-`,
      key: `regain-${this.#number} ${base}`,
      history: attribute("history") === "page",
      inForm: isLight && root.closest("form") !== null,
      parts: !isLight,
      heading: Number(attribute("heading")) || 2,
      purpose: this.#asked ?? attribute("purpose"),
      support: this.#settings?.links?.support ?? new URL("../../support", `${base}/`).href,
      device: attribute("device"),
      draft: this.#draft,
      emit: (event, detail) => {
        if (event === "failed") return this.#fail();
        if (event === "ready") this.#showFallback(false);
        this.#emit(event, detail);
        // It may have changed while the words of another were under way.
        if (event === "ready" && this.#chosen(made) !== made.locale)
          change(this.#instance, "locale", this.#chosen(made));
      },
      config: async () => {
        const { asked } = made;
        made.asked = undefined;
        return asked ?? askConfig(made);
      },
      words: async (address) => {
        const asked = kept.get(address);
        kept.delete(address);
        return asked ?? ask(address);
      },
      imported,
      solve,
      styled: () => this.#styled(REQUEST_STYLE),
      link: () => (elements.keys().next().value === this ? opened : undefined),
      forgetLink: () => (opened = undefined),
    });
    return made;
  }

  #makeRoot() {
    const isShadow = this.getAttribute("isolation") === "shadow";
    const parent = isShadow ? (this.shadowRoot ?? this.attachShadow({ mode: "open" })) : this;
    // Of a copy, by `cloneNode` or from a snapshot of the page.
    parent.querySelector(":scope > .rg-root")?.remove();
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
    // 229: the Enter that ends a composition, in Safari.
    const isComposing = event.isComposing || event.keyCode === 229;
    const isEnter = type === "keydown" && event.key === "Enter" && !isComposing && target.matches("input");
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
    return styled(this.#root.getRootNode(), sheet, fetched, integrity(sheet));
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
    const root = this.#root;
    this.#typed = root?.querySelector("[name=identifier]")?.value ?? this.#typed;
    this.#close();
    if (error) console.error(error);
    this.#emit("error", "unavailable");
    if (!root) return;
    for (const name of ["data-standing", "data-submitted"]) root.removeAttribute(name);
    if (this.#showFallback(true)) return;
    const [wanted] = this.#wanted()[0].split("-");
    const language = wanted in UNAVAILABLE ? wanted : "en";
    const keys = ["unopened.title", "problem.retry", "page.support"];
    const [text, again, help] = keys.map((key, n) => this.#words?.[key] ?? UNAVAILABLE[language][n]);
    if (!this.#words) this.#setLanguage(root, language);
    const button = el("button", "button", { type: "button", form: "" }, again);
    button.addEventListener("click", () => {
      button.setAttribute("aria-busy", "true");
      if (hasEnded) location.reload();
      else void this.#begin().then(() => root.querySelector(".rg-title, .rg-button")?.focus());
    });
    const href = this.#given.support;
    const lines = [
      el("p", "lead", {}, text),
      button,
      el("footer", "footer", {}, el("a", "help", { href }, help)),
    ];
    root.replaceChildren(el("div", "body", { role: "alert" }, ...lines));
    this.#setParts();
  }

  /** An event, told to the page around. None of them holds what was typed. */
  #emit(event, value) {
    const detail = event in DETAIL ? { [DETAIL[event]]: value } : {};
    this.dispatchEvent(new CustomEvent(`regain-${event}`, { bubbles: true, composed: true, detail }));
  }

  /** What the page has put into the element is for when there is no form. Whether there is something. */
  #showFallback(isShown) {
    const own = [...this.children].filter(
      (child) => child !== this.#root && !child.matches("link, script, style, template"),
    );
    for (const child of own) {
      if (isShown ? !this.#hidden.delete(child) : child.hidden) continue;
      child.hidden = !isShown;
      if (!isShown) this.#hidden.add(child);
    }
    const shown = own.filter((child) => !child.hidden);
    if (isShown && shown.length > 0) this.#root.replaceChildren();
    return shown.length > 0;
  }

  /** In a shadow root a site's style sheets reach elements by their part alone; see app/src/part/element.rs. */
  #setParts() {
    if (!this.#given.parts) return;
    for (const element of this.#root.querySelectorAll("[class*=rg-]"))
      element.setAttribute("part", element.className.replace(/\brg(-| |$)/g, "").trim());
  }

  /** Where it is not set, as the page around it is: not dark on a page that is light on every system. */
  #setTheme() {
    if (!this.#root) return;
    const known = ["light", "dark"];
    const around = this.#around("data-theme");
    const schemes = getComputedStyle(this).colorScheme.split(" ");
    const [only = "light", both] = known.filter((theme) => schemes.includes(theme));
    const isShadow = this.#root.parentNode !== this;
    let theme = this.getAttribute("theme");
    if (!known.includes(theme)) {
      // The style sheet sees what is set around it, but not out of a shadow root, and what the person's system asks for.
      if (known.includes(around)) theme = isShadow ? around : "";
      else theme = both ? "" : only;
    }
    if (theme) this.#root.dataset.theme = theme;
    else delete this.#root.dataset.theme;
  }

  #setLanguage(root, locale, dir = "ltr") {
    root.lang = locale;
    root.dir = dir;
  }

  /** What an attribute says that is set nearest around the element, out of shadow roots too. */
  #around(name) {
    for (let node = this; node; node = node.getRootNode().host) {
      const found = node.closest(`[${name}]`);
      if (found) return found.getAttribute(name);
    }
  }

  /** Languages in order of preference: the element's, the page's around it, the browser's. */
  #wanted() {
    const around = this.#around("lang");
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
