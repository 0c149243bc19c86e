// How React hands over what it is given: attributes, properties and listeners.

import { createElement, useState, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { place } from "./elements.ts";

function Page(): ReactNode {
  const [locale, setLocale] = useState("en");
  const [support, setSupport] = useState("https://help.example.org/");
  const [drawn, setDrawn] = useState(0);
  const redraw = (): void => {
    setDrawn((times) => times + 1);
  };
  window.bindings = { setLocale, setSupport, redraw };
  return createElement("regain-recovery", {
    locale,
    heading: 3,
    "data-drawn": drawn,
    identifier: "anna",
    config: { links: { support } },
    "onregain-ready": window.heard,
    "onregain-step": window.heard,
  });
}

void customElements.whenDefined("regain-recovery").then(() => {
  createRoot(place()).render(createElement(Page));
});
