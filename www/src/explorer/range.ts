// Computes the range of the number line that logit bars show.
import { roundUp, tidy } from "../state/numbers";

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** The steps that the end of an axis may take. A step has room for a range of logits, so that the axis rarely
 * moves. */
const STEPS = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** Returns a range that includes 0 and every finite logit. It is −2 to 4, or wider. */
export function fitRange(logits: readonly number[]): Range {
  const finite = logits.filter(Number.isFinite);
  const lowest = Math.min(0, ...finite);
  const highest = Math.max(0, ...finite);
  return {
    low: lowest >= -2 ? -2 : -roundUp(-lowest, STEPS),
    high: highest <= 4 ? 4 : roundUp(highest, STEPS),
  };
}

/** Returns the position of z in the range, from 0 to 1. The halves prevent high − low from overflowing. */
export function findPosition({ low, high }: Range, z: number): number {
  const position = (z / 2 - low / 2) / (high / 2 - low / 2);
  return Math.min(Math.max(position, 0), 1);
}

/** Returns the logit at a position, rounded to the tenth that a pointer can aim at. */
export function findLogit(position: number, { low, high }: Range): number {
  return Number((low * (1 - position) + high * position).toFixed(1));
}

/** Returns the logit some tenths up or down. From −∞, the first step up leads to the lower end of the
 * range. */
export function stepLogit(z: number, steps: number, { low }: Range): number {
  if (Number.isFinite(z)) return tidy(z + steps / 10);
  return steps > 0 ? low : z;
}
