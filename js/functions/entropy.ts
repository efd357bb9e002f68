// entropy and margin of probabilities.
import { type Input, type Result, wide } from "../arguments/arrays.js";
import { checkEntries, compute, isProbability, prepare, readPart } from "../arguments/call.js";
import { signature, NONE, ROWS, type Signature } from "../arguments/options.js";
import { BASIC } from "../wasm/modules/basic.js";
import { resultOf } from "./result.js";

const ENTROPY = /* @__PURE__ */ signature("entropy", entropy, ROWS, ["keepDims"]);
const MARGIN = /* @__PURE__ */ signature("margin", margin, ROWS, ["keepDims"]);

function reduce(caller: Signature, which: "entropy_rows" | "margin_rows", p: Input, options: object): number | Result {
  const call = prepare(caller, p, options, wide, "p");
  checkEntries(call, (p) => isProbability(p) || Number.isNaN(p), "from 0 to 1: softmax makes probabilities of logits");
  const block = compute(call, BASIC, [{ results: call.rows }], (exports, { address, parts }) => exports[which](address, parts[0]!));
  return resultOf(call, readPart(block, 0, call.kind, call.rows));
}

export function entropy(p: Input, options: object = NONE): number | Result {
  return reduce(ENTROPY, "entropy_rows", p, options);
}

export function margin(p: Input, options: object = NONE): number | Result {
  return reduce(MARGIN, "margin_rows", p, options);
}
