// The results of a call in the form that users get: a number for a single row, an array for several rows.
import { type Result, upcast } from "../arguments/kinds.js";
import { parseChoice } from "../arguments/options.js";
import type { Call } from "../arguments/rows.js";
import { type Frame, type Region, readNumber, readRegion } from "./compute.js";

/** Tells whether rows run along all axes and `keepDims` isn't set, so that the result is a single number. */
export const isSingleRow = ({ axes, shape, options, caller }: Call): boolean =>
  !parseChoice(options.user, "keepDims", [false, true], caller) && axes.length === shape.length;

/** Returns the value of `compute` for a single row, or an array of its values for several rows. */
export const mapRows = <T>(call: Call, compute: (row: number) => T): T | T[] =>
  isSingleRow(call) ? compute(0) : Array.from({ length: call.rows }, (_, row) => compute(row));

/** Returns the number of a single row, or the array with a number for each row. */
export const toResult = (call: Call, values: Result): number | Result =>
  isSingleRow(call) ? values[0]! : values;

/** Reads an f64 for each row from a region: the number of a single row, which isn't rounded to f32, or an
 * array of the input's type. To create an array for a single number would take an eighth of the time of a
 * short call. */
export const readUnrounded = (call: Call, frame: Frame, region: Region): number | Result =>
  isSingleRow(call) && call.kind.name !== "Float16Array"
    ? readNumber(frame, region)
    : toResult(call, readRegion(frame, region, upcast(call.kind), call.rows));

/** Reads an f64 for each row from a region, as numbers of the input's type: the number of a single row, or an
 * array. */
export function readResults(call: Call, frame: Frame, region: Region): number | Result {
  const x = readUnrounded(call, frame, region);
  return typeof x === "number" && call.kind.name === "Float32Array" ? Math.fround(x) : x;
}
