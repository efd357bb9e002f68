// Programs that require the package compile.
import softmaxWasm = require("softmax-wasm");

const numbers: number[] = softmaxWasm.softmax([2, 1, 0.1]);

export { numbers };
