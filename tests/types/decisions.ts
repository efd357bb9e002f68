// Programs that use the functions for decisions compile.
import {
  type CalibrationFit,
  type ClassProbability,
  type ClassifyOptions,
  type ConformalFit,
  type Evaluation,
  calibrate,
  classify,
  estimatePriors,
  evaluate,
  evaluateReject,
  familiarity,
  fitCalibration,
  fitConformal,
  fitReject,
  logSoftmax,
  predictionSets,
  softmax,
} from "softmax-wasm";
import { type Card, LinearClassifier, model } from "softmax-wasm/learn";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_: Same<A, B>) => {};

declare const p: Float32Array;
declare const target: Int32Array;
const shape = [10, 3];

const fit = fitConformal(p, target, { shape, alpha: 0.1, score: "raps", lambda: 0.1, k: 2 });
same<typeof fit.threshold, number>(true);
const byClass = fitConformal(p, target, { shape, byClass: true });
same<typeof byClass.threshold, number[]>(true);
declare const either: boolean;
const unknown: ConformalFit = fitConformal(p, target, { byClass: either });
const sets = predictionSets(p, unknown, { shape: [10, 3] });
same<typeof sets, ClassProbability[][]>(true);
const set = predictionSets([0.5, 0.5], JSON.parse(JSON.stringify(fit)), { labels: ["a", "b"] });
same<typeof set, ClassProbability[]>(true);

const one = familiarity([1, 2]);
same<typeof one, number>(true);
const scores = familiarity(p, { shape: [10, 3], score: "margin", temperature: 2 });
same<typeof scores, Float64Array<ArrayBuffer>>(true);
const { threshold } = fitReject(scores, { keep: 0.9 });
export const worth: number = evaluateReject(scores, [1, 2]).auroc;

const report: Evaluation = evaluate(p, target, {
  shape,
  topK: [1, 3],
  of: "class",
  scheme: "equal-mass",
  bootstrap: 100,
  seed: 1,
});
export const precision: number | undefined = report.classes[0]?.precision;

const temperature = fitCalibration(p, target, { shape });
same<typeof temperature.temperature, number>(true);
const vector = fitCalibration(p, target, { shape, method: "vector", axis: -1, ignoreIndex: 255 });
export const scale: readonly number[] = vector.scale;
// @ts-expect-error a vector has no temperature
vector.temperature;
declare const any: CalibrationFit;
const calibrated = calibrate(p, any, { shape });
same<typeof calibrated, Float32Array<ArrayBuffer>>(true);
const applied = any.apply([1, 2]);
same<typeof applied, number[]>(true);

const options: ClassifyOptions = {
  calibration: any,
  conformal: fit,
  reject: { score: "energy", threshold },
  priors: { from: [1, 1, 1], to: new Float32Array(3) },
};
classify(p, { ...options, shape });
softmax(p, { priors: { from: [1, 2], to: [2, 1] } });
logSoftmax(p, { priors: { from: [1, 2], to: [2, 1] } });
same<ReturnType<typeof estimatePriors>["priors"], number[]>(true);

const classifier = LinearClassifier.fromJSON("{}");
const rejected = classifier.fitReject([[1]], { keep: 0.9, score: "energy" });
classifier.card = { conformal: fit, reject: rejected, report };
const card: Card | undefined = model("{}").card;
export const kept: object | undefined = card?.report;

// @ts-expect-error alpha is a number
fitConformal(p, target, { alpha: "0.1" });
// @ts-expect-error there is no such score
familiarity(p, { score: "odin" });
// @ts-expect-error there is no such method
fitCalibration(p, target, { method: "beta" });
// @ts-expect-error a rule needs a threshold
classify(p, { reject: { score: "energy" } });
// @ts-expect-error priors have both
softmax(p, { priors: { from: [1] } });
// @ts-expect-error a model that only predicts keeps its card
model("{}").card = {};
// @ts-expect-error a card holds no labels
classifier.card = { labels: [] };
