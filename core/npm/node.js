// In Node.js: the wasm is read from beside this module, and has Unicode's tables inside.
import { readFileSync } from "node:fs";
import { initSync } from "./node/regain_core.js";

initSync({
  module: readFileSync(new URL("./node/regain_core_bg.wasm", import.meta.url)),
});

export {
  check,
  normalize,
  schema,
  standardSchema,
} from "./node/regain_core.js";
