// Draws new numbers for the exercises. The same seed gives the same numbers on every machine.
import { createNumbers } from "../compute/draw";

export interface ExerciseNumbers {
  /** The probabilities to be matched, in percent, by the number of the exercise. */
  readonly targets: Readonly<Record<number, readonly number[]>>;
  /** Two scores, and the probability of the true class as 1 over a power of 2. */
  readonly scores: readonly [number, number];
  readonly halvings: number;
}

/** Draws the numbers of a seed. Exercise 1 asks for multiples of 5 %, of which the first is from 40 to 70 %.
 * Exercise 4 asks for a lead of 80 to 95 %. */
export function drawExerciseNumbers(seed: number): ExerciseNumbers {
  const drawn = [...createNumbers()(seed, 7)];
  /** Draws a whole number from `low` to `high`, inclusive. */
  const draw = (low: number, high: number) => low + Math.floor(drawn.pop()! * (high - low + 1));
  const divide = (total: number, low: number, high: number, unit: number) => {
    const first = draw(low, high);
    const left = total - first;
    const second = draw(Math.ceil(left / 2), left - 1);
    return [first, second, left - second].map((part) => unit * part);
  };
  const lower = draw(2, 6);
  return {
    targets: { 1: divide(20, 8, 14, 5), 4: divide(100, 80, 95, 1) },
    scores: [lower + draw(1, 3), lower],
    halvings: draw(1, 3),
  };
}
