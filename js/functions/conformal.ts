// Conformal prediction: fitConformal finds a threshold, and predictionSets returns sets of classes that hold
// the right class with the promised probability.

import { prepareDistributions, readDistributions } from "../arguments/distributions.js";
import { FLOAT64, type Input } from "../arguments/kinds.js";
import { getLabel, parseLabels } from "../arguments/labels.js";
import { NO_OPTIONS, describeFunction, parseChoice, parseNumber } from "../arguments/options.js";
import { prepare } from "../arguments/prepare.js";
import { parseTarget } from "../arguments/targets.js";
import { compute, copyIn, readRegion, readStruct, reserve } from "../call/compute.js";
import { mapRows } from "../call/results.js";
import type { Caller } from "../errors.js";
import { CONFORMITY_SCORES, parseConformalRule, parsePenalty, selectSet } from "../options/conformal_rule.js";
import { withToJSON } from "../options/to_json.js";
import type { ClassProbability, ConformalFit } from "../types/index.js";
import { ThresholdFields } from "../wasm/abi.js";
import { DECISIONS_MODULE } from "../wasm/modules/decisions.js";
import { computeTopK } from "./top_k.js";

const FIT_SIGNATURE = /* @__PURE__ */ describeFunction("fitConformal", fitConformal, [
  "shape",
  "axis",
  "alpha",
  "score",
  "byClass",
  "lambda",
  "k",
]);
const SETS_SIGNATURE = /* @__PURE__ */ describeFunction("predictionSets", predictionSets, [
  "shape",
  "axis",
  "labels",
  "atLeastOne",
]);

export function fitConformal(p: Input, target: unknown, options: object = NO_OPTIONS): ConformalFit {
  const distributions = prepareDistributions(FIT_SIGNATURE, p, options);
  const { user } = distributions.options;
  const alpha = parseNumber(
    user,
    "alpha",
    0.1,
    FIT_SIGNATURE,
    "ERR_FRACTION",
    "above 0 and below 1",
    (x) => x > 0 && x < 1,
  );
  const score = parseChoice(user, "score", CONFORMITY_SCORES, FIT_SIGNATURE);
  const { lambda, kReg } = parsePenalty(user, "lambda", "k", score, FIT_SIGNATURE);
  const byClass = parseChoice(user, "byClass", [false, true], FIT_SIGNATURE);
  const targets = parseTarget(distributions, target);
  const call = readDistributions(distributions);
  const isRaps = score === "raps";
  const targetsAt = copyIn(targets, "i32");
  const scored = reserve(call.rows);
  const frame = compute(call, DECISIONS_MODULE, [targetsAt, scored], ({ conformal_scores }, { address }) =>
    conformal_scores(
      address,
      targetsAt.address,
      score === "lac" ? 1 : 0,
      isRaps ? lambda : 0,
      isRaps ? kReg : 0,
      scored.address,
    ),
  );
  const scores = readRegion(frame, scored, FLOAT64, call.rows) as Float64Array;
  const groups = byClass
    ? Array.from({ length: call.length }, (_, index) => scores.filter((_, row) => targets[row] === index))
    : [scores];
  const thresholds = groups.map((scores) => computeThreshold(scores, alpha, FIT_SIGNATURE));
  const collect = <K extends keyof Threshold>(key: K) =>
    byClass ? thresholds.map((threshold) => threshold[key]) : thresholds[0]![key];
  const fit = {
    alpha,
    score,
    threshold: collect("threshold"),
    n: collect("n"),
    k: collect("k"),
    coverage: collect("coverage"),
    trivial: thresholds.some(({ threshold }) => threshold === Infinity),
  };
  return withToJSON(isRaps ? { ...fit, lambda, kReg } : fit) as ConformalFit;
}

/** Holds the threshold of n scores, its rank k, and the 5 % and 95 % quantiles of its coverage. */
interface Threshold {
  threshold: number;
  n: number;
  k: number;
  coverage: [low: number, high: number];
}

/** Computes the threshold of the scores of some rows. */
function computeThreshold(scores: Float64Array, alpha: number, caller: Caller): Threshold {
  const call = prepare({ ...caller, options: [] }, scores, NO_OPTIONS);
  const fit = reserve(ThresholdFields.length);
  const frame = compute(call, DECISIONS_MODULE, [fit], ({ conformal_threshold }, { address }) =>
    conformal_threshold(address, alpha, fit.address),
  );
  const { threshold, k, low, high } = readStruct(frame, fit, ThresholdFields);
  return { threshold, n: call.n, k, coverage: [low, high] };
}

export function predictionSets(
  p: Input,
  fit: unknown,
  options: object = NO_OPTIONS,
): ClassProbability[] | ClassProbability[][] {
  const distributions = prepareDistributions(SETS_SIGNATURE, p, options);
  const { length } = distributions;
  const { user } = distributions.options;
  const atLeastOne = parseChoice(user, "atLeastOne", [false, true], SETS_SIGNATURE);
  const labels = parseLabels(user, length, SETS_SIGNATURE);
  const rule = parseConformalRule(fit, length, SETS_SIGNATURE, "fit");
  const call = readDistributions(distributions);
  const { indices, values } = computeTopK(call, length);
  return mapRows(call, (row): ClassProbability[] => {
    const all = Array.from(indices.subarray(row * length, (row + 1) * length), (index, i) => ({
      label: getLabel(labels, index, SETS_SIGNATURE),
      index,
      probability: values[row * length + i]!,
    }));
    const set = selectSet(all, rule);
    return atLeastOne && set.length === 0 ? all.slice(0, 1) : set;
  });
}
