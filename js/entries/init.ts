// softmax-wasm/init: the same functions over a module that users load themselves.
export * from "./index.js";
export { init } from "../wasm/source.init.js";
