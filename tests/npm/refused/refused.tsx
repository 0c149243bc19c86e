import "@regain/form/react";
import { useRef } from "react";
import type { RegainRecovery } from "@regain/form";

export function Recovery() {
  const form = useRef<RegainRecovery>(null);
  return (
    <>
      <regain-recovery
        ref={form}
        className="mine"
        heading={3}
        theme="dark"
        config={{ brand: { name: "Example" } }}
      >
        <p>Not now.</p>
      </regain-recovery>
      <regain-recovery onregain-error={({ detail }) => console.warn(detail.code)} />
      {/* @ts-expect-error There is no such theme. */}
      <regain-recovery theme="drak" />
      {/* @ts-expect-error There is no such attribute. */}
      <regain-recovery colour="red" />
      {/* @ts-expect-error Nothing typed is in an event. */}
      <regain-recovery onregain-done={({ detail }) => console.log(detail.identifier)} />
    </>
  );
}
