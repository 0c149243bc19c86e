import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import * as z from "zod";
import { begin, isWrong, said, type Begun } from "../peers/contract.ts";
import { Summary, type Line } from "./summary.tsx";

// The content security policy takes no code made at run time.
z.config({ jitless: true });

const malformed =
  "Enter an email address in the correct format, like name@example.com, a phone number with + and the country code, like +44 1632 960123, or a username";
const address = z.email();
const phone = z.string().regex(/^\+[\d\s().-]{7,}$/);

const schema = z.object({
  identifier: z
    .string()
    .trim()
    .min(1, "Enter the email address, phone number or username you sign in with")
    .max(320, "Enter something shorter to sign in with, 320 characters at most")
    .refine((text) => !text.includes("@") || address.safeParse(text).success, malformed)
    .refine((text) => !text.startsWith("+") || phone.safeParse(text).success, malformed),
});

export function Identify({ onBegun }: { onBegun: (begun: Begun) => void }) {
  const { register, handleSubmit, setError, formState } = useForm({
    resolver: zodResolver(schema),
    defaultValues: { identifier: "" },
    shouldFocusError: false,
  });
  const { errors, isSubmitting, submitCount } = formState;
  const error = errors.identifier?.message;

  const lines: Line[] = [];
  if (error !== undefined) lines.push({ words: error, to: "identifier" });
  if (errors.root?.message !== undefined) lines.push({ words: errors.root.message });

  const send = handleSubmit(async ({ identifier }) => {
    try {
      onBegun(await begin(identifier));
    } catch (problem) {
      if (isWrong(problem, "identifier")) setError("identifier", { message: malformed });
      else setError("root", { message: said(problem) });
    }
  });

  return (
    <>
      <Summary lines={lines} attempt={submitCount} step="Recover your account" />
      <h1>Recover your account</h1>
      <p className="lead">
        First tell us which account is yours. Then we send you a code, and you choose a new password.
      </p>
      <form
        noValidate
        onSubmit={(event) => {
          if (isSubmitting) event.preventDefault();
          else void send(event);
        }}
      >
        <div className="field">
          <label htmlFor="identifier">Your email address, phone number or username</label>
          <p className="hint" id="identifier-hint">
            The one you sign in with. Start a phone number with + and the country code.
          </p>
          {error !== undefined && (
            <p className="error" id="identifier-error">
              Error: {error}
            </p>
          )}
          <input
            {...register("identifier")}
            id="identifier"
            type="text"
            inputMode="email"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            aria-invalid={error !== undefined}
            aria-describedby={error === undefined ? "identifier-hint" : "identifier-error identifier-hint"}
          />
        </div>
        <button className="button" type="submit" aria-disabled={isSubmitting} aria-busy={isSubmitting}>
          {isSubmitting ? "One moment" : "Continue"}
        </button>
      </form>
    </>
  );
}
