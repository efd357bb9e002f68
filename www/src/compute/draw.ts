// Draws random numbers by softmax-wasm. A seed gives the same numbers on every machine. It is loaded on
// demand.
import { random } from "softmax-wasm";

/** Creates a function that returns the first numbers of a seed, from 0 to 1. It keeps them, because most
 * calls ask for a few more numbers of the same seed. */
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

/** Returns the index of the class that a number hits when the classes lie end to end from 0 to 1. A class of
 * probability 0 is never hit. */
export function findClass(probabilities: readonly number[], number: number): number {
  let end = 0;
  const hit = probabilities.findIndex((p) => number < (end += p));
  // If rounding leaves the sum below the number, the last class with a probability above 0 is hit.
  return hit >= 0 ? hit : probabilities.findLastIndex((p) => p > 0);
}
