// Programs that use softmax-wasm/learn compile, without the types of a platform.
import { type Classification, fitTemperature } from "softmax-wasm";
import type { ClassLabel, FitProgress, LinearClassifierJSON, LinearModel } from "softmax-wasm/learn";
import { LinearClassifier, model } from "softmax-wasm/learn";

const x = new Float32Array(4);
declare const signal: { readonly aborted: boolean; readonly reason: unknown; throwIfAborted(): void };
const classifier = new LinearClassifier({ classes: ["cat", "dog"] });
const losses: number[] = [];
const onProgress = ({ epoch, loss, gradient, coefficients }: FitProgress) => {
  losses.push(epoch, loss, gradient ?? 0, coefficients.length);
};
export const done: Promise<LinearClassifier<"cat" | "dog">> = classifier.fit(x, ["cat", "dog"], {
  l2: 1,
  epochs: 5,
  batch: 2,
  seed: 1,
  learningRate: 0.1,
  tolerance: 0,
  onProgress,
  signal,
});
void new LinearClassifier().fit([1, 2], Uint8Array.of(0, 1), { onProgress: async () => false });
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
export const models: LinearModel<"cat" | "dog">[] = [
  classifier,
  model(json),
  model(JSON.stringify(json)),
  model(new Uint8Array(4)),
];
export const names: string[] = models[0]!.predict(x);
classifier[Symbol.dispose]();

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const equal = <A, B>(_: Same<A, B>) => {};
export async function told(
  rows: number[][],
  words: readonly string[],
  mixed: ClassLabel[],
  integers: Int32Array,
  large: BigInt64Array,
) {
  const words1 = (await new LinearClassifier().fit(rows, ["a", "b"])).predict(rows);
  equal<typeof words1, string[]>(true);
  const words2 = (await new LinearClassifier().fit(rows, words)).predict(rows);
  equal<typeof words2, string[]>(true);
  const words3 = (await new LinearClassifier<"a" | "b">().fit(rows, ["a", "b"])).classes;
  equal<typeof words3, ("a" | "b")[]>(true);
  const numbers = (await new LinearClassifier().fit(rows, [7, 8], { classWeight: "balanced" })).predict(x, {
    shape: [2, 2],
  });
  equal<typeof numbers, number[]>(true);
  const flags = (
    await new LinearClassifier().fit(rows, [true, false], { sampleWeight: [1, 2], classWeight: { true: 2 } })
  ).predict(rows);
  equal<typeof flags, boolean[]>(true);
  const fromIntegers = (await new LinearClassifier().fit(rows, integers)).predict(rows);
  equal<typeof fromIntegers, number[]>(true);
  const fromLarge = (await new LinearClassifier<number>().fit(rows, large)).predict(rows);
  equal<typeof fromLarge, number[]>(true);
  const any = (await new LinearClassifier().fit(rows, mixed)).predict(rows);
  equal<typeof any, ClassLabel[]>(true);
  const read = [
    LinearClassifier.fromJSON<string>(json),
    LinearClassifier.fromBytes<string>(new Uint8Array(4)),
    LinearClassifier.fromSklearn({ coef_: [[1]], intercept_: [0], classes_: words }),
  ];
  equal<typeof read, LinearClassifier<string>[]>(true);
  const right: number = read[0]!.score(rows, words, { shape: [2, 2], sampleWeight: x });
  read[0]!.partialFit([x, x], words, { classWeight: [1, 2], shape: [-1, 4] });
  classifier.classify(rows, { shape: [1, 4], topK: 1 });
  return right;
}

// @ts-expect-error its labels are strings
void new LinearClassifier<string>().fit(x, [7, 8]);
export const fromFile: Promise<LinearClassifier<"cat" | "dog">> = classifier.fit(
  x,
  JSON.parse("[]") as string[],
);
// @ts-expect-error not integers
void classifier.fit(x, Int32Array.of(0, 1));
// @ts-expect-error all rows are needed for that
classifier.partialFit(x, ["cat"], { classWeight: "balanced" });
// @ts-expect-error no such weights
void classifier.fit(x, ["cat"], { classWeight: "equal" });
// @ts-expect-error no option of this name
void classifier.fit(x, ["cat"], { epoch: 5 });
// @ts-expect-error a pass has no epochs
classifier.partialFit(x, ["cat"], { epochs: 5 });
// @ts-expect-error labels are needed
void classifier.fit(x);
// @ts-expect-error the labels are the classes
classifier.classify(x, { labels: ["a"] });
// @ts-expect-error a model learns nothing
void model(json).fit(x, [0, 1]);
