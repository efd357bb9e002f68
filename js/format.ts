// The formats that the element and the page share: of a probability, of a sign, of a name in a sentence, of
// a number that is read, of a temperature on a slider, and the colours of the classes. It is a room of its
// own, so that the page can use it without the element.

/** Returns a probability with one decimal. Each is rounded by itself, so that equal probabilities have equal
 * texts; only an exact 0 is written as 0, which `isZero` tells from what underflowed to it. */
export function formatPercent(p: number, isZero: boolean = p === 0): string {
  if (Number.isNaN(p)) return "NaN";
  return p < 0.0005 && !isZero ? "<0.1 %" : `${(100 * p).toFixed(1)} %`;
}

/** Returns the sign of a number that is written with some decimals; none for NaN, or if it rounds to 0. */
export function formatSign(x: number, decimals: number): string {
  const rounded = Number(x.toFixed(decimals));
  return rounded < 0 ? "−" : rounded > 0 ? "+" : "";
}

/** Isolates a text within a sentence, so that its direction does not affect the sentence. */
export const isolate = (text: string): string =>
  /[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufefc]/.test(text) ? `\u2068${text}\u2069` : text;

/** Returns one spelling for the minus signs and infinities that people type or paste. */
export const normalizeNumber = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/^[−–]/, "-")
    .replace(/e[−–]/, "e-")
    .replace(/∞|infinity/, "inf");

/** Reads a decimal number or an infinity. Returns NaN for all else, and an infinity beyond the largest
 * double. */
export function readNumber(text: string): number {
  const word = normalizeNumber(text);
  if (/^[+-]?inf$/.test(word)) return word.startsWith("-") ? -Infinity : Infinity;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(word) ? Number(word) : NaN;
}

/** The steps of a temperature's slider, which goes from 0.05 to 20 by equal factors: T = 1 is in its
 * middle. */
export const TEMPERATURE_STEPS = 200;
const [COLDEST, HOTTEST] = [0.05, 20];

/** Round temperatures, at which sliders stop. */
const STOPS = [0.1, 0.2, 0.25, 0.5, 1, 2, 5, 10];

/** Computes the temperature at a step, before it is rounded. */
const computePower = (step: number): number => COLDEST * (HOTTEST / COLDEST) ** (step / TEMPERATURE_STEPS);

/** Returns the temperature at a step: a round one where this step is the nearest to it. */
export function computeTemperature(step: number): number {
  const stop = STOPS.find((t) => computePower(step - 0.5) < t && t <= computePower(step + 0.5));
  return stop ?? Number(computePower(step).toPrecision(3));
}

/** Returns the step nearest to a temperature; those beyond the ends are at the ends. */
export function findNearestStep(temperature: number): number {
  let step = 0;
  while (step < TEMPERATURE_STEPS && computePower(step + 0.5) < temperature) step++;
  return step;
}

/** The colours of the classes, in a light theme and in a dark one. Each has a contrast of at least 3:1 to the
 * paper, the panels and the troughs, and colour-blind eyes tell the first eight apart. */
export const PALETTE: readonly (readonly [light: string, dark: string])[] = [
  ["#1f5fbf", "#74a8ff"],
  ["#d2600a", "#ff9a4d"],
  ["#00805f", "#3fc79a"],
  ["#a8428f", "#e387cb"],
  ["#8f6a00", "#dcb238"],
  ["#2b8cbe", "#67c7ee"],
  ["#4a5160", "#a9b2c3"],
  ["#b3261e", "#ff8278"],
  ["#6d55c8", "#b3a1ff"],
  ["#5f7413", "#aac64a"],
  ["#7d4a2a", "#cf9a75"],
  ["#006d77", "#4fbcc4"],
];
