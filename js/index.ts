// softmax-wasm: the functions that users import.
declare const VERSION: string;

export { logSoftmax, logSumExp, softmax } from "./softmax.js";
export const version: string = VERSION;
