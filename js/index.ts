// softmax-wasm: the functions that users import.
export {
  argmax,
  crossEntropy,
  crossEntropyGrad,
  entmax15,
  entropy,
  hardmax,
  logSigmoid,
  logSoftmaxGrad,
  margin,
  sigmoid,
  softmaxGrad,
  softmaxJacobian,
  softplus,
  sparsemax,
  topK,
} from "./relatives.js";
export { calibrationError, fitTemperature } from "./calibration.js";
export { classify } from "./classify.js";
export { Logits } from "./logits.js";
export { sample } from "./sample.js";
export { logSoftmax, logSumExp, softmax } from "./softmax.js";
export { memoryUsage } from "./wasm.js";
export { features, version } from "./version.js";
