// Types for templates of Vue 3: `import "@regain/form/vue"`.

import type { HTMLAttributes, PublicProps } from "vue";
import type {
  RegainAttributes,
  RegainEventMap,
  RegainRecovery,
} from "./index.js";

/** `onRegainDone` and so on, which a template writes as `@regain-done`. */
type Handlers = {
  [
    Name in keyof RegainEventMap as Name extends `regain-${infer Event}`
      ? `onRegain${Capitalize<Event>}`
      : never
  ]?: (event: RegainEventMap[Name]) => void;
};

/** The props of `<regain-recovery>` in a template. */
export type RegainRecoveryProps = PublicProps &
  HTMLAttributes &
  Handlers &
  Partial<RegainAttributes>;

declare module "vue" {
  interface GlobalComponents {
    "regain-recovery": new () => RegainRecovery & {
      /** @deprecated Only for templates. */
      $props: RegainRecoveryProps;
    };
  }
}
