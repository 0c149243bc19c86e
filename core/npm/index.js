// In browsers, with or without a bundler: the wasm is fetched from beside this module before the import resolves.
import init from "./web/regain_core.js";

await init({
  module_or_path: new URL("./web/regain_core_bg.wasm", import.meta.url),
});

export { check, normalize, schema, standardSchema } from "./web/regain_core.js";
