// Rounds to 16-bit floating point, for engines that have no Math.f16round yet.

const LARGEST = 65504;
const LEAST_EXPONENT = -14;
const FRACTION_BITS = 10;

/** Returns the nearest 16-bit number, and of two equally near ones that with an even last bit. */
export function roundToHalf(x: number): number {
  const size = Math.abs(x);
  // ∞, NaN and 0 are themselves; the sign of 0 stays.
  if (!(size > 0 && size < Infinity)) return x;
  const exponent = Math.max(Math.floor(Math.log2(size)), LEAST_EXPONENT);
  const ulp = 2 ** (exponent - FRACTION_BITS);
  // Exact, since it divides by a power of two.
  const quotient = size / ulp;
  const below = Math.floor(quotient);
  const rest = quotient - below;
  const up = rest > 0.5 || (rest === 0.5 && below % 2 === 1);
  const rounded = (below + Number(up)) * ulp;
  return Math.sign(x) * (rounded > LARGEST ? Infinity : rounded);
}

/** Rounds to a 16-bit number, by the engine where it can. */
export const f16round: (x: number) => number =
  (Math as { f16round?: (x: number) => number }).f16round ?? roundToHalf;
