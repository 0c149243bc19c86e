// <regain-recovery> in the full page, which has the address and the history to itself, its style sheet inside, and the first step
// standing in it already: app/guard.js shows that, and says so where nothing can be drawn.

import { open } from "regain-app";
import { APP, embedder, started } from "./element/embedder.js";
import { REQUEST_STYLE, styled } from "./element/styles.js";

/**
 * Fetches the app and its later parts. After an update of the site their names lead nowhere: the page is fetched anew, which knows
 * the new ones, and the tab knows its flow.
 */
async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok && address !== APP && (await fetch(APP, { method: "HEAD" })).status === 404)
    location.reload();
  return answer;
}

// In the first step as it stands: what was typed before a reload, or on a first visit what the link says.
const field = document.getElementById("rg-identifier");
const typed = new URLSearchParams(typeof history.state === "string" ? history.state : "");
const query = new URLSearchParams(location.search);
const link = typed.has("regain") ? null : query.get("identifier");
const identifier = typed.get("screen") === "identify" ? (typed.get(":identifier") ?? link) : link;
if (field && identifier && !field.value) field.value = identifier;

const PROFILES = new URL("./regain-profiles.js", import.meta.url);

// The page of a site that says by itself what it offers, or whose backend is another one (docs/adapters.md).
function settled(element) {
  const named = element.getAttribute("profile");
  const profile = named === "regain" ? "" : (named ?? "");
  const profiles = import(`${PROFILES}?${profile}`);
  return {
    profile,
    settings: element.getAttribute("config"),
    imported: () => profiles,
    async config() {
      return (await profiles).askConfig(this);
    },
  };
}

class Page extends HTMLElement {
  connectedCallback() {
    const options = embedder({
      root: this.firstElementChild,
      base: this.getAttribute("base") ?? "recovery/v1",
      form: this.getAttribute("form"),
      ...(this.matches("[config], [profile]") && settled(this)),
      locales: "locales/",
      key: "regain",
      history: true,
      frame: true,
      heading: 1,
      locale: query.get("locale"),
      purpose: query.get("purpose"),
      identifier: query.get("identifier"),
      support: "support",
      device: this.getAttribute("device"),
      emit: (event) => event === "failed" && window.regainFailed(),
      solve: async (challenge, tries) => (await import("./regain-work.js")).solve(challenge, tries),
      styled: () => styled(document, REQUEST_STYLE, fetched),
      link: () => window.regainLink,
      forgetLink: () => (window.regainLink = undefined),
    });
    started(fetched)
      .then(() => open(options))
      .catch(window.regainFailed);
  }
}

customElements.define("regain-recovery", Page);
