// Row B4: ours is ALTCHA's own proof of work. npm `altcha-lib` solves a challenge of our server's, and our solver, in
// the browser, solves one that it makes; and a known answer.

import { createChallenge, solveChallenge, verifySolution, type Challenge } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/pbkdf2";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { OFFERED } from "./request.ts";

test.use({ settings: OFFERED });

interface Payload {
  challenge: Challenge;
  solution: { counter: number; derivedKey: string };
}

/** Makes the address of a script, as Trusted Types have it. */
interface Policy {
  createScriptURL: (url: string) => string;
}

/** What `app/work.js` makes of a challenge, started as the app starts it. */
async function worked(page: Page, challenge: string): Promise<{ payload?: string; failed?: string }> {
  // Where path B is not loaded the policy is still to be made.
  await page.goto("/");
  return page.evaluate(
    async (challenge) =>
      new Promise((done) => {
        const policies = (
          window as unknown as { trustedTypes: { createPolicy: (name: string, rules: object) => Policy } }
        ).trustedTypes;
        const policy = policies.createPolicy("regain", { createScriptURL: (url: string) => url });
        const name = document.querySelector<HTMLMetaElement>("meta[name=regain-work]")?.content ?? "";
        const worker = new Worker(policy.createScriptURL(new URL(name, document.baseURI).href));
        worker.onmessage = ({
          data,
        }: MessageEvent<{ payload?: string; failed?: string; tries?: number }>) => {
          if (data.tries === undefined) done(data);
        };
        worker.postMessage(challenge);
      }),
    challenge,
  );
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

test("our solver solves what altcha-lib sets", async ({ page }) => {
  const secret = "a secret of this test";
  for (const options of [{ counter: 123 }, { keyPrefix: "0" }, { keyPrefix: "00f" }]) {
    const challenge = await createChallenge({
      algorithm: "PBKDF2/SHA-256",
      cost: 50,
      deriveKey,
      hmacSignatureSecret: secret,
      ...options,
    });
    const { payload } = await worked(page, JSON.stringify(challenge));
    const { solution } = JSON.parse(Buffer.from(payload ?? "", "base64").toString()) as Payload;
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

test("the known answer, and what is no challenge", async ({ page }) => {
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
  const { payload } = await worked(page, JSON.stringify(known));
  const found = JSON.parse(Buffer.from(payload ?? "", "base64").toString()) as Payload;
  expect(found.solution.counter).toBe(10);
  expect(found.challenge).toEqual(known);
  for (const none of [
    "",
    "{}",
    JSON.stringify({ parameters: { ...known.parameters, algorithm: "ARGON2ID" } }),
  ]) {
    expect((await worked(page, none)).failed).toBeDefined();
  }
});
