// A page of React's: the element is drawn by it, and drawn again with each event.

import { createElement, Fragment, useState, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { attributes, place } from "./elements.ts";

const given = attributes();

function Page(): ReactNode {
  const [step, setStep] = useState("");
  const [outcome, setOutcome] = useState("");
  const element = createElement("regain-recovery", {
    ...given,
    "onregain-step": (event: CustomEvent<{ step: string }>) => {
      setStep(event.detail.step);
    },
    "onregain-done": (event: CustomEvent<{ outcome: string }>) => {
      setOutcome(event.detail.outcome);
    },
  });
  const heard = createElement("p", { id: "heard" }, `${step} ${outcome}`);
  return createElement(Fragment, null, element, heard);
}

createRoot(place()).render(createElement(Page));
