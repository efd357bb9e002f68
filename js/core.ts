// softmax-wasm/core: the few functions that most programs need, over a module with no others.
export { crossEntropy, crossEntropyGrad, entropy, topK } from "./relatives.js";
export { logSoftmax, logSumExp, softmax } from "./softmax.js";
export { memoryUsage } from "./wasm.js";
export { features, version } from "./version.js";
