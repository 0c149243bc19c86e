import { zodResolver } from "@hookform/resolvers/zod";
import { useEffect, useRef, useState } from "react";
import { useForm } from "react-hook-form";
import * as z from "zod";
import { chooseMethod, said, type Begun } from "../peers/contract.ts";
import { Summary, type Line } from "./summary.tsx";

const schema = z.object({
  method: z.string("Choose one of the options").min(1, "Choose one of the options"),
});

export default function ChooseMethod({ begun }: { begun: Begun }) {
  const methods = begun.flow.step.methods ?? [];
  const { register, handleSubmit, setError, formState } = useForm({
    resolver: zodResolver(schema),
    defaultValues: { method: methods.length === 1 ? (methods[0]?.id ?? "") : "" },
    shouldFocusError: false,
  });
  const [isChosen, setChosen] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const { errors, isSubmitting, submitCount } = formState;
  const error = errors.method?.message;

  useEffect(() => {
    heading.current?.focus();
  }, []);

  const lines: Line[] = [];
  if (error !== undefined) lines.push({ words: error, to: "method-0" });
  if (errors.root?.message !== undefined) lines.push({ words: errors.root.message });

  const send = handleSubmit(async ({ method }) => {
    try {
      await chooseMethod(begun, method);
      setChosen(true);
    } catch (problem) {
      setError("root", { message: said(problem) });
    }
  });

  return (
    <>
      <Summary lines={lines} attempt={submitCount} step="Where should we send a code?" />
      <h1 ref={heading} tabIndex={-1}>
        Where should we send a code?
      </h1>
      <p className="lead">With a code that we send you show that the account is yours.</p>
      <form
        noValidate
        onSubmit={(event) => {
          if (isSubmitting) event.preventDefault();
          else void send(event);
        }}
      >
        <fieldset aria-describedby={error === undefined ? undefined : "method-error"}>
          <legend>Send the code by</legend>
          {error !== undefined && (
            <p className="error" id="method-error">
              Error: {error}
            </p>
          )}
          {methods.map(({ id, kind, masked }, index) => (
            <label className="choice" key={id}>
              <input
                {...register("method")}
                id={`method-${String(index)}`}
                type="radio"
                value={id}
                aria-invalid={error !== undefined}
              />
              {kind === "email" ? `Email to ${masked}` : `Text message to ${masked}`}
            </label>
          ))}
        </fieldset>
        <button className="button" type="submit" aria-disabled={isSubmitting} aria-busy={isSubmitting}>
          {isSubmitting ? "One moment" : "Continue"}
        </button>
        <p role="status">{isChosen && "Chosen. The steps after this one are not part of the comparison."}</p>
      </form>
    </>
  );
}
