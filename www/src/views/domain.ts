// The stretch of the number line that the logit bars show.
import { tidy } from "../numbers";

export interface Domain {
  readonly low: number;
  readonly high: number;
}

const STEPS = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** The next round number that is not below x: the end of the scale stays where it is once a logit is there. */
function roundUp(x: number): number {
  const power = 10 ** Math.floor(Math.log10(x));
  const step = STEPS.find((s) => tidy(s * power) >= x) ?? 10;
  return Math.min(tidy(step * power), Number.MAX_VALUE);
}

/** Always around 0 and around every finite logit: −2 to 4, or wider. */
export function domainOf(logits: readonly number[]): Domain {
  const finite = logits.filter(Number.isFinite);
  const lowest = Math.min(0, ...finite);
  const highest = Math.max(0, ...finite);
  return {
    low: lowest >= -2 ? -2 : -roundUp(-lowest),
    high: highest <= 4 ? 4 : roundUp(highest),
  };
}

/** Where z lies in the domain, from 0 to 1. Halves, since high − low may overflow. */
export function placeOf(z: number, { low, high }: Domain): number {
  const place = (z / 2 - low / 2) / (high / 2 - low / 2);
  return Math.min(Math.max(place, 0), 1);
}

/** The logit at a place, to the tenth: what a hand can aim at. */
export function logitAt(place: number, { low, high }: Domain): number {
  return Number((low * (1 - place) + high * place).toFixed(1));
}

/** A logit some tenths up or down; from −∞ the way up leads to the low end. */
export function stepLogit(z: number, steps: number, { low }: Domain): number {
  if (Number.isFinite(z)) return tidy(z + steps / 10);
  return steps > 0 ? low : z;
}
