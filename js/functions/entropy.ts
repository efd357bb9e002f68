// entropy and margin of probabilities.
import { type Input, type Result, wide } from "../arguments/arrays.js";
import { checkEntries, compute, isProbability, prepare, readPart } from "../arguments/call.js";
import { signature, NONE, ROWS, type Signature } from "../arguments/options.js";
import { Outcome } from "../wasm/abi.js";
import { BASIC } from "../wasm/modules/basic.js";
import { resultOf } from "./result.js";

const ENTROPY = /* @__PURE__ */ signature("entropy", entropy, ROWS, ["keepDims"]);
const MARGIN = /* @__PURE__ */ signature("margin", margin, ROWS, ["keepDims"]);

function reduce(caller: Signature, which: "entropy" | "margin", p: Input, options: object): number | Result {
  const call = prepare(caller, p, options, undefined, "p");
  const name = `${which}_rows_f${call.kind.bytes === 4 ? 32 : 64}` as const;
  const block = compute(call, BASIC, [{ results: call.rows }], (exports, { address, parts }) => {
    const outcome = exports[name](address, parts[0]!);
    if (outcome === Outcome.NotProbabilities) checkEntries(call, (p) => isProbability(p) || Number.isNaN(p), "from 0 to 1: softmax makes probabilities of logits");
    return outcome;
  });
  return resultOf(call, readPart(block, 0, wide(call.kind), call.rows));
}

export function entropy(p: Input, options: object = NONE): number | Result {
  return reduce(ENTROPY, "entropy", p, options);
}

export function margin(p: Input, options: object = NONE): number | Result {
  return reduce(MARGIN, "margin", p, options);
}
