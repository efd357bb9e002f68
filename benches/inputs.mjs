// Makes seeded inputs, which are equal in every run and engine.

/** Makes a generator of uniform numbers in [0, 1) (Marsaglia 2003, "Xorshift RNGs"). */
export function uniform(seed) {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Returns n logits that are uniform in ±5. */
export function logits(Type, n) {
  const random = uniform(42);
  return Type.from({ length: n }, () => 10 * random() - 5);
}

/** Returns n logits that are nearly normal, with a standard deviation of `sigma`. The sum of twelve uniform
 * numbers has the variance 1 (the Irwin–Hall distribution). */
export function normalLogits(Type, n, sigma = 5) {
  const random = uniform(42);
  const sum = () => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += random();
    return sum;
  };
  return Type.from({ length: n }, () => sigma * sum());
}

/** Returns a mask of about a quarter of n entries, at random indices. */
export function scatteredMask(n) {
  const random = uniform(7);
  return Uint8Array.from({ length: n }, () => Number(random() < 0.75));
}
