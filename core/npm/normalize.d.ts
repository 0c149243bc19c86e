export { normalize } from "./index.js";
export type { Fault, Hint, Kind, NormalizeOptions, Verdict } from "./index.js";
