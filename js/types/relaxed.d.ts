// The types of softmax-wasm/relaxed.

/**
 * Importing `softmax-wasm/relaxed` lets `softmax`, `classify` and a handle compute `f32` rows of 256
 * logits and more at temperature 1 with WebAssembly's relaxed SIMD, in engines that have it. Results stay within 2 ULP;
 * their last bits depend on the processor.
 *
 * `isRelaxed` tells whether the engine has it, and so does `features` of `softmax-wasm`. Where it is false, the
 * import changes nothing.
 */
export const isRelaxed: boolean;
