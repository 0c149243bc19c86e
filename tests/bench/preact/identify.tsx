/** @jsxImportSource preact */
// Validated as it is sent; once something was wrong, with every key. The input keeps its own text, so a key draws nothing
// until then.

import { useRef, useState } from "preact/hooks";
import * as v from "valibot";
import { begin, isWrong, said, type Begun } from "../peers/contract.ts";
import { Summary, type Line } from "./summary.tsx";

const malformed =
  "Enter an email address in the correct format, like name@example.com, a phone number with + and the country code, like +44 1632 960123, or a username";
const address = v.pipe(v.string(), v.email());
const phone = v.pipe(v.string(), v.regex(/^\+[\d\s().-]{7,}$/));

const schema = v.pipe(
  v.string(),
  v.trim(),
  v.nonEmpty("Enter the email address, phone number or username you sign in with"),
  v.maxLength(320, "Enter something shorter to sign in with, 320 characters at most"),
  v.check((text) => !text.includes("@") || v.is(address, text), malformed),
  v.check((text) => !text.startsWith("+") || v.is(phone, text), malformed),
);

export function Identify({ onBegun }: { onBegun: (begun: Begun) => Promise<void> }) {
  const input = useRef<HTMLInputElement>(null);
  const [error, setError] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const [attempt, setAttempt] = useState(0);
  const [isBusy, setBusy] = useState(false);

  const lines: Line[] = [];
  if (error !== undefined) lines.push({ words: error, to: "identifier" });
  if (problem !== undefined) lines.push({ words: problem });

  const judge = () => {
    const judged = v.safeParse(schema, input.current?.value ?? "");
    setError(judged.issues?.[0].message);
    return judged;
  };

  const send = async (event: Event) => {
    event.preventDefault();
    if (isBusy) return;
    setProblem(undefined);
    const judged = judge();
    if (!judged.success) {
      setAttempt(attempt + 1);
      return;
    }
    setBusy(true);
    try {
      await onBegun(await begin(judged.output));
    } catch (failed) {
      if (isWrong(failed, "identifier")) setError(malformed);
      else setProblem(said(failed));
      setAttempt(attempt + 1);
      setBusy(false);
    }
  };

  return (
    <>
      <Summary lines={lines} attempt={attempt} step="Recover your account" />
      <h1>Recover your account</h1>
      <p class="lead">
        First tell us which account is yours. Then we send you a code, and you choose a new password.
      </p>
      <form noValidate onSubmit={(event) => void send(event)}>
        <div class="field">
          <label for="identifier">Your email address, phone number or username</label>
          <p class="hint" id="identifier-hint">
            The one you sign in with. Start a phone number with + and the country code.
          </p>
          {error !== undefined && (
            <p class="error" id="identifier-error">
              Error: {error}
            </p>
          )}
          <input
            ref={input}
            onInput={() => attempt > 0 && judge()}
            id="identifier"
            name="identifier"
            type="text"
            inputMode="email"
            autoComplete="username"
            autoCapitalize="none"
            spellcheck={false}
            aria-invalid={error !== undefined}
            aria-describedby={error === undefined ? "identifier-hint" : "identifier-error identifier-hint"}
          />
        </div>
        <button class="button" type="submit" aria-disabled={isBusy} aria-busy={isBusy}>
          {isBusy ? "One moment" : "Continue"}
        </button>
      </form>
    </>
  );
}
