// The option `reject` of classify, and the scores of familiarity that it shares with `familiarity`.
import { FLOAT64, upcast } from "../arguments/kinds.js";
import { copyFields, parseChoice, parseTemperature } from "../arguments/options.js";
import type { Call } from "../arguments/rows.js";
import { compute, readRegion, reserve } from "../call/compute.js";
import { type Caller, refuse } from "../errors.js";
import { FamiliarityScore } from "../wasm/abi.js";
import { CLASSIFY_MODULE } from "../wasm/modules/classify.js";

/** Gives each score by its name; the first is the default. */
const SCORES = {
  energy: FamiliarityScore.Energy,
  maxLogit: FamiliarityScore.MaxLogit,
  maxProbability: FamiliarityScore.MaxProbability,
  entropy: FamiliarityScore.Entropy,
  margin: FamiliarityScore.Margin,
};
type Score = keyof typeof SCORES;
export const FAMILIARITY_SCORES = /* @__PURE__ */ Object.keys(SCORES) as readonly Score[];
/** Names what `reject` may hold: the rule, and what fitReject says of it. */
const FIELDS = ["score", "threshold", "temperature", "kept", "n"];

/** Computes the score of each row. It stays in f64 for every kind of input, since rounding could move a row
 * at the threshold to the other side. */
export function computeFamiliarity(call: Call, score: Score, temperature: number): Float64Array<ArrayBuffer> {
  const scored = { ...call, kind: upcast(call.kind), options: { ...call.options, temperature } };
  const results = reserve(call.rows);
  const frame = compute(scored, CLASSIFY_MODULE, [results], ({ familiarity_rows }, { address }) =>
    familiarity_rows(address, SCORES[score], results.address),
  );
  return readRegion(frame, results, FLOAT64, call.rows) as Float64Array<ArrayBuffer>;
}

/** Finds the rows that are less familiar than the threshold of the option `reject`; undefined without it. */
export function findUnfamiliarRows(call: Call, reject: unknown, caller: Caller): boolean[] | undefined {
  if (reject === undefined) return undefined;
  const user = copyFields(reject, FIELDS, caller, "reject", "{ score, threshold }");
  const score = parseChoice({ "reject.score": user.score }, "reject.score", FAMILIARITY_SCORES, caller);
  // JSON writes −∞ as null.
  const threshold = user.threshold === null ? -Infinity : user.threshold;
  if (typeof threshold !== "number" || Number.isNaN(threshold))
    refuse(caller, "ERR_OPTION", "reject.threshold", threshold, "a number, or null for -Infinity");
  const key = "reject.temperature";
  const temperature = parseTemperature({ [key]: user.temperature }, caller, key);
  return Array.from(computeFamiliarity(call, score, temperature), (score) => !(score >= threshold));
}
