// What the app asks of the element it is drawn in, of the full page's and of those in pages of others alike: the methods of
// `Embedder` in app/src/embedder.rs.

import { start } from "regain-app";
import { ask, offered } from "./ask.js";

// The app's wasm. Its final name is put in by xtask/src/content.rs.
export const APP = new URL("./regain-app_bg.wasm", import.meta.url);

let app;

/** The app, fetched with `fetched`, as its later parts are. Where it did not come it is fetched again. */
export function started(fetched) {
  app ??= start(fetched(APP), fetched).catch((error) => {
    app = undefined;
    throw error;
  });
  return app;
}

/** What a key of the session storage holds; sets it first, or removes it, where a text is given. Nothing where storage is refused. */
function storage(key, text) {
  try {
    if (text) sessionStorage.setItem(key, text);
    else if (text === "") sessionStorage.removeItem(key);
    return sessionStorage.getItem(key);
  } catch {
    // Then the journey works but for a reload.
  }
}

/** The options of an instance, with those methods that are alike everywhere. */
export function embedder(options) {
  const given = {
    config: async () => offered(given, await ask(`${options.base}/config`)),
    words: ask,
    can: (feature) => given.features?.includes(feature) ?? true,
    honeypot: () => {},
    stored: () => storage(options.key),
    store: (text) => storage(options.key, text),
    ...options,
  };
  return given;
}
