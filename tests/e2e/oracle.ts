// The oracle of the page's tests, and checks of the numbers in a text.
import { expect } from "./engines";

/** Computes softmax by its formula, with the weights and their sum. */
export function oracle(z: number[], T: number) {
  const max = Math.max(...z);
  const weights = z.map((x) => (x === max || T === Infinity ? 1 : T === 0 ? 0 : Math.exp((x - max) / T)));
  const masked = weights.map((w, i) => (z[i] === -Infinity ? 0 : w));
  const sum = masked.reduce((a, b) => a + b);
  return { weights: masked, sum, p: masked.map((w) => w / sum) };
}

/** Parses "3.720 × 10⁻⁴⁴", "−∞", "-inf", "+0.242" or "65.9 %" as a number. "<0.1 %" counts as 0. */
export function readNumber(text: string): number {
  const [digits, exponent = ""] = text.replace("−", "-").replace(/\s%/, "").split(" × 10");
  if (digits === "∞") return Infinity;
  const power = [...exponent].map((c) => (c === "⁻" ? "-" : "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(c))).join("");
  if (digits!.startsWith("<")) return 0;
  return digits === "-∞" || digits === "-inf" ? -Infinity : Number(power ? `${digits}e${power}` : digits);
}

/** Formats a probability as the page does. Only an exact 0 is shown as 0. */
export const percentText = (p: number, isZero = false) =>
  p < 0.0005 && !isZero ? "<0.1 %" : `${(100 * p).toFixed(1)} %`;

/** Returns probabilities in percent. */
export const toPercentages = (p: readonly number[]) => p.map((part) => 100 * part);

/** Expects that two numbers differ by at most a tolerance. */
export const expectNear = (actual: number, expected: number, tolerance: number, what: string) =>
  expect(Math.abs(actual - expected), `${what}: ${actual} beside ${expected}`).toBeLessThanOrEqual(tolerance);

/** Expects as many numbers as the oracle has, at least one, and that each differs from the oracle's by at
 * most a tolerance, which may depend on the expected number. */
export function expectAllNear(
  actual: readonly number[],
  expected: readonly number[],
  tolerance: number | ((expected: number) => number),
  what: string,
) {
  expect(expected.length, what).toBeGreaterThan(0);
  expect(actual, what).toHaveLength(expected.length);
  actual.forEach((number, i) => {
    const limit = typeof tolerance === "number" ? tolerance : tolerance(expected[i]!);
    expectNear(number, expected[i]!, limit, `${what} ${i}`);
  });
}

/** Expects that the number in a text agrees with the oracle to the digits that are shown. */
export function expectNumber(text: string, expected: number, what: string, tolerance = 6e-4) {
  const actual = readNumber(text.replace("+", ""));
  if (Number.isFinite(expected))
    expectNear(actual, expected, tolerance * Math.abs(expected) + 1e-320, `${what}, “${text}”`);
  else expect(actual, `${what}, “${text}”`).toBe(expected);
}
