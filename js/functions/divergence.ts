// klDivergence and jsDivergence of rows of distributions.

import { PROBABILITY_TOLERANCE, checkEntries, isProbability, readPaired } from "../arguments/checks.js";
import { type Input, type Result, upcast } from "../arguments/kinds.js";
import { NO_OPTIONS, type Signature, describeFunction, parseChoice } from "../arguments/options.js";
import { prepare } from "../arguments/prepare.js";
import { ROW_OPTIONS } from "../arguments/row_options.js";
import { compute, copyIn, reserve } from "../call/compute.js";
import { readResults } from "../call/results.js";
import { typeError } from "../errors.js";
import { DivergenceKind, DivergenceOf, Outcome } from "../wasm/abi.js";
import { DIVERGENCE_MODULE } from "../wasm/modules/divergence.js";

const OPTIONS = ["from", "temperature", "keepDims"];
const KL_SIGNATURE = /* @__PURE__ */ describeFunction("klDivergence", klDivergence, ROW_OPTIONS, OPTIONS);
const JS_SIGNATURE = /* @__PURE__ */ describeFunction("jsDivergence", jsDivergence, ROW_OPTIONS, OPTIONS);

const KINDS = {
  probabilities: DivergenceOf.Probabilities,
  log: DivergenceOf.Logs,
  logits: DivergenceOf.Logits,
};
const FROM = Object.keys(KINDS) as (keyof typeof KINDS)[];

/** Computes the Kullback–Leibler divergence of each row, or that of Jensen and Shannon for `jsDivergence`. */
function diverge(caller: Signature, p: Input, q: Input, options: object): number | Result {
  const call = prepare(caller, p, options, upcast, "p");
  const from = parseChoice(call.options.user, "from", FROM, caller);
  if (call.options.temperature !== 1 && from !== "logits")
    throw typeError(
      caller,
      "ERR_OPTION",
      `temperature divides logits, and these are ${from}: pass from: "logits", or leave it out`,
    );
  const other = readPaired(call, q, "q");
  const paired = copyIn(other);
  const results = reserve(call.rows);
  const frame = compute(call, DIVERGENCE_MODULE, [paired, results], ({ divergence_rows }, { address }) => {
    const outcome = divergence_rows(
      address,
      paired.address,
      KINDS[from],
      caller === JS_SIGNATURE ? DivergenceKind.JensenShannon : DivergenceKind.KullbackLeibler,
      results.address,
    );
    if (outcome === Outcome.InvalidEntry) {
      const passes =
        from === "log"
          ? (x: number) => !(x > PROBABILITY_TOLERANCE)
          : (x: number) => isProbability(x) || Number.isNaN(x);
      for (const one of [call, { ...call, from: other, what: "q" }])
        checkEntries(
          one,
          passes,
          from === "log"
            ? "0 or less: the logarithm of a probability"
            : 'from 0 to 1: pass from: "logits" for logits',
        );
    }
    return outcome;
  });
  return readResults(call, frame, results);
}

export function klDivergence(p: Input, q: Input, options: object = NO_OPTIONS): number | Result {
  return diverge(KL_SIGNATURE, p, q, options);
}

export function jsDivergence(p: Input, q: Input, options: object = NO_OPTIONS): number | Result {
  return diverge(JS_SIGNATURE, p, q, options);
}
