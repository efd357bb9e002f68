// Classes by their probabilities, best first, with their names; none where the model isn't sure.
import { type Call, fail, isPlain, isWhole, layOut, prepare } from "./call.js";
import { rangeError, show, typeError } from "./errors.js";
import { type Input, type Result, copyIn, numbers, wide } from "./kinds.js";
import { type Given, fraction, integer, oneOf } from "./options.js";
import { alongOf, margin, topKOf } from "./relatives.js";
import { checkEntries, logSumExp, softmaxOf } from "./softmax.js";
import { Update, i32, roomOfRow, wasm } from "./wasm.js";

type Labels = readonly unknown[] | undefined;
type Classification = { label: string; index: number; probability: number }[] & { abstained?: string };

export function classify(x: Input, options: object = {}): Classification | Classification[] {
  const call = prepare("classify", x, options);
  if (call.n === 0) fail("ERR_EMPTY", call);
  const rows = isPlain(call) ? 1 : layOut(call);
  const classes = call.n / rows;
  const choice = choiceOf(call.options.given, classes);
  if (choice.activation !== "none") warnOfProbabilities(call, classes);
  // The second is for the margin.
  const denied = choice.told?.filter((isTold) => !isTold).length ?? 0;
  const k = Math.min(Math.max(choice.topK, 2) + denied, classes);
  // In half precision, many are equal only when they are rounded.
  const isShort = isPlain(call) && choice.activation === "softmax" && call.kind.name !== "Float16Array";
  const top = (isShort ? topOfRow : topOfRows)(call, k, choice.activation);
  const list = (row: number) => listOf(call, choice, top, row * k, row * k + k);
  return isWhole(call) ? list(0) : Array.from({ length: rows }, (_, row) => list(row));
}

/** The options of classify alone. */
interface Choice {
  activation: string;
  threshold: number;
  minMargin: number;
  topK: number;
  labels: Labels;
  /** Which classes may be told; undefined if all may. */
  told: boolean[] | undefined;
}

function choiceOf(given: Given, classes: number): Choice {
  const labels = arrayOf(given, "labels");
  if (labels && labels.length !== classes) {
    throw rangeError("ERR_LABELS", `classify: labels has length ${labels.length}; there are ${classes} classes`);
  }
  return {
    activation: oneOf(given, "activation", ["softmax", "sigmoid", "none"], "classify"),
    threshold: fraction(given, "threshold", -Infinity, "classify"),
    minMargin: fraction(given, "minMargin", -Infinity, "classify"),
    topK: integer(given, "topK", 5, 1, "classify", "ERR_K"),
    labels,
    told: toldOf(given, labels, classes),
  };
}

/** The classes of one row, whose most probable lie from `first` to before `end`. */
function listOf(call: Call, choice: Choice, { indices, values }: Top, first: number, end: number): Classification {
  const { activation, threshold, minMargin, topK, labels, told } = choice;
  if (Number.isNaN(values[first])) checkEntries(call, -Infinity, activation === "softmax" ? Number.MAX_VALUE : Infinity);
  const list: Classification = [];
  // What is hidden is at −∞.
  for (let i = first; i < end && values[i] !== -Infinity; i++) {
    const index = indices[i]!;
    if (!told || told[index]) list.push({ label: labelOf(labels, index), index, probability: values[i]! });
  }
  const best = list[0]?.probability ?? NaN;
  // NaN is the softmax of nothing but −∞, too.
  if (Number.isNaN(best)) return abstain("all-masked");
  if (best < threshold) return abstain("threshold");
  if (minMargin >= 0 && marginOf(list) < minMargin) return abstain("margin");
  while (list.length > topK || list[list.length - 1]!.probability < threshold) list.pop();
  return list;
}

const abstain = (abstained: string): Classification => Object.assign([], { abstained });

const marginOf = (list: Classification) => margin(list.slice(0, 2).map(({ probability }) => probability)) as number;

interface Top {
  indices: ArrayLike<number>;
  values: Result;
}

/** The k most probable of each row. */
function topOfRows(call: Call, k: number, activation: string): Top {
  const kind = wide(call.kind);
  let { from } = call;
  if (activation === "softmax") from = softmaxOf(call);
  if (activation === "sigmoid") from = alongOf(Update.sigmoid, { ...call, kind });
  return topKOf({ ...call, kind, from }, k, layOut(call));
}

/** The same of one row at temperature 1, whose probabilities stay in the memory. */
function topOfRow({ from, kind, n }: Call, k: number): Top {
  const start = copyIn(from, kind, (roomOfRow(n) + n) * 8);
  const { softmax_f32, softmax_f64, top_k_f32, top_k_f64 } = wasm();
  const isNarrow = kind.shift === 2;
  (isNarrow ? softmax_f32 : softmax_f64)(0, n);
  (isNarrow ? top_k_f32 : top_k_f64)(n, k);
  const at = (start + n) * (isNarrow ? 1 : 2);
  const indices = [];
  const values = kind.make(k);
  for (let i = 0; i < k; i++) {
    const index = i32()[at + i]!;
    indices.push(index);
    values[i] = numbers(kind)[start + index]!;
  }
  return { indices, values };
}

/** How far from 0 the logarithm of a sum of probabilities may be: f16 rounds many to that. */
const ROUNDING = 1e-3;
let warned = false;

/** Warns once of logits that are probabilities already. */
function warnOfProbabilities({ from, n, shape, axes }: Call, classes: number): void {
  if (warned || classes < 2) return;
  for (let i = 0; i < n; i++) if (!(from[i]! >= 0 && from[i]! <= 1)) return;
  // log Σ xᵢ·e^0 of each row
  const weighted = { shape, axis: axes.length > 0 ? axes : null, weights: from, keepDims: true };
  const logs = logSumExp(new Float64Array(n), weighted) as Float64Array;
  if (!logs.every((log) => log >= -ROUNDING && log <= ROUNDING)) return;
  warned = true;
  console.warn("softmax-wasm: classify takes logits, and these look like probabilities. If they are, pass activation: 'none'.");
}

/** An option that is an array. */
function arrayOf(given: Given, key: string): readonly unknown[] | undefined {
  const value = given[key];
  if (value === undefined || Array.isArray(value)) return value;
  throw typeError("ERR_LABELS", `classify: ${key} has to be an array, not ${show(value)}`);
}

function labelOf(labels: Labels, index: number): string {
  const label = labels ? labels[index] : String(index);
  if (typeof label === "string") return label;
  throw typeError("ERR_LABELS", `classify: labels[${index}] has to be a string, not ${show(label)}`);
}

function toldOf(given: Given, labels: Labels, classes: number): boolean[] | undefined {
  if (given.allow === undefined && given.deny === undefined) return undefined;
  const told = new Array<boolean>(classes).fill(true);
  const named = (key: string) => {
    const names = arrayOf(given, key);
    for (const name of names ?? []) {
      const isKnown = typeof name === "number" ? name in told : labels?.includes(name);
      if (!isKnown) throw rangeError("ERR_LABELS", `classify: ${key} holds ${show(name)}, which is no label and no index below ${classes}`);
    }
    return names && new Set(names);
  };
  const [allow, deny] = [named("allow"), named("deny")];
  const isIn = (names: Set<unknown>, i: number) => names.has(i) || (labels !== undefined && names.has(labels[i]));
  return told.map((_, i) => (!allow || isIn(allow, i)) && !(deny && isIn(deny, i)));
}
