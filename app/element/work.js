// Row B4: the solution of an ALTCHA v2 challenge, https://altcha.org/docs/v2/proof-of-work/. A try is PBKDF2 of nonce and counter;
// the key must begin with `keyPrefix`.

// How many are under way at once, beside the page's own thread; app/src/embedder.rs says the same.
const TRIES = 16;

const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Looks for it among the tries after the first `tries`: the payload to answer with, or nothing. */
export async function solve(json, tries) {
  const challenge = JSON.parse(json);
  const { algorithm, nonce, salt, cost, keyLength, keyPrefix } = challenge.parameters;
  const [kind, hash] = algorithm.split("/");
  if (kind !== "PBKDF2" || tries >= 2 ** 32) throw new Error("no solution");
  const derivation = { name: kind, hash, salt: bytes(salt), iterations: cost };
  const start = bytes(nonce);
  const attempt = async (counter) => {
    const password = new Uint8Array(start.length + 4);
    password.set(start);
    new DataView(password.buffer).setUint32(start.length, counter);
    const key = await crypto.subtle.importKey("raw", password, kind, false, ["deriveBits"]);
    const derivedKey = hex(new Uint8Array(await crypto.subtle.deriveBits(derivation, key, keyLength * 8)));
    return derivedKey.startsWith(keyPrefix.toLowerCase()) && { counter, derivedKey };
  };
  const slice = await Promise.all(Array.from({ length: TRIES }, (_, n) => attempt(tries + n)));
  const solution = slice.find(Boolean);
  return solution && btoa(JSON.stringify({ challenge, solution }));
}
