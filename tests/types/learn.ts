// What users of softmax-wasm/learn write compiles, without the types of a platform.
import { LinearClassifier, model } from "softmax-wasm/learn";
import type { FitProgress, LinearClassifierJSON, LinearModel } from "softmax-wasm/learn";
import { type Classification, fitTemperature } from "softmax-wasm";

const x = new Float32Array(4);
declare const signal: { readonly aborted: boolean; readonly reason: unknown; throwIfAborted(): void };
const classifier = new LinearClassifier({ classes: ["cat", "dog"] });
const losses: number[] = [];
const onProgress = ({ epoch, loss, gradient, coefficients }: FitProgress) => {
  losses.push(epoch, loss, gradient ?? 0, coefficients.length);
};
export const done: Promise<LinearClassifier<"cat" | "dog">> = classifier.fit(x, ["cat", "dog"], {
  l2: 1, epochs: 5, batch: 2, seed: 1, learningRate: 0.1, tolerance: 0, onProgress, signal,
});
void classifier.fit([1, 2], Uint8Array.of(0, 1), { onProgress: async () => false });
classifier.partialFit(new Float64Array(2), ["cat", "dog"] as const, { l2: 0 }).free();
export const labels: ("cat" | "dog")[] = classifier.predict(x);
export const p: Float32Array<ArrayBuffer> = classifier.predictProba(x);
classifier.predict({ data: new Float32Array(4), dims: [2, 2] });
export const lists: Classification[] = classifier.classify(x, { topK: 1, threshold: 0.5 });
export const { temperature } = fitTemperature(classifier.logits(x), [0, 1], { shape: [2, 2] });
export const json: LinearClassifierJSON = classifier.toJSON();
export const same: LinearClassifier[] = [
  LinearClassifier.fromJSON(json),
  LinearClassifier.fromJSON(JSON.stringify(classifier)),
  LinearClassifier.fromBytes(classifier.toBytes()),
  LinearClassifier.fromSklearn({ coef_: [[1]], intercept_: [0], classes_: [0, 1] }),
];
export const models: LinearModel<"cat" | "dog">[] = [classifier, model(json), model(JSON.stringify(json)), model(new Uint8Array(4))];
export const names: string[] = models[0]!.predict(x);
classifier[Symbol.dispose]();

// @ts-expect-error no option of this name
void classifier.fit(x, [0, 1], { epoch: 5 });
// @ts-expect-error a pass has no epochs
classifier.partialFit(x, [0, 1], { epochs: 5 });
// @ts-expect-error labels are needed
void classifier.fit(x);
// @ts-expect-error the labels are the classes
classifier.classify(x, { labels: ["a"] });
// @ts-expect-error a model learns nothing
void model(json).fit(x, [0, 1]);
