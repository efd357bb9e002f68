// Conformal prediction: sets of classes that hold the right one as often as is promised.
import { FLOAT64, type Input } from "../arguments/arrays.js";
import { compute, isSingleRow, prepare, readPart } from "../arguments/call.js";
import { type Caller } from "../arguments/errors.js";
import { NONE, parseChoice, parseInteger, parseNumber, signature } from "../arguments/options.js";
import type { ClassProbability, ConformalFit } from "../index.js";
import { DECISIONS } from "../wasm/modules/decisions.js";
import { SCORES, parseSetRule, setOf } from "./conformal_set.js";
import { checkDistributions, parseLabels, prepareDistributions } from "./labelled.js";
import { labelOf, parseLabels as parseNames } from "./names.js";
import { plain } from "./plain.js";
import { topKOf } from "./top_k.js";

const FIT = /* @__PURE__ */ signature("fitConformal", fitConformal, [
  "shape",
  "axis",
  "alpha",
  "score",
  "byClass",
  "lambda",
  "k",
]);
const SETS = /* @__PURE__ */ signature("predictionSets", predictionSets, [
  "shape",
  "axis",
  "labels",
  "atLeastOne",
]);

export function fitConformal(p: Input, target: unknown, options: object = NONE): ConformalFit {
  const call = prepareDistributions(FIT, p, options);
  const { given } = call.options;
  const alpha = parseNumber(
    given,
    "alpha",
    0.1,
    FIT,
    "ERR_FRACTION",
    "above 0 and below 1",
    (x) => x > 0 && x < 1,
  );
  const score = parseChoice(given, "score", SCORES, FIT);
  const lambda = parseNumber(
    given,
    "lambda",
    0,
    FIT,
    "ERR_OPTION",
    "0 or positive and finite",
    (x) => x >= 0 && x < Infinity,
  );
  const kReg = parseInteger(given, "k", 0, 0, FIT, "ERR_OPTION");
  const byClass = parseChoice(given, "byClass", [false, true], FIT);
  const labels = parseLabels(call, target);
  checkDistributions(call);
  const parts = [{ from: labels, as: "f64" as const }, { results: call.rows }];
  const isRaps = score === "raps";
  const block = compute(call, DECISIONS, parts, ({ conformal_scores }, { address, parts: [right, scores] }) =>
    conformal_scores(
      address,
      right!,
      score === "lac" ? 1 : 0,
      isRaps ? lambda : 0,
      isRaps ? kReg : 0,
      scores!,
    ),
  );
  const scores = readPart(block, 1, FLOAT64, call.rows) as Float64Array;
  const groups = byClass
    ? Array.from({ length: call.length }, (_, c) => scores.filter((_, row) => labels[row] === c))
    : [scores];
  const found = groups.map((scores) => thresholdOf(scores, alpha, FIT));
  const each = <K extends keyof Threshold>(key: K) =>
    byClass ? found.map((one) => one[key]) : found[0]![key];
  const fit = {
    alpha,
    score,
    threshold: each("threshold"),
    n: each("n"),
    k: each("k"),
    coverage: each("coverage"),
    trivial: found.some((one) => one.threshold === Infinity),
  };
  return plain(isRaps ? { ...fit, lambda, kReg } : fit) as ConformalFit;
}

interface Threshold {
  threshold: number;
  n: number;
  k: number;
  coverage: [number, number];
}

function thresholdOf(scores: Float64Array, alpha: number, caller: Caller): Threshold {
  const call = prepare({ ...caller, options: [] }, scores, NONE);
  const { n } = call;
  const block = compute(
    call,
    DECISIONS,
    [{ results: 4 }],
    ({ conformal_threshold }, { entries, parts, end }) =>
      conformal_threshold(entries, n, alpha, parts[0]!, end),
  );
  const [threshold, k, low, high] = readPart(block, 0, FLOAT64, 4) as Float64Array;
  return { threshold: threshold!, n, k: k!, coverage: [low!, high!] };
}

export function predictionSets(
  p: Input,
  fit: unknown,
  options: object = NONE,
): ClassProbability[] | ClassProbability[][] {
  const call = prepareDistributions(SETS, p, options);
  const { given } = call.options;
  const { length, rows } = call;
  const atLeastOne = parseChoice(given, "atLeastOne", [false, true], SETS);
  const names = parseNames(given, length, SETS);
  const rule = parseSetRule(fit, length, SETS, "fit");
  checkDistributions(call);
  const { indices, values } = topKOf(call, length);
  const of = (row: number): ClassProbability[] => {
    const all = Array.from(indices.subarray(row * length, (row + 1) * length), (index, i) => ({
      label: labelOf(names, index, SETS),
      index,
      probability: values[row * length + i]!,
    }));
    const set = setOf(all, rule);
    return atLeastOne && set.length === 0 ? all.slice(0, 1) : set;
  };
  return isSingleRow(call) ? of(0) : Array.from({ length: rows }, (_, row) => of(row));
}
