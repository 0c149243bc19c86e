// `normalize` alone, in browsers: two thirds of the bytes of index.js. In Node.js, where they do not count, node.js has it.
import init from "./normalize/regain_core.js";

await init({
  module_or_path: new URL("./normalize/regain_core_bg.wasm", import.meta.url),
});

export { normalize } from "./normalize/regain_core.js";
