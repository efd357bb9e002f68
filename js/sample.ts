// Classes drawn from a softmax, by a seed, by a generator of the user's, or by the engine's own.
import { check, fail, isWhole, layOut, place, prepare } from "./call.js";
import { rangeError, show, typeError } from "./errors.js";
import { FLOAT64, type Input, copyOut } from "./kinds.js";
import { type Given, fraction, integer, number } from "./options.js";
import { checkEntries, softmaxOf } from "./softmax.js";
import { MEMORY, wasm } from "./wasm.js";

export function sample(x: Input, options: object = {}): number | Int32Array {
  const call = prepare("sample", x, options, () => FLOAT64);
  const { n, options: o } = call;
  const { given } = o;
  if (n === 0) fail("ERR_EMPTY", call);
  const count = integer(given, "count", 1, 0, "sample", "ERR_COUNT");
  const topK = integer(given, "topK", n, 1, "sample", "ERR_K");
  const topP = fraction(given, "topP", 1, "sample");
  const minP = fraction(given, "minP", 0, "sample");
  const { seed, random } = randomOf(given);

  const draws = layOut(call) * count;
  if (draws * 8 >= MEMORY) throw rangeError("ERR_MEMORY", `sample: no memory for ${draws} draws`);
  const uniforms = new Float64Array(seed === undefined ? draws : 0);
  for (let i = 0; i < uniforms.length; i++) uniforms[i] = random();
  const from = softmaxOf(call);
  // The generator may have run code that laid out other rows.
  layOut(call);
  const start = place({ ...call, from }, [uniforms], draws - uniforms.length) + n;
  const result = wasm().sample_rows(count, o.temperature === 0 ? 1 : Math.min(topK, n), topP, minP, seed ?? NaN);
  if (result < 0) checkEntries(call, -Infinity, Number.MAX_VALUE);
  check(result, call);
  const drawn = copyOut(FLOAT64, start, draws, new Int32Array(draws));
  return given.count === undefined && isWhole(call) ? drawn[0]! : drawn;
}

/** A seed, or what gives numbers from 0 to below 1. */
function randomOf(given: Given): { seed?: number; random: () => number } {
  const { rng } = given;
  if (given.seed !== undefined) {
    if (rng !== undefined) throw typeError("ERR_RANDOM", "sample: seed and rng can't both be given");
    const seed = number(given, "seed", 0, "sample", "ERR_RANDOM");
    if (Number.isSafeInteger(seed)) return { seed, random: Math.random };
    throw rangeError("ERR_RANDOM", `sample: seed is ${seed}; it has to be an integer below 2^53`);
  }
  if (rng === undefined) return { random: Math.random };
  if (typeof rng !== "function") throw typeError("ERR_RANDOM", `sample: rng has to be a function, not ${show(rng)}`);
  const random = () => {
    const value: unknown = rng();
    if (typeof value === "number" && value >= 0 && value < 1) return value;
    throw rangeError("ERR_RANDOM", `sample: rng gave ${show(value)}; it has to give numbers from 0 to below 1`);
  };
  return { random };
}
