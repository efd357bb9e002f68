// evaluate: a report of probabilities against the right classes of their rows.
import { readArray } from "../arguments/arrays.js";
import { prepareDistributions, readDistributions } from "../arguments/distributions.js";
import { FLOAT64, type Input } from "../arguments/kinds.js";
import { getLabel, parseLabels } from "../arguments/labels.js";
import {
  NO_OPTIONS,
  type UserOptions,
  describeFunction,
  parseChoice,
  parseNumber,
  parseSeed,
} from "../arguments/options.js";
import type { Call } from "../arguments/rows.js";
import { parseTarget, wrapNumber } from "../arguments/targets.js";
import {
  type Frame,
  compute,
  copyIn,
  readIntegers,
  readRegion,
  readStruct,
  reserve,
  setFloat,
  setInteger,
} from "../call/compute.js";
import { rangeError, refuse } from "../errors.js";
import { parseBins, readBins } from "../options/reliability_bins.js";
import type { Evaluation } from "../types/index.js";
import {
  ClassScoreFields,
  IntervalsFields,
  MeansFields,
  ReliabilityBinFields,
  ReportOffset,
} from "../wasm/abi.js";
import { ARGUMENTS } from "../wasm/memory.js";
import { DECISIONS_MODULE } from "../wasm/modules/decisions.js";

const SIGNATURE = /* @__PURE__ */ describeFunction("evaluate", evaluate, [
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
  const distributions = prepareDistributions(SIGNATURE, p, options);
  const { user } = distributions.options;
  const labels = parseLabels(user, distributions.length, SIGNATURE);
  const settings = parseSettings(user);
  const targets = parseTarget(distributions, target);
  // Reading a label may run code of the user's, which must not run while the report lies in the memory.
  const names = Array.from({ length: distributions.length }, (_, index) =>
    getLabel(labels, index, SIGNATURE),
  );
  const call = readDistributions(distributions);
  const regions = buildRegions(call, settings, targets);
  return readReport(call, settings, regions, computeReport(call, settings, regions), names);
}

/** Holds the settings of a report, read and checked. */
interface ReportSettings {
  /** Each k for which the report has the accuracy among the k most probable classes. */
  ks: number[];
  bins: number;
  isEqualMass: boolean;
  /** True if the calibration errors are means of those of the classes. */
  isByClass: boolean;
  bootstrap: number;
  seed: number;
}

/** Reads the settings of a report. */
function parseSettings(user: UserOptions): ReportSettings {
  return {
    ks: parseKs(user),
    bins: parseBins(user, SIGNATURE),
    isEqualMass: parseChoice(user, "scheme", ["equal-width", "equal-mass"], SIGNATURE) === "equal-mass",
    isByClass: parseChoice(user, "of", ["top", "class"], SIGNATURE) === "class",
    bootstrap: parseNumber(
      user,
      "bootstrap",
      0,
      SIGNATURE,
      "ERR_OPTION",
      "an integer from 0 to 1000000",
      (x) => Number.isInteger(x) && x >= 0 && x <= 1e6,
    ),
    seed: user.seed === undefined ? 0 : parseSeed(user, SIGNATURE),
  };
}

/** The confusion matrix of this many classes takes 1 GiB. */
const MOST_CLASSES = 2 ** 14 - 1;

/** Makes the regions of a call that a report needs. */
function buildRegions({ length }: Call, { ks, bins }: ReportSettings, targets: ArrayLike<number>) {
  if (length > MOST_CLASSES)
    throw rangeError(
      SIGNATURE,
      "ERR_MEMORY",
      `p has ${length} classes; evaluate takes up to ${MOST_CLASSES}, since its confusion matrix has a count for each pair of them`,
    );
  return {
    targets: copyIn(targets, "i32"),
    means: reserve(MeansFields.length),
    // The last one has the means over the classes.
    classes: reserve(ClassScoreFields.length * (length + 1)),
    confusion: reserve(length ** 2, "i32"),
    bins: reserve(ReliabilityBinFields.length * bins),
    topK: copyIn(ks),
    intervals: reserve(2 * IntervalsFields.length),
  };
}

type ReportRegions = ReturnType<typeof buildRegions>;

/** Computes a report, whose numbers are in the regions then. */
function computeReport(
  call: Call,
  { ks, bins, isEqualMass, bootstrap, seed }: ReportSettings,
  regions: ReportRegions,
): Frame {
  return compute(call, DECISIONS_MODULE, Object.values(regions), ({ evaluate_report }, frame) => {
    const counts = regions.confusion.address / 4;
    frame.arena.views.i32.fill(0, counts, counts + call.length ** 2);
    setFloat(frame, ReportOffset.seed, seed);
    setInteger(frame, ReportOffset.bootstrap, bootstrap);
    setInteger(frame, ReportOffset.is_equal_mass, isEqualMass ? 1 : 0);
    setInteger(frame, ReportOffset.targets, regions.targets.address);
    setInteger(frame, ReportOffset.means, regions.means.address);
    setInteger(frame, ReportOffset.classes, regions.classes.address);
    setInteger(frame, ReportOffset.confusion, regions.confusion.address);
    setInteger(frame, ReportOffset.bins, regions.bins.address);
    setInteger(frame, ReportOffset.bin_count, bins);
    setInteger(frame, ReportOffset.top_k, regions.topK.address);
    setInteger(frame, ReportOffset.top_k_count, ks.length);
    setInteger(frame, ReportOffset.intervals, regions.intervals.address);
    return evaluate_report(frame.address, ARGUMENTS);
  });
}

/** Reads a report out of its regions. */
function readReport(
  call: Call,
  { ks, bins, isByClass, bootstrap }: ReportSettings,
  regions: ReportRegions,
  frame: Frame,
  names: readonly string[],
): Evaluation {
  const { rows: n, length } = call;
  const accuracies = readRegion(frame, regions.topK, FLOAT64, ks.length);
  const means = readStruct(frame, regions.means, MeansFields);
  const average = readStruct(frame, regions.classes, ClassScoreFields, length);
  return {
    n,
    accuracy: means.accuracy,
    topK: Object.fromEntries(ks.map((k, i) => [k, accuracies[i]!])),
    nll: means.nll,
    brier: means.brier,
    ece: (isByClass ? average : means).ece,
    mce: (isByClass ? average : means).mce,
    bins: readBins(frame, regions.bins, bins),
    confusion: readIntegers(frame, regions.confusion, length * length),
    classes: names.map((label, index) => {
      const { mce, ...scores } = readStruct(frame, regions.classes, ClassScoreFields, index);
      return { label, ...scores };
    }),
    macroF1: average.f1,
    auc: average.auc,
    ...(bootstrap > 0 && { intervals: readIntervals(frame, regions) }),
  };
}

type Bounds = NonNullable<Evaluation["intervals"]>;

/** Reads the bootstrapped intervals of a report. */
function readIntervals(frame: Frame, { intervals }: ReportRegions): Bounds {
  const bounds = readRegion(frame, intervals, FLOAT64, 2 * IntervalsFields.length);
  const pair = (i: number): Bounds["ece"] => [bounds[2 * i]!, bounds[2 * i + 1]!];
  return Object.fromEntries(IntervalsFields.map((name, i) => [name, pair(i)])) as unknown as Bounds;
}

/** Reads the option `topK`: each k for which the report has the accuracy among the k most probable
 * classes. */
function parseKs({ topK }: UserOptions): number[] {
  if (topK === undefined) return [1, 5];
  const ks = Array.from(readArray(wrapNumber(topK), SIGNATURE, "topK"));
  for (const k of ks)
    if (!(Number.isInteger(k) && k >= 1))
      refuse(SIGNATURE, "ERR_K", "topK", k, "an integer from 1 on, or an array of such");
  return ks;
}
