// Classes drawn from a softmax, by a seed, by a generator of the user's, or by the engine's own.
import { FLOAT64, type Input } from "../arguments/arrays.js";
import { type Part, checkNotEmpty, compute, isSingleRow, readPart } from "../arguments/call.js";
import { list, memoryError, rangeError } from "../arguments/errors.js";
import { parseChoice, parseInteger, signature, NONE, type Signature } from "../arguments/options.js";
import { Outcome } from "../wasm/abi.js";
import { MOST } from "../wasm/memory.js";
import { SAMPLE } from "../wasm/modules/sample.js";
import type { Draw, Draws } from "../index.js";
import { parseRandom } from "./random.js";
import { OPTIONS, checkOutcome, partsOf, prepareSteps, writeSteps } from "./steps.js";

export const SIGNATURE = /* @__PURE__ */ signature("sample", sample, OPTIONS, [
  "count",
  "seed",
  "rng",
  "logprob",
  "replace",
]);

export type Drawn = number | Int32Array<ArrayBuffer> | Draw | Draws;

export function sample(x: Input, options: object = NONE): Drawn {
  return sampleAlong(SIGNATURE, x, options);
}

export function sampleAlong(caller: Signature, x: Input, options: object): Drawn {
  const { call, steps } = prepareSteps(caller, x, options);
  const { given } = call.options;
  const { rows } = call;
  checkNotEmpty(call);
  const count = parseInteger(given, "count", 1, 0, caller, "ERR_COUNT");
  const hasLogprobs = parseChoice(given, "logprob", [false, true], caller);
  const replace = parseChoice(given, "replace", [true, false], caller);
  const { seed, random } = parseRandom(given, caller);

  const draws = rows * count;
  if (draws * 8 >= MOST) throw memoryError(caller, draws);
  const uniforms = new Float64Array(seed === undefined ? draws : 0);
  for (let i = 0; i < uniforms.length; i++) uniforms[i] = random();
  const places: Part = seed === undefined ? { from: uniforms, as: "f64" } : { results: draws };
  const logprobs: Part = { results: hasLogprobs ? draws : 0 };
  const block = compute(call, SAMPLE, [places, logprobs, ...partsOf(steps)], ({ sample_rows }, block) => {
    const { address, parts } = block;
    const outcome = sample_rows(
      address,
      writeSteps(block, steps),
      parts[0]!,
      count,
      seed ?? NaN,
      parts[1]!,
      hasLogprobs,
      replace,
    );
    if (outcome === Outcome.TooFew)
      throw rangeError(
        caller,
        "ERR_COUNT",
        `count is ${count}; shape ${list(call.shape)} has a row with fewer entries that can be drawn without replacement`,
      );
    return checkOutcome(call, outcome, steps);
  });
  const indices = readPart(block, 0, FLOAT64, draws, new Int32Array(draws));
  const isOne = given.count === undefined && isSingleRow(call);
  if (!hasLogprobs) return isOne ? indices[0]! : indices;
  const logs = readPart(block, 1, FLOAT64, draws, new Float64Array(draws));
  return isOne ? { index: indices[0]!, logprob: logs[0]! } : { indices, logprobs: logs };
}
