// What fitCalibration found, and what it makes of logits. Plain data that JSON keeps, so that `classify`
// takes it without the module that fits.
import { FLOAT64, type Result, readArray, wide } from "../arguments/arrays.js";
import { type Call, checkUnchanged, isShown, placeOf } from "../arguments/call.js";
import { type Caller, rangeError, refuse, show, typeError } from "../arguments/errors.js";
import { softmaxOf } from "./softmax.js";

export const METHODS = ["temperature", "vector", "platt", "isotonic"] as const;

export interface CalibrationMap {
  method: (typeof METHODS)[number];
  /** Of a temperature. */
  temperature: number;
  /** Of a vector and of Platt: a number for each class. */
  scale: ArrayLike<number>;
  shift: ArrayLike<number>;
  /** Of isotonic: the corners of the line of each class. */
  x: readonly ArrayLike<number>[];
  y: readonly ArrayLike<number>[];
}

/** Reads a fit for so many classes. */
export function parseCalibration(fit: unknown, classes: number, caller: Caller): CalibrationMap {
  if (Object(fit) !== fit)
    throw typeError(
      caller,
      "ERR_OPTION",
      `calibration has to be what fitCalibration returns, not ${show(fit)}`,
    );
  const { method, temperature, scale, shift, x, y } = fit as Record<string, unknown>;
  const map: CalibrationMap = {
    method: method as CalibrationMap["method"],
    temperature: 1,
    scale: [],
    shift: [],
    x: [],
    y: [],
  };
  const checkCount = (what: string, { length }: ArrayLike<unknown>) => {
    if (length !== classes)
      throw rangeError(
        caller,
        "ERR_OPTION",
        `calibration.${what} has length ${length}; there are ${classes} classes`,
      );
  };
  const read = (
    numbers: unknown,
    what: string,
    rule: string,
    passes: (x: number, before: number | undefined) => boolean,
  ) => {
    const all = readArray(numbers, caller, `calibration.${what}`);
    for (let i = 0; i < all.length; i++)
      if (!passes(all[i]!, all[i - 1]))
        refuse(caller, "ERR_OPTION", `calibration.${what}[${i}]`, all[i], rule);
    return all;
  };
  const readScales = (numbers: unknown, what: string) => {
    const all = read(numbers, what, "finite", Number.isFinite);
    checkCount(what, all);
    return all;
  };
  const readLines = (lines: unknown, what: string) => {
    if (!Array.isArray(lines))
      throw typeError(
        caller,
        "ERR_OPTION",
        `calibration.${what} has to be an array of what fitCalibration found of each class, not ${show(lines)}`,
      );
    checkCount(what, lines);
    return Array.from(lines, (line, i) =>
      read(
        line,
        `${what}[${i}]`,
        "from 0 to 1 and not below the one before",
        (x, before = 0) => x >= before && x <= 1,
      ),
    );
  };
  if (method === "temperature") {
    if (!(typeof temperature === "number" && temperature > 0 && temperature < Infinity))
      refuse(caller, "ERR_OPTION", "calibration.temperature", temperature, "above 0 and finite");
    return { ...map, temperature };
  }
  if (method === "vector" || method === "platt")
    return { ...map, scale: readScales(scale, "scale"), shift: readScales(shift, "shift") };
  if (method !== "isotonic")
    refuse(
      caller,
      "ERR_OPTION",
      "calibration.method",
      method,
      `${METHODS.map(show).join(" or ")}, as fitCalibration returns it`,
    );
  const corners = { x: readLines(x, "x"), y: readLines(y, "y") };
  corners.x.forEach(({ length }, i) => {
    const { length: other } = corners.y[i]!;
    if (length !== other)
      throw rangeError(
        caller,
        "ERR_OPTION",
        `calibration.y[${i}] has length ${other}, and calibration.x[${i}] ${length}; both need the same`,
      );
    if (length === 0)
      throw rangeError(
        caller,
        "ERR_OPTION",
        `calibration.x[${i}] has length 0; a line has one corner at least`,
      );
  });
  return { ...map, ...corners };
}

/** Returns a call with the logits that a fit makes of others, before softmax or sigmoid. */
export function scaled(call: Call, map: CalibrationMap | undefined): Call {
  if (map === undefined) return call;
  const { method, temperature, scale, shift } = map;
  if (method === "temperature")
    return { ...call, options: { ...call.options, temperature: call.options.temperature * temperature } };
  if (method === "isotonic") return call;
  return {
    ...call,
    kind: wide(call.kind),
    from: mapped(call, call.from, (x, entry) => (x === -Infinity ? x : x * scale[entry]! + shift[entry]!)),
  };
}

/** Replaces each entry of rows by what a function makes of it and of its class. */
function mapped(
  call: Call,
  from: ArrayLike<number>,
  f: (x: number, entry: number) => number,
): Float64Array<ArrayBuffer> {
  checkUnchanged(call);
  const to = new Float64Array(call.n);
  for (let row = 0; row < call.rows; row++) {
    for (let entry = 0; entry < call.length; entry++) {
      const place = placeOf(call, row, entry);
      to[place] = f(from[place]!, entry);
    }
  }
  return to;
}

/** Returns the heights of the lines of classes at their probabilities, divided by the sum of each row: 1 in
 * equal parts where all are 0, and 0 for what is masked. They are of the kind of the input. */
export function isotonicOf(call: Call, { x, y }: CalibrationMap): Result {
  const heights = mapped(call, softmaxOf({ ...call, kind: FLOAT64 }), (p, entry) =>
    heightAt(x[entry]!, y[entry]!, p),
  );
  for (let row = 0; row < call.rows; row++) {
    const shown: number[] = [];
    let sum = 0;
    for (let entry = 0; entry < call.length; entry++) {
      const place = placeOf(call, row, entry);
      if (isShown(call, row, entry)) {
        shown.push(place);
        sum += heights[place]!;
      } else heights[place] = 0;
    }
    for (const place of shown) heights[place] = sum === 0 ? 1 / shown.length : heights[place]! / sum;
  }
  const p = call.kind.make(call.n);
  heights.forEach((height, i) => (p[i] = height));
  return p;
}

/** Returns the height of the line through corners of rising x: constant outside. */
function heightAt(x: ArrayLike<number>, y: ArrayLike<number>, at: number): number {
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
