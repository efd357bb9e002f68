// random: reproducible random numbers by xoshiro256++, its state filled by SplitMix64, as in
// src/kernel/numeric/random.rs. They are computed in JavaScript: a call of WebAssembly with a state in its
// memory would cost more bytes and save less than a microsecond for each number.
import { type UserOptions, parseSeed } from "../arguments/options.js";
import { type Caller, rangeError, show, typeError } from "../errors.js";

/** Cuts an integer to 64 bits. */
const cutTo64 = (x: bigint): bigint => BigInt.asUintN(64, x);
/** Rotates the 64 bits of an integer to the left. */
const rotate = (x: bigint, by: bigint): bigint => cutTo64(x << by) | (x >> (64n - by));

export function random(seed: number): () => number {
  const caller: Caller = { name: "random", f: random };
  let mixed = BigInt(parseSeed({ seed }, caller));
  const next = (): bigint => {
    mixed += 0x9e3779b97f4a7c15n;
    let z = cutTo64(mixed);
    z = cutTo64((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = cutTo64((z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    return z ^ (z >> 31n);
  };
  let [a, b, c, d] = [next(), next(), next(), next()];
  return () => {
    const result = cutTo64(rotate(cutTo64(a + d), 23n) + a);
    const shifted = cutTo64(b << 17n);
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 45n);
    return Number(result >> 11n) * 2 ** -53;
  };
}

/** Reads the options `seed` and `rng`: returns the seed, or a generator of numbers from 0 to below 1. */
export function parseRandom(user: UserOptions, caller: Caller): { seed?: number; random: () => number } {
  const { rng } = user;
  if (user.seed !== undefined) {
    if (rng !== undefined) throw typeError(caller, "ERR_RANDOM", "seed and rng can't both be given");
    return { seed: parseSeed(user, caller), random: Math.random };
  }
  if (rng === undefined) return { random: Math.random };
  if (typeof rng !== "function")
    throw typeError(caller, "ERR_RANDOM", `rng has to be a function, not ${show(rng)}`);
  const random = () => {
    const value: unknown = rng();
    if (typeof value === "number" && value >= 0 && value < 1) return value;
    throw rangeError(
      caller,
      "ERR_RANDOM",
      `rng gave ${show(value)}; it has to give numbers from 0 to below 1`,
    );
  };
  return { random };
}
