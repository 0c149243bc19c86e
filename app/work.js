// Row B4, away from the page's own thread: looks for the solution of an ALTCHA v2 challenge and tells how far it is.
// In: the challenge. Out: {tries} now and then, and at the end {payload} or {failed}.
// https://altcha.org/docs/v2/proof-of-work/: a try is PBKDF2 of nonce and counter; the key must begin with keyPrefix.

const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

// Tries under way at once: the browser computes beside this thread.
const BATCH = 16;

async function solved(challenge, tell) {
  const { algorithm, nonce, salt, cost, keyLength, keyPrefix } = challenge.parameters;
  const [kind, hash] = algorithm.split("/");
  if (kind !== "PBKDF2") throw new Error("unknown algorithm");
  const derivation = { name: "PBKDF2", hash, salt: bytes(salt), iterations: cost };
  const prefix = keyPrefix.toLowerCase();
  const start = bytes(nonce);
  const attempt = async (counter) => {
    const password = new Uint8Array(start.length + 4);
    password.set(start);
    new DataView(password.buffer).setUint32(start.length, counter);
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const derived = hex(new Uint8Array(await crypto.subtle.deriveBits(derivation, key, keyLength * 8)));
    return derived.startsWith(prefix) ? { counter, derivedKey: derived } : undefined;
  };
  for (let first = 0; first < 2 ** 32; first += BATCH) {
    const batch = Array.from({ length: BATCH }, (_, n) => attempt(first + n));
    const solution = (await Promise.all(batch)).find((found) => found !== undefined);
    if (solution !== undefined) return solution;
    tell(first + BATCH);
  }
  throw new Error("no solution");
}

onmessage = async ({ data }) => {
  try {
    const challenge = JSON.parse(data);
    const solution = await solved(challenge, (tries) => postMessage({ tries }));
    postMessage({ payload: btoa(JSON.stringify({ challenge, solution })) });
  } catch (error) {
    postMessage({ failed: String(error) });
  }
};
