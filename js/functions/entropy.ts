// entropy and margin of rows of probabilities.

import { checkEntries, isProbability } from "../arguments/checks.js";
import { type Input, type Result } from "../arguments/kinds.js";
import { NO_OPTIONS, describeFunction } from "../arguments/options.js";
import { prepare } from "../arguments/prepare.js";
import { ROW_OPTIONS } from "../arguments/row_options.js";
import type { Call } from "../arguments/rows.js";
import { compute, reserve } from "../call/compute.js";
import { readResults } from "../call/results.js";
import { copyRow } from "../call/single_row.js";
import { Outcome } from "../wasm/abi.js";
import { START } from "../wasm/memory.js";
import { ENTROPY_MODULE, type Entropy } from "../wasm/modules/entropy.js";

const ENTROPY_SIGNATURE = /* @__PURE__ */ describeFunction("entropy", entropy, ROW_OPTIONS, ["keepDims"]);
const MARGIN_SIGNATURE = /* @__PURE__ */ describeFunction("margin", margin, ROW_OPTIONS, ["keepDims"]);

/** Reduces each row to its entropy or its margin, by an export for f32 or one for f64. */
function reduce(
  call: Call,
  choose: (exports: Entropy, isFloat32: boolean) => Entropy["entropy_rows_f32"],
): number | Result {
  const results = reserve(call.rows);
  const frame = compute(call, ENTROPY_MODULE, [results], (exports, { address }) => {
    const outcome = choose(exports, call.kind.bytes === 4)(address, results.address);
    if (outcome === Outcome.InvalidEntry)
      checkEntries(
        call,
        (p) => isProbability(p) || Number.isNaN(p),
        "from 0 to 1: softmax makes probabilities of logits",
      );
    return outcome;
  });
  return readResults(call, frame, results);
}

export function entropy(p: Input, options: object = NO_OPTIONS): number | Result {
  const row = options === NO_OPTIONS ? copyRow(ENTROPY_SIGNATURE, p, "p") : undefined;
  if (row !== undefined) {
    const { entropy_f32, entropy_f64 } = row.arena.exports(ENTROPY_MODULE, ENTROPY_SIGNATURE);
    const isFloat32 = row.kind.bytes === 4;
    const result = (isFloat32 ? entropy_f32 : entropy_f64)(START, row.n);
    row.arena.end();
    // The general way tells which entry isn't a probability.
    if (result !== Outcome.InvalidEntry) return isFloat32 ? Math.fround(result) : result;
  }
  return reduce(prepare(ENTROPY_SIGNATURE, p, options, undefined, "p"), (exports, isFloat32) =>
    isFloat32 ? exports.entropy_rows_f32 : exports.entropy_rows_f64,
  );
}

export function margin(p: Input, options: object = NO_OPTIONS): number | Result {
  return reduce(prepare(MARGIN_SIGNATURE, p, options, undefined, "p"), (exports, isFloat32) =>
    isFloat32 ? exports.margin_rows_f32 : exports.margin_rows_f64,
  );
}
