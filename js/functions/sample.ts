// sample: draws classes from a softmax, with the numbers of a seed, of the user's generator or of the
// engine's.

import { checkNotEmpty } from "../arguments/checks.js";
import { FLOAT64, type Input } from "../arguments/kinds.js";
import {
  NO_OPTIONS,
  type Signature,
  describeFunction,
  parseChoice,
  parseInteger,
} from "../arguments/options.js";
import {
  type Frame,
  type Region,
  compute,
  copyIn,
  readRegion,
  reserve,
  setFloat,
  setInteger,
} from "../call/compute.js";
import { isSingleRow } from "../call/results.js";
import { formatList, memoryError, rangeError } from "../errors.js";
import {
  AFTER_STEPS,
  OPTIONS,
  buildRegions,
  checkOutcome,
  listRegions,
  prepareSteps,
  writeSteps,
} from "../options/sample_steps.js";
import type { Draw, Draws } from "../types/index.js";
import { DrawsOffset, Outcome } from "../wasm/abi.js";
import { type Address, MAX_BYTES } from "../wasm/memory.js";
import { SAMPLE_MODULE } from "../wasm/modules/sample.js";
import { parseRandom } from "./random.js";

export const SIGNATURE = /* @__PURE__ */ describeFunction("sample", sample, OPTIONS, [
  "count",
  "seed",
  "rng",
  "logprob",
  "replace",
]);

export type Drawn = number | Int32Array<ArrayBuffer> | Draw | Draws;

export function sample(x: Input, options: object = NO_OPTIONS): Drawn {
  return callSample(SIGNATURE, x, options);
}

/** Computes sample for `sample` or for the method of a handle, which errors name. */
export function callSample(caller: Signature, x: Input, options: object): Drawn {
  const { call, steps } = prepareSteps(caller, x, options);
  const { user } = call.options;
  const { rows } = call;
  checkNotEmpty(call);
  const count = parseInteger(user, "count", 1, caller, "ERR_COUNT", 0);
  const hasLogprobs = parseChoice(user, "logprob", [false, true], caller);
  const replace = parseChoice(user, "replace", [true, false], caller);
  const { seed, random } = parseRandom(user, caller);

  const draws = rows * count;
  if (draws * 8 >= MAX_BYTES) throw memoryError(caller, draws);
  const uniforms = new Float64Array(seed === undefined ? draws : 0);
  for (let i = 0; i < uniforms.length; i++) uniforms[i] = random();
  const drawn = seed === undefined ? copyIn(uniforms) : reserve(draws);
  const logprobs = reserve(hasLogprobs ? draws : 0);
  const regions = buildRegions(steps);
  const all = [drawn, logprobs, ...listRegions(regions)];
  const frame = compute(call, SAMPLE_MODULE, all, ({ sample_rows }, frame) => {
    const outcome = sample_rows(
      frame.address,
      writeSteps(frame, regions, steps),
      writeDraws(frame, drawn, logprobs, seed ?? NaN, count, replace),
    );
    if (outcome === Outcome.TooFew)
      throw rangeError(
        caller,
        "ERR_COUNT",
        `count is ${count}; shape ${formatList(call.shape)} has a row with fewer entries that can be drawn without replacement`,
      );
    return checkOutcome(call, outcome, steps);
  });
  const indices = readRegion(frame, drawn, FLOAT64, draws, new Int32Array(draws));
  const isOne = user.count === undefined && isSingleRow(call);
  if (!hasLogprobs) return isOne ? indices[0]! : indices;
  const logs = readRegion(frame, logprobs, FLOAT64, draws, new Float64Array(draws));
  return isOne ? { index: indices[0]!, logprob: logs[0]! } : { indices, logprobs: logs };
}

/** Writes the struct `Draws` of src/wasm/abi behind that of the steps, and returns its address. The seed
 * is NaN if the numbers are copied in. */
function writeDraws(
  frame: Frame,
  numbers: Region,
  logprobs: Region,
  seed: number,
  count: number,
  replace: boolean,
): Address {
  setFloat(frame, DrawsOffset.seed, seed, AFTER_STEPS);
  setInteger(frame, DrawsOffset.numbers, numbers.address, AFTER_STEPS);
  setInteger(frame, DrawsOffset.logprobs, logprobs.address, AFTER_STEPS);
  setInteger(frame, DrawsOffset.logprob_count, logprobs.length, AFTER_STEPS);
  setInteger(frame, DrawsOffset.count, count, AFTER_STEPS);
  setInteger(frame, DrawsOffset.replace, replace ? 1 : 0, AFTER_STEPS);
  return AFTER_STEPS;
}
