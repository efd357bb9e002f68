// Classes by their probabilities, best first, with their names; none where the model isn't sure.
import { type Input, checkedLength, nameOf, numbersOf, readArray, wide } from "../arguments/arrays.js";
import {
  type Call,
  checkEntries,
  checkLogits,
  checkNotEmpty,
  compute,
  isPlain,
  isSingleRow,
  placeOf,
  prepare,
  readEntries,
  visibleOf,
} from "../arguments/call.js";
import { type Caller, rangeError, show, typeError } from "../arguments/errors.js";
import { spread } from "../arguments/mask.js";
import {
  parseChoice,
  parseFraction,
  parseTopK,
  signature,
  type Given,
  LOGITS,
  NONE,
  type Signature,
} from "../arguments/options.js";
import { SOFTMAX } from "../wasm/modules/softmax.js";
import { relaxedSoftmax } from "../wasm/relaxed.js";
import { TOP_K } from "../wasm/modules/top_k.js";
import { type CalibrationMap, isotonicOf, parseCalibration, scaled } from "./calibrated.js";
import { type SetRule, parseSetRule, setOf } from "./conformal_set.js";
import { unfamiliarRows } from "./familiarity_of.js";
import { type Labels, labelOf, parseLabels } from "./names.js";
import { withPriors } from "./priors.js";
import { softmaxOf } from "./softmax.js";
import { topKOf } from "./top_k.js";

export const SIGNATURE = /* @__PURE__ */ signature("classify", classify, LOGITS, [
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
  /** Why there are none. */
  abstained: "threshold" | "margin" | "masked" | "unfamiliar" | "all-classes" | null;
}

export function classify(x: Input, options: object = NONE): Classification | Classification[] {
  return classifyAlong(SIGNATURE, x, options);
}

export function classifyAlong(
  caller: Signature,
  x: Input,
  options: object,
): Classification | Classification[] {
  const call = prepare(caller, x, options);
  checkNotEmpty(call);
  const { rows, length } = call;
  const { given } = call.options;
  const choice = parseChoices(given, length, caller);
  const { calibration, conformal } = choice;
  if (given.activation === undefined && !calibration) warnOfMistakes(call);
  // The second is for the margin; with a threshold of each class, or a set, any of them may pass.
  const k =
    typeof choice.threshold === "number" && !conformal ? Math.min(Math.max(choice.topK, 2), length) : length;
  const isShort =
    isPlain(call) && choice.activation === "softmax" && !choice.allowed && !calibration && !given.priors;
  choice.unfamiliar = unfamiliarRows(call, given.reject, caller);
  const top = isShort ? topOfRow(call, k) : topOfRows(call, k, choice);
  const of = (row: number) => classificationOf(call, choice, top, row, k);
  return isSingleRow(call) ? of(0) : Array.from({ length: rows }, (_, row) => of(row));
}

/** The options of classify alone. */
interface Choice {
  activation: "softmax" | "sigmoid" | "none";
  /** For all classes, or for each. */
  threshold: number | ArrayLike<number>;
  minMargin: number;
  topK: number;
  labels: Labels;
  /** One byte a class, 0 where it may not be returned; undefined if all may. */
  allowed: Uint8Array | undefined;
  calibration: CalibrationMap | undefined;
  conformal: SetRule | undefined;
  /** Which rows are rejected. */
  unfamiliar?: boolean[] | undefined;
}

function parseChoices(given: Given, classes: number, caller: Caller): Choice {
  const labels = parseLabels(given, classes, caller);
  const calibration =
    given.calibration === undefined ? undefined : parseCalibration(given.calibration, classes, caller);
  const calibrated = calibration && (calibration.method === "platt" ? "sigmoid" : "softmax");
  const activation =
    given.activation === undefined && calibrated
      ? calibrated
      : parseChoice(given, "activation", ["softmax", "sigmoid", "none"], caller);
  const areProbabilities = activation === "none" || calibration?.method === "isotonic";
  if (calibrated && activation !== calibrated)
    throw typeError(
      caller,
      "ERR_OPTION",
      `calibration of the method '${calibration.method}' needs activation '${calibrated}', not '${activation}'`,
    );
  if (areProbabilities && given.priors !== undefined)
    throw typeError(
      caller,
      "ERR_OPTION",
      "priors need logits; activation 'none' and isotonic calibration have probabilities",
    );
  const conformal =
    given.conformal === undefined ? undefined : parseSetRule(given.conformal, classes, caller, "conformal");
  return {
    activation,
    calibration,
    conformal,
    threshold: parseThreshold(given, classes, caller),
    minMargin: parseFraction(given, "minMargin", -Infinity, caller),
    topK: parseTopK(given, conformal ? Infinity : 5, caller),
    labels,
    allowed: allowedClasses(given, labels, classes, caller),
  };
}

/** Reads the threshold, which may be one for each class. */
function parseThreshold(given: Given, classes: number, caller: Caller): number | ArrayLike<number> {
  if (typeof given.threshold !== "object" || given.threshold === null)
    return parseFraction(given, "threshold", -Infinity, caller);
  const thresholds = readArray(given.threshold, caller, "threshold");
  if (thresholds.length !== classes) {
    throw rangeError(
      caller,
      "ERR_FRACTION",
      `threshold has length ${thresholds.length}; there are ${classes} classes`,
    );
  }
  for (let i = 0; i < classes; i++)
    parseFraction({ [`threshold[${i}]`]: thresholds[i] }, `threshold[${i}]`, 0, caller);
  return thresholds;
}

/** Returns the classes of a row, of which the k most probable are known. */
function classificationOf(
  call: Call,
  choice: Choice,
  { indices, values }: Top,
  row: number,
  k: number,
): Classification {
  const { activation, threshold, minMargin, topK, labels, allowed, conformal, unfamiliar } = choice;
  const first = row * k;
  if (Number.isNaN(values[first])) {
    if (activation === "softmax") checkLogits(call);
    else checkNumbers(call);
  }
  let classes: { index: number; probability: number }[] = [];
  // What is masked or denied is at −∞.
  for (let i = first; i < first + k && values[i] !== -Infinity; i++)
    classes.push({ index: indices[i]!, probability: values[i]! });
  // NaN is the softmax of nothing but −∞, too.
  if (classes.length === 0 || Number.isNaN(classes[0]!.probability)) return abstain("masked");
  if (unfamiliar?.[row]) return abstain("unfamiliar");
  if (conformal) {
    const set = setOf(classes, conformal);
    if (set.length === classes.length) return abstain("all-classes");
    classes = set.filter(({ index }) => allowed?.[index] !== 0);
  }
  const [best, second] = classes;
  const passes = ({ index, probability }: (typeof classes)[0]) =>
    probability >= (typeof threshold === "number" ? threshold : threshold[index]!);
  const passing = classes.filter(passes);
  if (passing.length === 0) return abstain("threshold");
  if (best!.probability - (second?.probability ?? 0) < minMargin) return abstain("margin");
  const named = passing
    .slice(0, topK)
    .map(({ index, probability }) => ({ label: labelOf(labels, index, call.caller), index, probability }));
  return { classes: named, abstained: null };
}

const checkNumbers = (call: Call): void => checkEntries(call, (x) => !Number.isNaN(x), "a number");

const abstain = (abstained: Classification["abstained"]): Classification => ({ classes: [], abstained });

interface Top {
  indices: ArrayLike<number>;
  values: ArrayLike<number>;
}

// The order is that of the logits: rounding makes the probabilities of many equal.

/** Returns the k most probable of each row. */
function topOfRows(call: Call, k: number, { activation, allowed, calibration, conformal }: Choice): Top {
  const moved = withPriors(scaled(call, calibration), SOFTMAX, activation === "sigmoid" ? toOdds : undefined);
  let { from: p, mask } = moved;
  const logits = { ...moved, kind: wide(call.kind) };
  // Softmax makes all of a row NaN; a single one would be lost with its class.
  if (allowed && activation !== "softmax") checkNumbers(call);
  // Lines differ from class to class, so that their order isn't that of the logits.
  if (calibration?.method === "isotonic") p = logits.from = isotonicOf(call, calibration);
  else if (activation === "softmax") p = softmaxOf({ ...moved });
  if (activation === "sigmoid")
    p = readEntries(
      logits,
      compute(logits, TOP_K, [], ({ sigmoid_rows }, { address }) => sigmoid_rows(address)),
    );
  // A set is one of all classes; those that aren't allowed leave it afterwards.
  if (allowed && !conformal) logits.mask = mask ? bothOf(call, mask, allowed) : allowed;
  const { indices } = topKOf(logits, k);
  const visible = visibleOf(logits);
  const values = Float64Array.from(indices, (index, i) => {
    const row = Math.floor(i / k);
    // What is masked comes last.
    return i % k < (visible[row] ?? visible[0]!) ? p[placeOf(call, row, index)]! : -Infinity;
  });
  return { indices, values };
}

/** Turns priors into odds, since to a sigmoid each class is a question of its own. */
function toOdds(from: Float64Array, to: Float64Array, caller: Caller): void {
  from.forEach((prior, i) => {
    if (!(prior < 1 && to[i]! <= 1))
      throw rangeError(
        caller,
        "ERR_RANGE",
        `priors of a sigmoid are parts of 1; class ${i} has ${prior} and ${to[i]}`,
      );
    from[i] = prior * (1 - to[i]!);
    to[i]! *= 1 - prior;
  });
}

/** Returns what two masks both show. */
function bothOf(call: Call, mask: Uint8Array, allowed: Uint8Array): Uint8Array {
  if (mask.length === call.length) return mask.map((shows, i) => shows & allowed[i]!);
  const everywhere = spread("mask", { values: allowed, dims: undefined }, call);
  return mask.map((shows, i) => shows & everywhere[i]!);
}

/** Returns those of one row at temperature 1, whose probabilities stay in the memory. */
function topOfRow(call: Call, k: number): Top {
  const { kind, n } = call;
  const isNarrow = kind.bytes === 4;
  const block = compute(
    call,
    SOFTMAX,
    [{ results: n + 4 }, { results: k }],
    ({ softmax_f32, softmax_f64 }, { arena, entries, parts: [work, top] }) => {
      const { top_k_f32, top_k_f64 } = arena.exports(TOP_K, call.caller);
      if (isNarrow) top_k_f32(entries, n, work!, k, top!);
      else top_k_f64(entries, n, k, top!);
      const f = isNarrow ? (relaxedSoftmax(n, 1, arena, call.caller) ?? softmax_f32) : softmax_f64;
      f(entries, n, work!, 1);
    },
  );
  const { arena, entries, parts } = block;
  const indices = arena.views.i32.slice(parts[1]! / 4, parts[1]! / 4 + k);
  const p = numbersOf(arena, kind);
  const values = kind.make(k);
  indices.forEach((index, i) => (values[i] = p[entries / kind.bytes + index]!));
  return { indices, values };
}

/** How far from 1 a sum of probabilities may be: f16 rounds many to that. */
const ROUNDING = 1e-3;

/** The warnings that have been given: each is given once. */
const warnings = new Set<string>();

/** Warns of what is hardly meant where no activation is named. */
function warnOfMistakes(call: Call): void {
  if (call.length === 1)
    return warn("the softmax of one logit is always 1. For a yes or no, pass activation: 'sigmoid'.");
  if (looksLikeProbabilities(call))
    warn("classify takes logits, and these look like probabilities. If they are, pass activation: 'none'.");
}

function warn(text: string): void {
  if (warnings.size < warnings.add(text).size) console.warn(`softmax-wasm: ${text}`);
}

function looksLikeProbabilities(call: Call): boolean {
  for (let row = 0; row < call.rows; row++) {
    let sum = 0;
    for (let entry = 0; entry < call.length; entry++) {
      const x = call.from[placeOf(call, row, entry)]!;
      if (!(x >= 0 && x <= 1)) return false;
      sum += x;
    }
    if (Math.abs(sum - 1) > ROUNDING) return false;
  }
  return true;
}

/** Reads labels and indices of classes: an array of any kind, or a Set. */
function parseClasses(given: Given, key: string, caller: Caller): Set<unknown> | undefined {
  const value = given[key];
  if (value === undefined) return undefined;
  if (nameOf(value)) checkedLength(value as ArrayLike<unknown>, caller, key);
  else if (Object.prototype.toString.call(value) !== "[object Set]")
    throw typeError(
      caller,
      "ERR_LABELS",
      `${key} has to be an array or a Set of labels and indices, not ${show(value)}`,
    );
  return new Set(value as Iterable<unknown>);
}

/** Returns which classes `allow` and `deny` leave. */
function allowedClasses(
  given: Given,
  labels: Labels,
  classes: number,
  caller: Caller,
): Uint8Array | undefined {
  const [allow, deny] = [parseClasses(given, "allow", caller), parseClasses(given, "deny", caller)];
  if (!allow && !deny) return undefined;
  const allowed = new Uint8Array(classes).fill(allow ? 0 : 1);
  const mark = (missing = new Set<unknown>(), key: string, isAllowed: 0 | 1) => {
    for (const name of missing) {
      const index = typeof name === "bigint" ? Number(name) : name;
      if (typeof index === "number" && index in allowed) missing.delete(name), (allowed[index] = isAllowed);
    }
    if (missing.size === 0) return;
    const wanted = new Set(missing);
    labels?.forEach((label, index) => {
      if (!wanted.has(label)) return;
      missing.delete(label);
      allowed[index] = isAllowed;
    });
    for (const name of missing)
      throw rangeError(
        caller,
        "ERR_LABELS",
        `${key} holds ${show(name)}, which is no label and no index below ${classes}`,
      );
  };
  mark(allow, "allow", 1);
  mark(deny, "deny", 0);
  return allowed;
}
