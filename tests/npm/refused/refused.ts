import type { RegainOutcome, RegainStep } from "@regain/form";

const form = document.createElement("regain-recovery");
form.locale = "nl";
form.heading = 3;
form.config = { brand: { name: "Example" }, links: { support: "/help" } };
// @ts-expect-error There is no such purpose.
form.purpose = "passwrod";
// @ts-expect-error There is no such property.
form.colour = "red";
// @ts-expect-error There is no such link.
form.config = { links: { suport: "/help" } };

form.addEventListener("regain-step", ({ detail }) => {
  const step: RegainStep = detail.step;
  // @ts-expect-error There is no such step.
  return step === "enter_cod";
});
// They bubble.
document.addEventListener("regain-done", (event) => {
  const outcome: RegainOutcome = event.detail.outcome;
  // @ts-expect-error There is no such outcome.
  return outcome === "refused";
});
// @ts-expect-error Nothing typed is in an event.
form.addEventListener("regain-error", (event) => event.detail.identifier);
