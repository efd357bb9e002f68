// Rounds to 16-bit floating-point numbers, for engines without Math.f16round.

const LARGEST = 65504;
const LEAST_EXPONENT = -14;
const FRACTION_BITS = 10;

/** Returns the nearest 16-bit number. Of two equally near numbers it returns the one whose last bit is 0. */
export function roundToHalf(x: number): number {
  const size = Math.abs(x);
  // ∞, NaN and 0 are returned unchanged, with the sign of 0.
  if (!(size > 0 && size < Infinity)) return x;
  const exponent = Math.max(Math.floor(Math.log2(size)), LEAST_EXPONENT);
  const ulp = 2 ** (exponent - FRACTION_BITS);
  // The division is exact, because the divisor is a power of two.
  const quotient = size / ulp;
  const below = Math.floor(quotient);
  const rest = quotient - below;
  const up = rest > 0.5 || (rest === 0.5 && below % 2 === 1);
  const rounded = (below + Number(up)) * ulp;
  return Math.sign(x) * (rounded > LARGEST ? Infinity : rounded);
}

/** Rounds to a 16-bit number, with the engine's own function if there is one. */
export const f16round: (x: number) => number =
  (Math as { f16round?: (x: number) => number }).f16round ?? roundToHalf;
