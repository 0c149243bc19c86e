/** @jsxImportSource preact */
// The two steps. The second is a chunk of its own, fetched once the first is there.

import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Begun } from "../peers/contract.ts";
import { Identify } from "./identify.tsx";

const loadChooseMethod = async () => import("./choose-method.tsx");

interface Second {
  begun: Begun;
  Step: ComponentType<{ begun: Begun }>;
}

export function App() {
  const [second, setSecond] = useState<Second>();

  useEffect(() => {
    // It may fail; then it is fetched again where it is needed.
    loadChooseMethod().catch(() => undefined);
  }, []);

  const goOn = async (begun: Begun) => {
    const { ChooseMethod } = await loadChooseMethod();
    setSecond({ begun, Step: ChooseMethod });
  };

  return (
    <div class="page">
      <header class="brand">Example</header>
      <main class="card">
        {second === undefined ? <Identify onBegun={goOn} /> : <second.Step begun={second.begun} />}
      </main>
      <footer class="links">
        <a href="https://www.example.com/help">Get help</a>
        <a href="https://www.example.com/sign-up">Open a new account</a>
        <a href="https://www.example.com/privacy">Privacy</a>
      </footer>
    </div>
  );
}
