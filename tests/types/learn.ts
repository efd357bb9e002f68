// What users of softmax-wasm/learn write compiles, without the types of a platform.
import { LinearClassifier } from "softmax-wasm/learn";
import type { FitProgress, LinearClassifierJSON } from "softmax-wasm/learn";
import { type Classification, fitTemperature } from "softmax-wasm";

const x = new Float32Array(4);
declare const signal: { readonly aborted: boolean; readonly reason: unknown; throwIfAborted(): void };
const model = new LinearClassifier({ classes: ["cat", "dog"] });
const losses: number[] = [];
const onProgress = ({ epoch, loss, gradient, coefficients }: FitProgress) => {
  losses.push(epoch, loss, gradient ?? 0, coefficients.length);
};
export const done: Promise<LinearClassifier<"cat" | "dog">> = model.fit(x, ["cat", "dog"], {
  l2: 1, epochs: 5, batch: 2, seed: 1, learningRate: 0.1, tolerance: 0, onProgress, signal,
});
void model.fit([1, 2], Uint8Array.of(0, 1), { onProgress: async () => false });
model.partialFit(new Float64Array(2), ["cat", "dog"] as const, { l2: 0 }).free();
export const labels: ("cat" | "dog")[] = model.predict(x);
export const p: Float32Array<ArrayBuffer> = model.predictProba(x);
export const lists: Classification[] = model.classify(x, { topK: 1, threshold: 0.5 });
export const { temperature } = fitTemperature(model.logits(x), [0, 1], { shape: [2, 2] });
export const json: LinearClassifierJSON = model.toJSON();
export const same: LinearClassifier[] = [
  LinearClassifier.fromJSON(json),
  LinearClassifier.fromJSON(JSON.stringify(model)),
  LinearClassifier.fromBytes(model.toBytes()),
  LinearClassifier.fromSklearn({ coef_: [[1]], intercept_: [0], classes_: [0, 1] }),
];
model[Symbol.dispose]();

// @ts-expect-error no option of this name
void model.fit(x, [0, 1], { epoch: 5 });
// @ts-expect-error a pass has no epochs
model.partialFit(x, [0, 1], { epochs: 5 });
// @ts-expect-error labels are needed
void model.fit(x);
// @ts-expect-error the labels are the classes
model.classify(x, { labels: ["a"] });
