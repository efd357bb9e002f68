// Finds the option that a user means by an unknown name.

/** Maps the names of options in other libraries to those of this one. */
const ALIASES: Record<string, string> = {
  dim: "axis",
  dims: "shape",
  T: "temperature",
  tau: "temperature",
  logit_bias: "bias",
  lr: "learningRate",
  b: "weights",
  where: "mask",
  n: "count",
  num_samples: "count",
};

/** Suggests the option that an unknown key means: its name in another library, then a name that begins with
 * it, then the name at the smallest Levenshtein distance, if that is at most half of the key's length. */
export function findNearest(key: string, names: readonly string[]): string | undefined {
  const known = names.find((name) => name === ALIASES[key]) ?? names.find((name) => name.startsWith(key));
  if (known) return known;
  const computeDistance = (name: string): number => {
    let row = Array.from({ length: name.length + 1 }, (_, i) => i);
    for (const letter of key.toLowerCase()) {
      let before = row[0]! + 1;
      row = row.map(
        (above, j) =>
          (before = j
            ? Math.min(above + 1, before + 1, row[j - 1]! + Number(letter !== name[j - 1]!.toLowerCase()))
            : before),
      );
    }
    return row[name.length]!;
  };
  const distances = names.map(computeDistance);
  const least = Math.min(...distances);
  return least <= key.length / 2 ? names[distances.indexOf(least)] : undefined;
}
