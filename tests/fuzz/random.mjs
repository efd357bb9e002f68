// Seeded random choices, so that a failure can be repeated.

/** Makes a generator by xorshift32: a seed gives equal choices everywhere. */
export function createRandom(seed) {
  let state = seed >>> 0 || 1;
  const bits = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  const uniform = () => bits() / 2 ** 32;
  const below = (n) => Math.floor(uniform() * n);
  return {
    uniform,
    below,
    chance: (part) => uniform() < part,
    pick: (list) => list[below(list.length)],
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
}
