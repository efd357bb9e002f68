// The rule of calibration that fitCalibration returns: how it is read, and how it maps logits to
// probabilities. The rule is plain data, and its code is apart from the code that fits, so that `classify`
// applies a rule without loading the module that fits one.
import { readArray } from "../arguments/arrays.js";
import { checkClassCount, checkUnchanged } from "../arguments/checks.js";
import { type Result, upcast } from "../arguments/kinds.js";
import { isUnmasked } from "../arguments/mask.js";
import { copyFields } from "../arguments/options.js";
import { type Call, getFlatIndex } from "../arguments/rows.js";
import { compute, readEntries } from "../call/compute.js";
import { type Caller, rangeError, refuse, show, typeError } from "../errors.js";
import { CLASSIFY_MODULE } from "../wasm/modules/classify.js";

export const METHODS = ["temperature", "vector", "platt", "isotonic"] as const;
/** Names what a fit holds: the rule first, then what fitCalibration says of it. */
const RULE = ["method", "temperature", "scale", "shift", "x", "y"];
const FIELDS = [...RULE, "n", "nllBefore", "nllAfter", "eceBefore", "eceAfter"];

/** The methods "vector" and "platt" have a factor and a summand for each class. */
interface AffineMap {
  method: "vector" | "platt";
  scale: ArrayLike<number>;
  shift: ArrayLike<number>;
}

/** The method "isotonic" has the knots of a line for each class. */
export interface IsotonicMap {
  method: "isotonic";
  x: readonly ArrayLike<number>[];
  y: readonly ArrayLike<number>[];
}

export type CalibrationMap = { method: "temperature"; temperature: number } | AffineMap | IsotonicMap;

/** Reads the rule of a calibration for a number of classes. */
export function parseCalibration(fit: unknown, classes: number, caller: Caller): CalibrationMap {
  const { method, temperature, scale, shift, x, y } = copyFields(
    fit,
    FIELDS,
    caller,
    "calibration",
    "what fitCalibration returns",
  );
  if (method === "temperature") {
    if (!(typeof temperature === "number" && temperature > 0 && temperature < Infinity))
      refuse(caller, "ERR_OPTION", "calibration.temperature", temperature, "above 0 and finite");
    return { method, temperature };
  }
  if (method === "vector" || method === "platt")
    return {
      method,
      scale: parseScales(scale, classes, caller, "calibration.scale"),
      shift: parseScales(shift, classes, caller, "calibration.shift"),
    };
  if (method !== "isotonic")
    refuse(
      caller,
      "ERR_OPTION",
      "calibration.method",
      method,
      `${METHODS.map(show).join(" or ")}, as fitCalibration returns it`,
    );
  const map: IsotonicMap = {
    method,
    x: parseLines(x, classes, caller, "calibration.x"),
    y: parseLines(y, classes, caller, "calibration.y"),
  };
  map.x.forEach(({ length }, i) => checkKnots(length, map.y[i]!.length, i, caller));
  return map;
}

/** Reads numbers that pass a test, which gets the number before each too. */
function parseNumbers(
  numbers: unknown,
  caller: Caller,
  what: string,
  rule: string,
  passes: (x: number, before: number | undefined) => boolean,
): ArrayLike<number> {
  const all = readArray(numbers, caller, what);
  for (let i = 0; i < all.length; i++)
    if (!passes(all[i]!, all[i - 1])) refuse(caller, "ERR_OPTION", `${what}[${i}]`, all[i], rule);
  return all;
}

/** Reads a finite number for each class. */
function parseScales(numbers: unknown, classes: number, caller: Caller, what: string): ArrayLike<number> {
  const all = parseNumbers(numbers, caller, what, "finite", Number.isFinite);
  checkClassCount(all, classes, caller, what, "ERR_OPTION");
  return all;
}

/** Reads the coordinates of the knots of a line for each class. They lie between 0 and 1, and none is below
 * the one before. */
function parseLines(lines: unknown, classes: number, caller: Caller, what: string): ArrayLike<number>[] {
  if (!Array.isArray(lines))
    throw typeError(
      caller,
      "ERR_OPTION",
      `${what} has to be an array of what fitCalibration found of each class, not ${show(lines)}`,
    );
  checkClassCount(lines, classes, caller, what, "ERR_OPTION");
  return Array.from(lines, (line, i) =>
    parseNumbers(
      line,
      caller,
      `${what}[${i}]`,
      "from 0 to 1 and not below the one before",
      (x, before = 0) => x >= before && x <= 1,
    ),
  );
}

/** Throws if the line of a class has no knot, or a knot without x or y. */
function checkKnots(length: number, other: number, i: number, caller: Caller): void {
  if (length !== other)
    throw rangeError(
      caller,
      "ERR_OPTION",
      `calibration.y[${i}] has length ${other}, and calibration.x[${i}] ${length}; both need the same`,
    );
  if (length === 0)
    throw rangeError(caller, "ERR_OPTION", `calibration.x[${i}] has length 0; a line has one knot at least`);
}

/** Returns the call with its logits scaled by a rule, to be followed by softmax or, for Platt, by the
 * sigmoid. The isotonic method changes probabilities only and leaves the logits. */
export function scaleLogits(call: Call, map: CalibrationMap | undefined): Call {
  if (map === undefined) return call;
  if (map.method === "temperature")
    return { ...call, options: { ...call.options, temperature: call.options.temperature * map.temperature } };
  if (map.method === "isotonic") return call;
  const { scale, shift } = map;
  return {
    ...call,
    kind: upcast(call.kind),
    from: mapEntries(call, call.from, (x, entry) =>
      x === -Infinity ? x : x * scale[entry]! + shift[entry]!,
    ),
  };
}

/** Maps each entry by a function of its value and its class. */
function mapEntries(
  call: Call,
  from: ArrayLike<number>,
  compute: (x: number, entry: number) => number,
): Float64Array<ArrayBuffer> {
  checkUnchanged(call);
  const to = new Float64Array(call.n);
  for (let row = 0; row < call.rows; row++) {
    for (let entry = 0; entry < call.length; entry++) {
      const index = getFlatIndex(call, row, entry);
      to[index] = compute(from[index]!, entry);
    }
  }
  return to;
}

/** Computes the logistic function of each entry of rows, of the call's kind. */
export const computeSigmoid = (call: Call): Result =>
  readEntries(
    call,
    compute(call, CLASSIFY_MODULE, [], ({ sigmoid_rows }, { address }) => sigmoid_rows(address)),
  );

/** Computes probabilities by the isotonic method: the line of each class maps its entry of `softmax`, the
 * softmax of the call in f64, and each row is divided by its sum. A row of zeros becomes uniform over its
 * unmasked entries. The result is of the input's kind. */
export function computeIsotonic(call: Call, { x, y }: IsotonicMap, softmax: Result): Result {
  const heights = mapEntries(call, softmax, (p, entry) => interpolate(x[entry]!, y[entry]!, p));
  for (let row = 0; row < call.rows; row++) {
    const unmasked: number[] = [];
    let sum = 0;
    for (let entry = 0; entry < call.length; entry++) {
      const index = getFlatIndex(call, row, entry);
      if (isUnmasked(call, row, entry)) {
        unmasked.push(index);
        sum += heights[index]!;
      } else heights[index] = 0;
    }
    for (const index of unmasked) heights[index] = sum === 0 ? 1 / unmasked.length : heights[index]! / sum;
  }
  const p = call.kind.make(call.n);
  heights.forEach((height, i) => (p[i] = height));
  return p;
}

/** Interpolates between knots of rising x. Outside the first and the last knot the line is constant. */
function interpolate(x: ArrayLike<number>, y: ArrayLike<number>, at: number): number {
  let [low, high] = [0, x.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x[middle]! < at) low = middle + 1;
    else high = middle;
  }
  if (Number.isNaN(at)) return at;
  if (low === x.length) return y[low - 1]!;
  if (low === 0 || x[low] === at) return y[low]!;
  return y[low - 1]! + (y[low]! - y[low - 1]!) * ((at - x[low - 1]!) / (x[low]! - x[low - 1]!));
}
