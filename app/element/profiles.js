// Other profiles than `regain` (docs/adapters.md): a backend of the contract in this browser. The wasm of a profile
// (core/src/adapter) says what is to be sent, and reads what comes back; here it is sent. Each profile has an instance of this
// module, for it holds one wasm: `import("./regain-profiles.js?NAME")`.

export { askConfig } from "./config.js";
import init, { Profile } from "regain-profile";
// Of each profile, by its name: what its sites offer, its wasm, and the hash of that (xtask/src/profiles.rs).
import PROFILES from "regain-profile-list";

// As in app/src/backend.rs.
const TIMEOUT_MS = 20_000;

const seconds = () => Date.now() / 1000;

/** What the sites of a profile offer, and what answers in place of its backend. */
export function adapted(given) {
  const { base, form, locales, profile, root, store } = given;
  if (!Object.hasOwn(PROFILES, profile)) throw new Error(`there is no profile ${profile}`);
  const [offered, file, integrity] = PROFILES[profile];
  // Its addresses are the site's own.
  const from = profile === "post" ? location.origin : base.replace(/\/+$/, "");
  const code = fetch(new URL(file, import.meta.url), { integrity });
  // Waited for below.
  code.catch(() => {});

  async function connect(config) {
    await init({ module_or_path: code });
    return new Profile(JSON.stringify(config), form || `${locales}{locale}/questions.json`);
  }

  /** Sends what the profile asks for, until there is an answer. */
  async function carryOut(flow, output, csrf, locale) {
    const { send, ...answer } = JSON.parse(output);
    if (!send) return answer;
    const { response, text } = await sent(send, from, csrf, locale);
    const { headers, redirected, status } = response;
    const after = headers.get("Retry-After") ?? headers.get("X-Retry-After");
    const next = flow.receive(status, text, retried(after), redirected, seconds());
    return carryOut(flow, next, csrf, locale);
  }

  function begin(config) {
    const connected = connect(config).catch((error) => {
      console.error(`regain: ${error}`);
      throw new Error("the profile cannot be used");
    });
    // Waited for below.
    connected.catch(() => {});
    const trap = config.post?.honeypot;
    // That client of allauth has neither cookies nor a CSRF token.
    const csrf = config.allauth?.client === "app" ? undefined : config.csrf;
    async function answered(path, body, token, locale) {
      const flow = await connected;
      const trapped = trap && root.querySelector(`[name="${CSS.escape(trap)}"]`)?.value;
      const output = flow.call(path, body, token, locale, trapped, seconds());
      const answer = await carryOut(flow, output, csrf, locale);
      if (answer.token) store(`flow ${answer.token}`);
      else if (answer.status < 300 && path.startsWith("/flows")) store("");
      return new Response(answer.text, { status: answer.status });
    }
    let last = Promise.resolve();
    given.honeypot = () => trap;
    // One after the other: a response is that to the request sent last.
    given.respond = (...call) => (last = last.catch(() => {}).then(() => answered(...call)));
  }

  return { offered, begin };
}

/** A response with its text, within the time there is for both. */
async function sent({ url, pairs, headers, ...init }, from, csrf, locale) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), TIMEOUT_MS);
  const body = pairs ? new URLSearchParams(pairs) : init.body;
  const all = { Accept: "application/json", ...(locale && { "Accept-Language": locale }), ...headers };
  const token = csrf && init.method !== "GET" && csrfToken(csrf);
  if (token) all[csrf.header] = token;
  try {
    const address = url.startsWith("/") ? from + url : url;
    const response = await fetch(address, { ...init, body, headers: all, signal: controller.signal });
    return { response, text: await response.text() };
  } finally {
    clearTimeout(timer);
  }
}

/** The CSRF token, read for each request: the backend may change it. */
function csrfToken({ cookie, meta }) {
  const inPage = meta && document.querySelector(`meta[name="${CSS.escape(meta)}"]`)?.content;
  const pair = cookie && document.cookie.split("; ").find((pair) => pair.startsWith(`${cookie}=`));
  const inCookie = pair && pair.slice(cookie.length + 1);
  try {
    return inPage || (inCookie && decodeURIComponent(inCookie));
  } catch {
    return inCookie;
  }
}

/**
 * `Retry-After` (RFC 9110 10.2.3; `X-Retry-After` of better-auth), seconds or a date, in seconds since 1970. Another origin must
 * expose it (CORS).
 */
function retried(after) {
  if (!after) return undefined;
  const time = /^\d+$/.test(after) ? seconds() + Number(after) : Date.parse(after) / 1000;
  return Number.isFinite(time) ? time : undefined;
}
