// The types of softmax-wasm/relaxed.

/** True if the engine has WebAssembly's relaxed SIMD. Importing `softmax-wasm/relaxed` then makes `softmax`,
 * `classify` and handles compute f32 rows of 256 logits or more at temperature 1 with it. Results stay within
 * 2 ULP of the exact value, but their last bits depend on the processor. If it is false, the import changes
 * nothing. `features` of `softmax-wasm` says which kernel is used. */
export const isRelaxed: boolean;
