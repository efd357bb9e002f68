// How familiar rows of logits are: what `classify` takes of it beside `familiarity`.
import { FLOAT64, wide } from "../arguments/arrays.js";
import { type Call, compute, readPart } from "../arguments/call.js";
import { type Caller, refuse, typeError, show } from "../arguments/errors.js";
import { parseChoice, parseNumber } from "../arguments/options.js";
import { Familiarity } from "../wasm/abi.js";
import { TOP_K } from "../wasm/modules/top_k.js";

/** The scores, in the order of their numbers. */
export const FAMILIARITY = ["energy", "maxLogit", "maxProbability", "entropy", "margin"] as const;
const NUMBERS = [
  Familiarity.Energy,
  Familiarity.MaxLogit,
  Familiarity.MaxProbability,
  Familiarity.Entropy,
  Familiarity.Margin,
];

/** Returns the score of each row. It is f64 for every kind of input: rounded, rows at a threshold would fall
 * to the wrong side. */
export function familiarityOf(
  call: Call,
  score: (typeof FAMILIARITY)[number],
  temperature: number,
): Float64Array<ArrayBuffer> {
  const of = { ...call, kind: wide(call.kind), options: { ...call.options, temperature } };
  const block = compute(of, TOP_K, [{ results: call.rows }], ({ familiarity_rows }, { address, parts }) =>
    familiarity_rows(address, NUMBERS[FAMILIARITY.indexOf(score)]!, parts[0]!),
  );
  return readPart(block, 0, FLOAT64, call.rows) as Float64Array<ArrayBuffer>;
}

/** Returns which rows the option `reject` of classify finds unfamiliar, if it is given. */
export function unfamiliarRows(call: Call, reject: unknown, caller: Caller): boolean[] | undefined {
  if (reject === undefined) return undefined;
  if (Object(reject) !== reject)
    throw typeError(caller, "ERR_OPTION", `reject has to be { score, threshold }, not ${show(reject)}`);
  const given = { ...(reject as Record<string, unknown>) };
  const score = parseChoice({ "reject.score": given.score }, "reject.score", FAMILIARITY, caller);
  const { threshold } = given;
  if (typeof threshold !== "number" || Number.isNaN(threshold))
    refuse(
      caller,
      "ERR_OPTION",
      "reject.threshold",
      threshold,
      threshold === null ? "a number: JSON makes null of an infinite one" : "a number",
    );
  const temperature = parseNumber(
    { "reject.temperature": given.temperature },
    "reject.temperature",
    1,
    caller,
    "ERR_TEMPERATURE",
    "0 or more",
    (t) => t >= 0,
  );
  return Array.from(familiarityOf(call, score, temperature), (score) => !(score >= threshold));
}
