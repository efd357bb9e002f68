// softmax-wasm: the functions that users import.
export { softmax } from "../functions/softmax.js";
export { calibrationError, fitTemperature } from "../functions/calibration.js";
export { classify } from "../functions/classify.js";
export { crossEntropy, crossEntropyGrad } from "../functions/cross_entropy.js";
export { entropy, margin } from "../functions/entropy.js";
export { logSoftmaxGrad, softmaxGrad, softmaxJacobian } from "../functions/gradients.js";
export { logAddExp, logCumSumExp, mergeWeighted } from "../functions/log_add_exp.js";
export { logSoftmax, logSumExp } from "../functions/log_softmax.js";
export { isSoftmaxError } from "../functions/is_softmax_error.js";
export { Logits } from "../functions/logits.js";
export { random } from "../functions/random.js";
export { sample } from "../functions/sample.js";
export { logSigmoid, sigmoid, softplus } from "../functions/sigmoid.js";
export { entmax15, sparsemax } from "../functions/sparsemax.js";
export { SoftmaxState } from "../functions/softmax_state.js";
export { argmax, hardmax, topK } from "../functions/top_k.js";
export { features, version } from "../functions/version.js";
export { memoryUsage } from "../wasm/memory.js";
