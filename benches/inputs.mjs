// Seeded inputs, the same in every run and engine, and how their lengths are written.

/** Uniform numbers in [0, 1) (Marsaglia 2003, "Xorshift RNGs"). */
export function uniform(seed) {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** A length as it stands in the record. */
export const count = (n) => n.toLocaleString("en");

/** n logits in ±5. */
export function logits(Type, n) {
  const random = uniform(42);
  return Type.from({ length: n }, () => 10 * random() - 5);
}
