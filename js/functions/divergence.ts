// klDivergence, jsDivergence: how far distributions are from one another.
import { type Input, type Result, readArray, wide } from "../arguments/arrays.js";
import { checkEntries, compute, isProbability, prepare, readPart } from "../arguments/call.js";
import { rangeError, typeError } from "../arguments/errors.js";
import { NONE, ROWS, type Signature, parseChoice, signature } from "../arguments/options.js";
import { Outcome } from "../wasm/abi.js";
import { DIVERGENCE } from "../wasm/modules/divergence.js";
import { resultOf } from "./result.js";

const OPTIONS = ["from", "temperature", "keepDims"];
const KL = /* @__PURE__ */ signature("klDivergence", klDivergence, ROWS, OPTIONS);
const JS = /* @__PURE__ */ signature("jsDivergence", jsDivergence, ROWS, OPTIONS);

const FROM = ["probabilities", "log", "logits"] as const;

function diverge(caller: Signature, p: Input, q: Input, options: object): number | Result {
  const call = prepare(caller, p, options, wide, "p");
  const other = readArray(q, caller, "q");
  if (other.length !== call.n)
    throw rangeError(caller, "ERR_SHAPE", `q has length ${other.length}, p ${call.n}`);
  const from = parseChoice(call.options.given, "from", FROM, caller);
  if (call.options.temperature !== 1 && from !== "logits")
    throw typeError(
      caller,
      "ERR_OPTION",
      `temperature divides logits, and these are ${from}: pass from: "logits", or leave it out`,
    );
  const parts = [{ from: other, as: "f64" as const }, { results: call.rows }];
  const block = compute(call, DIVERGENCE, parts, ({ divergence_rows }, { address, parts: [at, results] }) => {
    const outcome = divergence_rows(address, at!, FROM.indexOf(from), caller === JS, results!);
    if (outcome === Outcome.NotProbabilities) {
      const passes =
        from === "log" ? (x: number) => !(x > 1e-6) : (x: number) => isProbability(x) || Number.isNaN(x);
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
  return resultOf(call, readPart(block, 1, call.kind, call.rows));
}

export function klDivergence(p: Input, q: Input, options: object = NONE): number | Result {
  return diverge(KL, p, q, options);
}

export function jsDivergence(p: Input, q: Input, options: object = NONE): number | Result {
  return diverge(JS, p, q, options);
}
