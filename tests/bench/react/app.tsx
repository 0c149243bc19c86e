// The two steps. The second is a chunk of its own, fetched once the first is there.

import { lazy, startTransition, Suspense, useEffect, useState } from "react";
import type { Begun } from "../peers/contract.ts";
import { Identify } from "./identify.tsx";

const loadChooseMethod = async () => import("./choose-method.tsx");
const ChooseMethod = lazy(loadChooseMethod);

export function App() {
  const [begun, setBegun] = useState<Begun>();

  useEffect(() => {
    // It may fail; `lazy` says so where it is needed.
    loadChooseMethod().catch(() => undefined);
  }, []);

  return (
    <div className="page">
      <header className="brand">Example</header>
      <main className="card">
        <Suspense>
          {begun === undefined ? (
            <Identify
              onBegun={(next) => {
                // The first step stays until the second can be drawn.
                startTransition(() => {
                  setBegun(next);
                });
              }}
            />
          ) : (
            <ChooseMethod begun={begun} />
          )}
        </Suspense>
      </main>
      <footer className="links">
        <a href="https://www.example.com/help">Get help</a>
        <a href="https://www.example.com/sign-up">Open a new account</a>
        <a href="https://www.example.com/privacy">Privacy</a>
      </footer>
    </div>
  );
}
