// The stretch of the number line that logit bars show.
import { roundUp, tidy } from "../state/numbers";

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Where an axis may end: it stays where it is once a logit is there. */
const STEPS = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** Returns a range around 0 and around every finite logit: −2 to 4, or wider. */
export function fitRange(logits: readonly number[]): Range {
  const finite = logits.filter(Number.isFinite);
  const lowest = Math.min(0, ...finite);
  const highest = Math.max(0, ...finite);
  return {
    low: lowest >= -2 ? -2 : -roundUp(-lowest, STEPS),
    high: highest <= 4 ? 4 : roundUp(highest, STEPS),
  };
}

/** Returns where z lies in the range, from 0 to 1. It takes halves, since high − low may overflow. */
export function findPosition({ low, high }: Range, z: number): number {
  const position = (z / 2 - low / 2) / (high / 2 - low / 2);
  return Math.min(Math.max(position, 0), 1);
}

/** Returns the logit at a position, to the tenth: that is what a hand can aim at. */
export function findLogit(position: number, { low, high }: Range): number {
  return Number((low * (1 - position) + high * position).toFixed(1));
}

/** Returns the logit some tenths up or down; from −∞ the way up leads to the low end. */
export function stepLogit(z: number, steps: number, { low }: Range): number {
  if (Number.isFinite(z)) return tidy(z + steps / 10);
  return steps > 0 ? low : z;
}
