// softmax-wasm/init: the functions of softmax-wasm over a WebAssembly module that users load themselves.
export { init } from "../wasm/source.init.js";
export * from "./index.js";
