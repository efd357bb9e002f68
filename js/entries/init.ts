// softmax-wasm/init: the functions of softmax-wasm over a WebAssembly module that users load themselves.
export * from "./index.js";
export { init } from "../wasm/source.init.js";
