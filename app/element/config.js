// What a site offers, where its page says so itself or its backend is another one.

import { ask, offered } from "./ask.js";

const PROFILES = new URL("./regain-profiles.js", import.meta.url);

/** The profile, but for our own contract's. */
export const profiled = (name) => (name === "regain" ? "" : (name ?? ""));

/**
 * What the site offers: as the backend says, or what speaks to it in its place (app/element/profiles.js); and what the page sets
 * instead, in an object or at an address.
 */
export async function askConfig(given) {
  try {
    return await merged(given);
  } catch (error) {
    // For the developer of the page: the form says that it cannot be opened.
    if (given.profile) console.error(error);
    throw error;
  }
}

async function merged(given) {
  const { base, profile, settings, imported } = given;
  const isAddress = typeof settings === "string" && settings !== "";
  const own = isAddress ? ask(new URL(settings, document.baseURI)) : settings;
  const profiles = profile ? await imported(new URL(`${PROFILES}?${profile}`)) : undefined;
  const adapted = profiles?.adapted(given);
  const [told, set] = await Promise.all([adapted ? adapted.offered : ask(`${base}/config`), own]);
  const brand = { name: location.hostname, ...told.brand, ...set?.brand };
  const config = { ...told, ...set, brand, links: { ...told.links, ...set?.links } };
  adapted?.begin(config);
  return offered(given, config);
}
