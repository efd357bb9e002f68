import type { Result } from "../arguments/arrays.js";
import { type Call, isSingleRow } from "../arguments/call.js";

/** Returns one number if one row is all, as many as rows otherwise. */
export const resultOf = (call: Call, values: Result): number | Result =>
  isSingleRow(call) ? values[0]! : values;
