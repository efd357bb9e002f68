// entropy and margin of rows of probabilities.
import { type Input, type Result, upcast } from "../arguments/arrays.js";
import { prepare, toResult } from "../arguments/call.js";
import { checkEntries, isProbability } from "../arguments/checks.js";
import { compute, readPart, reserve } from "../arguments/compute.js";
import { NO_OPTIONS, ROW_OPTIONS, signature } from "../arguments/options.js";
import type { Call } from "../arguments/rows.js";
import { Outcome } from "../wasm/abi.js";
import { BASIC } from "../wasm/modules/basic.js";

const ENTROPY = /* @__PURE__ */ signature("entropy", entropy, ROW_OPTIONS, ["keepDims"]);
const MARGIN = /* @__PURE__ */ signature("margin", margin, ROW_OPTIONS, ["keepDims"]);

/** Reduces each row to its entropy or its margin. */
function reduce(call: Call, measure: "entropy" | "margin"): number | Result {
  const results = reserve(call.rows);
  const block = compute(call, BASIC, [results], (exports, { address }) => {
    const outcome = exports[`${measure}_rows_f${call.kind.bytes === 4 ? 32 : 64}`](address, results.address);
    if (outcome === Outcome.NotProbabilities)
      checkEntries(
        call,
        (p) => isProbability(p) || Number.isNaN(p),
        "from 0 to 1: softmax makes probabilities of logits",
      );
    return outcome;
  });
  return toResult(call, readPart(block, results, upcast(call.kind), call.rows));
}

export function entropy(p: Input, options: object = NO_OPTIONS): number | Result {
  return reduce(prepare(ENTROPY, p, options, undefined, "p"), "entropy");
}

export function margin(p: Input, options: object = NO_OPTIONS): number | Result {
  return reduce(prepare(MARGIN, p, options, undefined, "p"), "margin");
}
