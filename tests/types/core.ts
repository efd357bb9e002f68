// What users of softmax-wasm/core write compiles.
import { crossEntropy, crossEntropyGrad, entropy, logSoftmax, logSumExp, softmax, topK } from "softmax-wasm/core";
import type { LogitsOptions } from "softmax-wasm/core";

const options: LogitsOptions = { temperature: 2 };
export const floats: Float32Array<ArrayBuffer> = softmax(new Float32Array(3), options);
export const logs: number[] = logSoftmax([1, 2]);
export const one: number = logSumExp([1, 2], options);
export const several: number[] | number = logSumExp([1, 2], { shape: [2, 1] });
export const loss: number = crossEntropy([1, 2], 0);
export const numbers: number[] = crossEntropyGrad([1, 2], 0);
export const nats: number = entropy(floats);
export const { indices }: { indices: Int32Array } = topK([1, 2], 1);

// @ts-expect-error weights are those of softmax-wasm
logSumExp([1, 2], { weights: [1, 1] });
