// evaluate: a report of probabilities against the right classes of their rows.
import { FLOAT64, type Input, readArray } from "../arguments/arrays.js";
import { compute, readIntegers, readPart, setFloat, setInteger } from "../arguments/compute.js";
import { checkDistributions, prepareDistributions } from "../arguments/distributions.js";
import { memoryError, refuse } from "../errors.js";
import { getLabel, parseLabels } from "../arguments/labels.js";
import { NO_OPTIONS, type UserOptions, parseChoice, parseNumber, signature } from "../arguments/options.js";
import { parseTarget, wrapNumber } from "../arguments/targets.js";
import type { Evaluation } from "../types/index.js";
import { ClassScore, Means, Report } from "../wasm/abi.js";
import { ARGUMENTS } from "../wasm/memory.js";
import { DECISIONS } from "../wasm/modules/decisions.js";
import { parseSeed } from "./random.js";
import { NUMBERS_PER_BIN, parseBins, readBins } from "./reliability_bins.js";

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

export function evaluate(p: Input, target: unknown, options: object = NO_OPTIONS): Evaluation {
  const call = prepareDistributions(SIGNATURE, p, options);
  const { rows: n, length } = call;
  const { user } = call.options;
  const labels = parseLabels(user, length, SIGNATURE);
  const ks = parseKs(user);
  const bins = parseBins(user, SIGNATURE);
  const isEqualMass = parseChoice(user, "scheme", ["equal-width", "equal-mass"], SIGNATURE) === "equal-mass";
  const isByClass = parseChoice(user, "of", ["top", "class"], SIGNATURE) === "class";
  const bootstrap = parseNumber(
    user,
    "bootstrap",
    0,
    SIGNATURE,
    "ERR_OPTION",
    "an integer from 0 to 1000000",
    (x) => Number.isInteger(x) && x >= 0 && x <= 1e6,
  );
  const seed = user.seed === undefined ? 0 : parseSeed(user, SIGNATURE);
  const right = parseTarget(call, target);
  checkDistributions(call);
  // The confusion matrix has a count for each pair of classes.
  if (length >= 2 ** 14) throw memoryError(SIGNATURE, length * length);
  const parts = [
    { from: right, as: "f64" as const },
    { results: Means.size / 8 },
    // The last one has the means over the classes.
    { results: (ClassScore.size / 8) * (length + 1) },
    { from: new Int32Array(length * length), as: "i32" as const },
    { results: NUMBERS_PER_BIN * bins },
    { from: ks, as: "f64" as const },
    { results: 8 },
  ];
  const block = compute(call, DECISIONS, parts, ({ evaluate_report }, block) => {
    const [labels, means, classes, confusion, bars, top, intervals] = block.parts;
    setFloat(block, Report.seed, seed);
    setInteger(block, Report.bootstrap, bootstrap);
    setInteger(block, Report.is_equal_mass, isEqualMass ? 1 : 0);
    setInteger(block, Report.labels, labels!);
    setInteger(block, Report.means, means!);
    setInteger(block, Report.classes, classes!);
    setInteger(block, Report.confusion, confusion!);
    setInteger(block, Report.bins, bars!);
    setInteger(block, Report.bin_count, bins);
    setInteger(block, Report.top_k, top!);
    setInteger(block, Report.top_k_count, ks.length);
    setInteger(block, Report.intervals, intervals!);
    return evaluate_report(block.address, ARGUMENTS);
  });
  const copy = (part: number, count: number) => readPart(block, part, FLOAT64, count);
  const [means, scores] = [copy(1, Means.size / 8), copy(2, (ClassScore.size / 8) * (length + 1))];
  const [accuracies, bounds] = [copy(5, ks.length), copy(6, 8)];
  const getScore = (index: number, field: ClassScore) => scores[(index * ClassScore.size + field) / 8]!;
  const classes = Array.from({ length }, (_, index) => ({
    label: getLabel(labels, index, SIGNATURE),
    count: getScore(index, ClassScore.count),
    precision: getScore(index, ClassScore.precision),
    recall: getScore(index, ClassScore.recall),
    f1: getScore(index, ClassScore.f1),
    auc: getScore(index, ClassScore.auc),
    ece: getScore(index, ClassScore.ece),
  }));
  const getInterval = (i: number): [number, number] => [bounds[2 * i]!, bounds[2 * i + 1]!];
  return {
    n,
    accuracy: means[Means.accuracy / 8]!,
    topK: Object.fromEntries(ks.map((k, i) => [k, accuracies[i]!])),
    nll: means[Means.nll / 8]!,
    brier: means[Means.brier / 8]!,
    ece: isByClass ? getScore(length, ClassScore.ece) : means[Means.ece / 8]!,
    mce: isByClass ? getScore(length, ClassScore.mce) : means[Means.mce / 8]!,
    bins: readBins(block, 4, bins),
    confusion: readIntegers(block, 3, length * length),
    classes,
    macroF1: getScore(length, ClassScore.f1),
    auc: getScore(length, ClassScore.auc),
    ...(bootstrap > 0 && {
      intervals: {
        accuracy: getInterval(0),
        nll: getInterval(1),
        brier: getInterval(2),
        ece: getInterval(3),
      },
    }),
  };
}

/** Reads the option `topK`, for which k the report has the accuracy among the k most probable classes. */
function parseKs({ topK }: UserOptions): number[] {
  if (topK === undefined) return [1, 5];
  const ks = Array.from(readArray(wrapNumber(topK), SIGNATURE, "topK"));
  for (const k of ks)
    if (!(Number.isInteger(k) && k >= 1))
      refuse(SIGNATURE, "ERR_K", "topK", k, "an integer from 1 on, or an array of such");
  return ks;
}
