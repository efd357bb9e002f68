// classify: the most probable classes of logits with their names, or the reason why none is named.

import { checkEntries, checkLogits, checkNotEmpty, isProbability } from "../arguments/checks.js";
import { isNearOne, sumRow } from "../arguments/distributions.js";
import { FLOAT64, type Input, getView, upcast } from "../arguments/kinds.js";
import { getLabel } from "../arguments/labels.js";
import { countUnmasked, intersectMasks } from "../arguments/mask.js";
import { NO_OPTIONS, type Signature, describeFunction } from "../arguments/options.js";
import { prepare } from "../arguments/prepare.js";
import { LAST_AXIS, LOGITS_OPTIONS } from "../arguments/row_options.js";
import { type Call, getFlatIndex } from "../arguments/rows.js";
import { compute, locate, readIntegers, reserve } from "../call/compute.js";
import { mapRows } from "../call/results.js";
import { type Caller, rangeError } from "../errors.js";
import { SOFTMAX_MODULE } from "../wasm/modules/softmax.js";
// The module of softmax comes before that of topK, which the options import. In bundles of webpack this order
// saves 700 bytes of gzip.

import { computeIsotonic, computeSigmoid, scaleLogits } from "../options/calibration.js";
import { type Decision, parseDecision } from "../options/classify_options.js";
import { selectSet } from "../options/conformal_rule.js";
import { applyPriors } from "../options/priors.js";
import { findUnfamiliarRows } from "../options/reject_rule.js";
import { WorkspaceLength } from "../wasm/abi.js";
import { CLASSIFY_MODULE } from "../wasm/modules/classify.js";
import { getRelaxedSoftmax } from "../wasm/relaxed.js";
import { computeSoftmax } from "./softmax.js";
import { computeTopK } from "./top_k.js";

export const SIGNATURE = /* @__PURE__ */ describeFunction("classify", classify, LOGITS_OPTIONS, [
  "labels",
  "topK",
  "activation",
  "threshold",
  "minMargin",
  "allow",
  "deny",
  "reject",
  "conformal",
  "calibration",
  "priors",
]);

interface Classification {
  classes: { label: string; index: number; probability: number }[];
  /** The reason why no class is named, null where one is. */
  abstained: "threshold" | "margin" | "masked" | "unfamiliar" | "all-classes" | null;
}

export function classify(x: Input, options: object = NO_OPTIONS): Classification | Classification[] {
  return callClassify(SIGNATURE, x, options);
}

/** Computes classify for `classify` or for the method of a handle, which errors name. */
export function callClassify(
  caller: Signature,
  x: Input,
  options: object,
): Classification | Classification[] {
  const call = prepare(caller, x, options);
  checkNotEmpty(call);
  const { length } = call;
  const { user } = call.options;
  const decision = parseDecision(user, length, caller);
  const { calibration, conformal } = decision;
  if (user.activation === undefined && !calibration) warnOfMistakes(call);
  // The margin needs the second class too. With a threshold for each class, or with a set, any class may
  // pass.
  const k =
    typeof decision.threshold === "number" && !conformal
      ? Math.min(Math.max(decision.topK, 2), length)
      : length;
  decision.unfamiliar = findUnfamiliarRows(call, user.reject, caller);
  const top = isPlainRow(call, decision) ? rankSingleRow(call, k) : rankRows(call, k, decision);
  return mapRows(call, (row) => buildClassification(call, decision, top, row, k));
}

/** Builds the classification of a row from its k most probable classes. */
function buildClassification(
  call: Call,
  decision: Decision,
  { indices, values }: Ranking,
  row: number,
  k: number,
): Classification {
  const { activation, threshold, minMargin, topK, labels, allowed, conformal, unfamiliar } = decision;
  const first = row * k;
  if (Number.isNaN(values[first])) {
    if (activation === "softmax") checkLogits(call);
    else checkNoNaN(call);
  }
  const classes: { index: number; probability: number }[] = [];
  // Masked and denied classes have the probability −∞ here.
  for (let i = first; i < first + k && values[i] !== -Infinity; i++)
    classes.push({ index: indices[i]!, probability: values[i]! });
  // The softmax of a row in which every logit is −∞ is NaN too.
  if (classes.length === 0 || Number.isNaN(classes[0]!.probability)) return abstain("masked");
  const set = conformal ? selectSet(classes, conformal) : classes;
  const allowedClasses = set.filter(({ index }) => allowed?.[index] !== 0);
  // A set that was empty before has missed its threshold instead.
  if (set.length > 0 && allowedClasses.length === 0) return abstain("masked");
  if (unfamiliar?.[row]) return abstain("unfamiliar");
  if (conformal && set.length === classes.length) return abstain("all-classes");
  const [best, second] = allowedClasses;
  const passes = ({ index, probability }: (typeof classes)[0]) =>
    probability >= (typeof threshold === "number" ? threshold : threshold[index]!);
  const passing = allowedClasses.filter(passes);
  if (passing.length === 0) return abstain("threshold");
  if (best!.probability - (second?.probability ?? 0) < minMargin) return abstain("margin");
  const named = passing
    .slice(0, topK)
    .map(({ index, probability }) => ({ label: getLabel(labels, index, call.caller), index, probability }));
  return { classes: named, abstained: null };
}

/** Throws for an entry that is NaN. */
const checkNoNaN = (call: Call): void => checkEntries(call, (x) => !Number.isNaN(x), "a number");

/** Returns the classification that names no class, with the reason. */
const abstain = (abstained: Classification["abstained"]): Classification => ({ classes: [], abstained });

/** Holds the indices of the most probable classes of each row, with their probabilities. */
interface Ranking {
  indices: ArrayLike<number>;
  values: ArrayLike<number>;
}

/** Ranks the classes of each row and returns the k most probable. The order is that of the logits, since
 * rounding makes the probabilities of many classes equal. */
function rankRows(call: Call, k: number, { activation, allowed, calibration, conformal }: Decision): Ranking {
  const shifted = applyPriors(
    scaleLogits(call, calibration),
    SOFTMAX_MODULE,
    activation === "sigmoid" ? convertToOdds : undefined,
  );
  let { from: p } = shifted;
  const logits = { ...shifted, kind: upcast(call.kind) };
  // Softmax makes a whole row NaN. Any other activation keeps a NaN in its class, which may be denied.
  if (allowed && activation !== "softmax") checkNoNaN(call);
  // Each class has a line of its own, so that the order of the logits isn't that of the probabilities.
  if (calibration?.method === "isotonic") {
    const softmax = computeSoftmax({ ...call, kind: FLOAT64 });
    p = logits.from = computeIsotonic(call, calibration, softmax);
  } else if (activation === "softmax") p = computeSoftmax({ ...shifted });
  if (activation === "sigmoid") p = computeSigmoid(logits);
  // A set is chosen among all classes. Classes that aren't allowed are removed from it afterwards.
  if (allowed && !conformal) logits.mask = intersectMasks(shifted, allowed);
  const { indices } = computeTopK(logits, k);
  const counts = countUnmasked(logits, k);
  const values = Float64Array.from(indices, (index, i) => {
    const row = Math.floor(i / k);
    // Masked entries come last.
    return i % k < counts[row % counts.length]! ? p[getFlatIndex(call, row, index)]! : -Infinity;
  });
  return { indices, values };
}

/** Replaces priors by numbers whose ratio is that of their odds. With a sigmoid each class is a question of
 * its own, with the answers yes and no. */
function convertToOdds(from: Float64Array, to: Float64Array, caller: Caller): void {
  from.forEach((prior, i) => {
    if (!(prior < 1 && to[i]! <= 1))
      throw rangeError(
        caller,
        "ERR_RANGE",
        `priors of a sigmoid are probabilities; class ${i} has ${prior} and ${to[i]}`,
      );
    // The power of two keeps products of small priors in the normal range.
    from[i] = prior * 2 ** 200 * (1 - to[i]!);
    to[i]! *= 2 ** 200 * (1 - prior);
  });
}

/** Tells whether `rankSingleRow` can rank the classes: those of a single row by its softmax at temperature 1,
 * without an option that changes or masks logits. */
const isPlainRow = (
  { options, shape, mask }: Call,
  { activation, allowed, calibration }: Decision,
): boolean =>
  options.shape === undefined &&
  options.axis === LAST_AXIS &&
  shape.length === 1 &&
  !mask &&
  options.temperature === 1 &&
  options.user.priors === undefined &&
  activation === "softmax" &&
  !allowed &&
  !calibration;

/** Ranks the classes of a single row at temperature 1. Only k probabilities are copied out of the memory, so
 * that a short row takes less than half of the time of `rankRows`. */
function rankSingleRow(call: Call, k: number): Ranking {
  const { kind, n } = call;
  const isFloat32 = kind.bytes === 4;
  const work = reserve(n + WorkspaceLength.Vector);
  const top = reserve(k, "i32");
  const frame = compute(
    call,
    SOFTMAX_MODULE,
    [work, top],
    ({ softmax_f32, softmax_f64 }, { arena, entries }) => {
      const { top_k_f32, top_k_f64 } = arena.exports(CLASSIFY_MODULE, call.caller);
      (isFloat32 ? top_k_f32 : top_k_f64)(entries, n, k, top.address);
      const run = isFloat32 ? (getRelaxedSoftmax(n, 1, arena, call.caller) ?? softmax_f32) : softmax_f64;
      run(entries, n, work.address, 1);
    },
  );
  const indices = readIntegers(frame, top, k);
  const p = getView(frame.arena, kind);
  const values = kind.make(k);
  indices.forEach((index, i) => (values[i] = p[locate(frame.entries, kind, index) / kind.bytes]!));
  return { indices, values };
}

/** The warnings that were given already, since each is given once. */
const warnings = new Set<string>();

/** Warns of input that is likely a mistake, unless the user has named an activation. */
function warnOfMistakes(call: Call): void {
  if (call.length === 1)
    return warn("the softmax of one logit is always 1. For a yes or no, pass activation: 'sigmoid'.");
  if (looksLikeProbabilities(call))
    warn("classify takes logits, and these look like probabilities. If they are, pass activation: 'none'.");
}

/** Warns once of each mistake. */
function warn(text: string): void {
  if (warnings.size < warnings.add(text).size) console.warn(`softmax-wasm: ${text}`);
}

/** Tells whether every row holds numbers from 0 to 1 that sum to 1. */
function looksLikeProbabilities(call: Call): boolean {
  for (let row = 0; row < call.rows; row++) {
    for (let entry = 0; entry < call.length; entry++) {
      if (!isProbability(call.from[getFlatIndex(call, row, entry)]!)) return false;
    }
    if (!isNearOne(sumRow(call, row))) return false;
  }
  return true;
}
