// entropy and margin of probabilities.
import { type Input, type Result, wide } from "../arguments/arrays.js";
import { type Call, checkEntries, compute, isProbability, prepare, readPart } from "../arguments/call.js";
import { signature, NONE, ROWS } from "../arguments/options.js";
import { Outcome } from "../wasm/abi.js";
import { BASIC } from "../wasm/modules/basic.js";
import { resultOf } from "./result.js";

const ENTROPY = /* @__PURE__ */ signature("entropy", entropy, ROWS, ["keepDims"]);
const MARGIN = /* @__PURE__ */ signature("margin", margin, ROWS, ["keepDims"]);

/** Computes what a measure that has exports for both types makes of each row. */
function reduce(call: Call, measure: "entropy" | "margin"): number | Result {
  const block = compute(call, BASIC, [{ results: call.rows }], (exports, { address, parts }) => {
    const outcome = exports[`${measure}_rows_f${call.kind.bytes === 4 ? 32 : 64}`](address, parts[0]!);
    if (outcome === Outcome.NotProbabilities)
      checkEntries(
        call,
        (p) => isProbability(p) || Number.isNaN(p),
        "from 0 to 1: softmax makes probabilities of logits",
      );
    return outcome;
  });
  return resultOf(call, readPart(block, 0, wide(call.kind), call.rows));
}

export function entropy(p: Input, options: object = NONE): number | Result {
  return reduce(prepare(ENTROPY, p, options, undefined, "p"), "entropy");
}

export function margin(p: Input, options: object = NONE): number | Result {
  return reduce(prepare(MARGIN, p, options, undefined, "p"), "margin");
}
