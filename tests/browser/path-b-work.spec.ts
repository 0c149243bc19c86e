// Row B4: ours is ALTCHA's own proof of work. npm `altcha-lib` solves a challenge of our server's, and our solver solves one
// that it makes; and a known answer. By WebCrypto, as in a browser: what path B's tests go through.

import { createChallenge, solveChallenge, verifySolution, type Challenge } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/pbkdf2";
import { solve } from "../../app/element/work.js";
import { expect, test } from "./fixtures.ts";
import { OFFERED } from "./request.ts";

test.use({ settings: OFFERED });

interface Payload {
  challenge: Challenge;
  solution: { counter: number; derivedKey: string };
}

/** What app/element/work.js makes of a challenge, as the app asks it. */
async function worked(challenge: string): Promise<string> {
  for (let tries = 0; ; tries += 16) {
    const payload = await solve(challenge, tries);
    if (payload !== undefined) return payload;
  }
}

test("altcha-lib solves what the server sets", async ({ request, baseURL }) => {
  const base = `${baseURL ?? ""}recovery/v1/flows`;
  const begun = await request.post(base, { data: { purpose: "request", identifier: "anna" } });
  const { flow, token } = (await begun.json()) as { flow: { id: string }; token: string };
  const act = async (data: object): Promise<{ name: string; work?: Challenge }> => {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await request.post(`${base}/${flow.id}`, { data, headers });
    return ((await answer.json()) as { flow: { step: { name: string; work?: Challenge } } }).flow.step;
  };
  const { work: challenge } = await act({ action: "give_contact", contact: "friend@example.org" });
  if (challenge === undefined) throw new Error("no work was set");
  const solution = await solveChallenge({ challenge, deriveKey });
  const answer = Buffer.from(JSON.stringify({ challenge, solution })).toString("base64");
  const next = await act({ action: "answer_challenge", kind: "work", answer });
  expect(next.name).toBe("enter_code");
});

test("our solver solves what altcha-lib sets", async () => {
  const secret = "a secret of this test";
  for (const options of [{ counter: 123 }, { keyPrefix: "0" }, { keyPrefix: "00f" }]) {
    const challenge = await createChallenge({
      algorithm: "PBKDF2/SHA-256",
      cost: 50,
      deriveKey,
      hmacSignatureSecret: secret,
      ...options,
    });
    const payload = await worked(JSON.stringify(challenge));
    const { solution } = JSON.parse(Buffer.from(payload, "base64").toString()) as Payload;
    if ("counter" in options) expect(solution.counter).toBe(options.counter);
    const { verified } = await verifySolution({
      challenge,
      solution,
      deriveKey,
      hmacSignatureSecret: secret,
    });
    expect(verified).toBe(true);
  }
});

test("the known answer, and what is no challenge", async () => {
  const known = {
    parameters: {
      algorithm: "PBKDF2/SHA-256",
      nonce: "48451910200329cef2613e7386e002e9",
      salt: "69233ec009c4027efcc30bdc0644a8c2",
      cost: 10,
      keyLength: 32,
      keyPrefix: "c94ebe900464a1482b268f2a333ff35f",
    },
  };
  const payload = await worked(JSON.stringify(known));
  const found = JSON.parse(Buffer.from(payload, "base64").toString()) as Payload;
  expect(found.solution.counter).toBe(10);
  expect(found.challenge).toEqual(known);
  for (const none of [
    "",
    "{}",
    JSON.stringify({ parameters: { ...known.parameters, algorithm: "ARGON2ID" } }),
  ]) {
    await expect(worked(none)).rejects.toThrow();
  }
});
