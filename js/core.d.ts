// The types of softmax-wasm/core: a part of those of softmax-wasm.
import type { LogitsInput, LogitsOptions, ReducingOptions, entropy } from "./index.js";
export { crossEntropy, crossEntropyGrad, entropy, features, logSoftmax, memoryUsage, softmax, topK, version } from "./index.js";
export type {
  CrossEntropyOptions,
  HalfArray,
  IntegerArray,
  LogSoftmaxOptions,
  LogitsInput,
  LogitsOptions,
  Mask,
  ReducingOptions,
  RowOptions,
  SoftmaxOptions,
} from "./index.js";

/**
 * log Σᵢ e^xᵢ along each row, as `logSumExp` of `softmax-wasm` without weights.
 *
 * @throws TypeError and RangeError as `softmax`
 * @example
 * logSumExp([1000, 1000]) // 1000.6931471805599
 */
export function logSumExp<X extends LogitsInput, O extends LogitsOptions & ReducingOptions = {}>(x: X, options?: O): ReturnType<typeof entropy<X, O>>;
