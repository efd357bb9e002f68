// The data sets that learn is compared on, and scikit-learn's figures for them. Rows whose index
// divided by 5 leaves 4 are held out. tests/learn/make_reference.py wrote the files, and makes the
// same synthetic rows.
import { readFileSync } from "node:fs";

const text = (name) => readFileSync(new URL(name, import.meta.url), "utf8");
const json = (name) => JSON.parse(text(name));

export const reference = json("reference.json");
export const sklearnModels = json("sklearn.json");

const named = (name) => {
  const { features, x, y } = json(`${name}.json`);
  return { features, x: Float32Array.from(x), y: Int32Array.from(y) };
};

export const iris = () => named("iris");
export const wine = () => named("wine");

/** Those of iris that a line doesn't separate from the others. */
function irisOfTwo() {
  const { features, x, y } = iris();
  const first = y.indexOf(1);
  return { features, x: x.slice(first * features), y: y.slice(first).map((label) => label - 1) };
}

/** Handwritten digits, 8 × 8 pixels of 0 to 16. */
export function digits() {
  const lines = text("digits.txt").trimEnd().split("\n");
  const pixels = lines.flatMap((line) =>
    Array.from(line.slice(0, 64), (letter) => letter.charCodeAt(0) - 97),
  );
  return {
    features: 64,
    x: Float32Array.from(pixels),
    y: Int32Array.from(lines, (line) => Number(line[64])),
  };
}

/** Integers only until the last step, so that Python makes the same bytes. */
export function synthetic(rows = 20_000, features = 100, classes = 10) {
  let state = 2026;
  // The steps are those of Marsaglia 2003, "Xorshift RNGs".
  const below = (n) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 8) % n;
  };
  const weights = Array.from({ length: classes }, () =>
    Array.from({ length: features }, () => below(16) - 8),
  );
  const [x, y] = [new Float32Array(rows * features), new Int32Array(rows)];
  for (let row = 0; row < rows; row++) {
    const integers = Array.from({ length: features }, () => below(256) - 128);
    const noise = Array.from({ length: classes }, () => below(8192));
    const scores = weights.map((w, k) => w.reduce((sum, weight, j) => sum + weight * integers[j], noise[k]));
    y[row] = scores.indexOf(Math.max(...scores));
    integers.forEach((n, j) => (x[row * features + j] = (n / 64) * 2 ** ((j % 5) - 2) + (j % 7)));
  }
  return { features, x, y };
}

/** The data sets by the names that their figures have. */
export const sets = { iris, "iris, two classes": irisOfTwo, wine, digits, synthetic };

/** The rows to learn from and those held out. */
export function split({ features, x, y }) {
  const part = (isHeldOut) => {
    const rows = [...y.keys()].filter((row) => (row % 5 === 4) === isHeldOut);
    const part = {
      features,
      x: new Float32Array(rows.length * features),
      y: Int32Array.from(rows, (row) => y[row]),
    };
    rows.forEach((row, i) => part.x.set(x.subarray(row * features, (row + 1) * features), i * features));
    return part;
  };
  return { train: part(false), heldOut: part(true) };
}
