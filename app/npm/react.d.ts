// Types for React 19: `import "@regain/form/react"`.

import type { DetailedHTMLProps, HTMLAttributes } from "react";
import type {
  RegainAttributes,
  RegainEventMap,
  RegainRecovery,
} from "./index.js";

/** `onregain-done` and so on: React listens for what follows `on`. */
type Handlers = {
  [Name in keyof RegainEventMap as `on${Name}`]?:
    ((event: RegainEventMap[Name]) => void) | undefined;
};

/** The props of `<regain-recovery>`. */
export type RegainRecoveryProps = DetailedHTMLProps<
  HTMLAttributes<RegainRecovery>,
  RegainRecovery
> &
  Handlers & {
    [Name in keyof RegainAttributes]?: RegainAttributes[Name] | undefined;
  };

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "regain-recovery": RegainRecoveryProps;
    }
  }
}
