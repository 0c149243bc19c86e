/** @jsxImportSource preact */
import { useEffect, useRef, useState } from "preact/hooks";
import * as v from "valibot";
import { chooseMethod, said, type Begun } from "../peers/contract.ts";
import { Summary, type Line } from "./summary.tsx";

const schema = v.pipe(v.string("Choose one of the options"), v.nonEmpty("Choose one of the options"));

export function ChooseMethod({ begun }: { begun: Begun }) {
  const methods = begun.flow.step.methods ?? [];
  const heading = useRef<HTMLHeadingElement>(null);
  const [method, setMethod] = useState(methods.length === 1 ? methods[0]?.id : undefined);
  const [error, setError] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const [attempt, setAttempt] = useState(0);
  const [isBusy, setBusy] = useState(false);
  const [isChosen, setChosen] = useState(false);

  useEffect(() => {
    heading.current?.focus();
  }, []);

  const lines: Line[] = [];
  if (error !== undefined) lines.push({ words: error, to: "method-0" });
  if (problem !== undefined) lines.push({ words: problem });

  const send = async (event: Event) => {
    event.preventDefault();
    if (isBusy) return;
    setProblem(undefined);
    const judged = v.safeParse(schema, method);
    setError(judged.issues?.[0].message);
    if (!judged.success) {
      setAttempt(attempt + 1);
      return;
    }
    setBusy(true);
    try {
      await chooseMethod(begun, judged.output);
      setChosen(true);
    } catch (failed) {
      setProblem(said(failed));
      setAttempt(attempt + 1);
    }
    setBusy(false);
  };

  return (
    <>
      <Summary lines={lines} attempt={attempt} step="Where should we send a code?" />
      <h1 ref={heading} tabIndex={-1}>
        Where should we send a code?
      </h1>
      <p class="lead">With a code that we send you show that the account is yours.</p>
      <form noValidate onSubmit={(event) => void send(event)}>
        <fieldset aria-describedby={error === undefined ? undefined : "method-error"}>
          <legend>Send the code by</legend>
          {error !== undefined && (
            <p class="error" id="method-error">
              Error: {error}
            </p>
          )}
          {methods.map(({ id, kind, masked }, index) => (
            <label class="choice" key={id}>
              <input
                id={`method-${String(index)}`}
                type="radio"
                name="method"
                value={id}
                checked={id === method}
                aria-invalid={error !== undefined}
                onChange={() => {
                  setMethod(id);
                  setError(undefined);
                }}
              />
              {kind === "email" ? `Email to ${masked}` : `Text message to ${masked}`}
            </label>
          ))}
        </fieldset>
        <button class="button" type="submit" aria-disabled={isBusy} aria-busy={isBusy}>
          {isBusy ? "One moment" : "Continue"}
        </button>
        <p role="status">{isChosen && "Chosen. The steps after this one are not part of the comparison."}</p>
      </form>
    </>
  );
}
