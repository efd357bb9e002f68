// The imports of the modules that compute in a memory of JavaScript's.

/** Creates the imports of a module, which are the memory alone, by the names that wasm-bindgen gives them. */
export const createImports = (memory: WebAssembly.Memory): WebAssembly.Imports => ({
  "./softmax_wasm_bg.js": { memory },
});
