// The report of rows of probabilities beside the classes that are right.
import { type Input, readArray } from "../arguments/arrays.js";
import { compute } from "../arguments/call.js";
import { memoryError, refuse } from "../arguments/errors.js";
import { NONE, parseChoice, parseInteger, parseNumber, signature } from "../arguments/options.js";
import type { Evaluation } from "../index.js";
import { ClassScore, Means } from "../wasm/abi.js";
import { DECISIONS } from "../wasm/modules/decisions.js";
import { checkDistributions, parseLabels, prepareDistributions } from "./labelled.js";
import { labelOf, parseLabels as parseNames } from "./names.js";
import { parseSeed } from "./random.js";

const SIGNATURE = /* @__PURE__ */ signature("evaluate", evaluate, [
  "shape",
  "axis",
  "labels",
  "topK",
  "bins",
  "scheme",
  "of",
  "bootstrap",
  "seed",
]);

export function evaluate(p: Input, target: unknown, options: object = NONE): Evaluation {
  const call = prepareDistributions(SIGNATURE, p, options);
  const { rows: n, length } = call;
  const { given } = call.options;
  const names = parseNames(given, length, SIGNATURE);
  const ks =
    given.topK === undefined
      ? [1, 5]
      : Array.from(readArray(typeof given.topK === "number" ? [given.topK] : given.topK, SIGNATURE, "topK"));
  for (const k of ks)
    if (!(Number.isInteger(k) && k >= 1))
      refuse(SIGNATURE, "ERR_K", "topK", k, "an integer from 1 on, or an array of such");
  const bins = parseInteger(given, "bins", 15, 1, SIGNATURE, "ERR_BINS");
  const isEqualMass = parseChoice(given, "scheme", ["equal-width", "equal-mass"], SIGNATURE) === "equal-mass";
  const isOfClass = parseChoice(given, "of", ["top", "class"], SIGNATURE) === "class";
  const bootstrap = parseNumber(
    given,
    "bootstrap",
    0,
    SIGNATURE,
    "ERR_OPTION",
    "an integer from 0 to 1000000",
    (x) => Number.isInteger(x) && x >= 0 && x <= 1e6,
  );
  const seed = given.seed === undefined ? 0 : parseSeed(given, SIGNATURE);
  const labels = parseLabels(call, target);
  checkDistributions(call);
  // A count for each two classes.
  if (length >= 2 ** 14) throw memoryError(SIGNATURE, length * length);
  const f64 = (from: ArrayLike<number>) => ({ from, as: "f64" as const });
  const counts = { from: new Int32Array(length * length), as: "i32" as const };
  const parts = [
    f64(labels),
    { results: Means.size / 8 },
    { results: (ClassScore.size / 8) * length },
    counts,
    { results: 5 * bins },
    f64(ks),
    { results: 8 },
  ];
  const block = compute(call, DECISIONS, parts, ({ evaluate_report }, { address, parts }) => {
    const [right, means, classes, confusion, bars, top, intervals] = parts as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    return evaluate_report(
      address,
      right,
      means,
      classes,
      confusion,
      bars,
      bins,
      isEqualMass ? 1 : 0,
      top,
      ks.length,
      bootstrap,
      seed,
      intervals,
    );
  });
  const { views } = block.arena;
  const at = (part: number, byte: number): number => views.f64[(block.parts[part]! + byte) / 8]!;
  const confusionAt = block.parts[3]! / 4;
  const confusion = views.i32.slice(confusionAt, confusionAt + length * length);
  const classes = Array.from({ length }, (_, index) => {
    const of = (field: ClassScore) => at(2, index * ClassScore.size + field);
    const [count, precision, recall, f1, auc, ece] = [
      ClassScore.count,
      ClassScore.precision,
      ClassScore.recall,
      ClassScore.f1,
      ClassScore.auc,
      ClassScore.ece,
    ].map(of) as [number, number, number, number, number, number];
    return { label: labelOf(names, index, SIGNATURE), count, precision, recall, f1, auc, ece };
  });
  const mean = (key: "f1" | "auc" | "ece") => classes.reduce((sum, one) => sum + one[key], 0) / length;
  const largest = () =>
    classes.reduce(
      (largest, _, index) => Math.max(largest, at(2, index * ClassScore.size + ClassScore.mce)),
      0,
    );
  const bin = (_: unknown, i: number) => {
    const [lower, upper, count, confidence, accuracy] = [0, 8, 16, 24, 32].map((byte) =>
      at(4, 40 * i + byte),
    ) as [number, number, number, number, number];
    return { lower, upper, count, confidence, accuracy };
  };
  const interval = (i: number): [number, number] => [at(6, 16 * i), at(6, 16 * i + 8)];
  return {
    n,
    accuracy: at(1, Means.accuracy),
    topK: Object.fromEntries(ks.map((k, i) => [k, at(5, 8 * i)])),
    nll: at(1, Means.nll),
    brier: at(1, Means.brier),
    ece: isOfClass ? mean("ece") : at(1, Means.ece),
    mce: isOfClass ? largest() : at(1, Means.mce),
    bins: Array.from({ length: bins }, bin),
    confusion,
    classes,
    macroF1: mean("f1"),
    auc: mean("auc"),
    ...(bootstrap > 0 && {
      intervals: { accuracy: interval(0), nll: interval(1), brier: interval(2), ece: interval(3) },
    }),
  };
}
