// Random numbers by softmax-wasm, loaded when wanted: the same for a seed everywhere.
import { random } from "softmax-wasm";

/**
 * Creates what returns the first numbers of a seed, from 0 to 1. They are kept, since most calls ask for a
 * few more.
 */
export function createNumbers() {
  let seed = NaN;
  let next = () => 0;
  let kept: number[] = [];
  return (of: number, count: number): readonly number[] => {
    if (of !== seed) [seed, next, kept] = [of, random(of), []];
    while (kept.length < count) kept.push(next());
    return kept.slice(0, count);
  };
}

/**
 * Returns on which of the classes, laid end to end from 0 to 1, a number falls; one of probability 0 is never
 * hit.
 */
export function findClass(probabilities: readonly number[], number: number): number {
  let end = 0;
  const hit = probabilities.findIndex((p) => number < (end += p));
  // Where rounding leaves the sum below the number, it is the last that has any probability.
  return hit >= 0 ? hit : probabilities.findLastIndex((p) => p > 0);
}
