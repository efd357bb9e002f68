// Classifiers and examples that the tests of LinearClassifier share.
import { crossEntropy } from "softmax-wasm";
import { LinearClassifier } from "softmax-wasm/learn";
import { refuses } from "./refuses.mjs";

/** Four rows of one feature, and their labels. */
export const [x, y] = [Float32Array.of(0, 1, 4, 5), ["low", "low", "high", "high"]];

/** Fits a classifier to the four rows. */
export const fitFour = (options) => new LinearClassifier().fit(x, y, options);

/** Asserts that a promise is rejected with an error, as `refuses` does for a call that throws. */
export async function rejects(promise, ...expected) {
  const error = await promise.then(
    () => undefined,
    (error) => error,
  );
  refuses(
    () => {
      if (error) throw error;
    },
    ...expected,
  );
}

/** Computes the objective (Σ cross-entropy + ‖W‖²/2)/n; for two classes the penalty is on the difference of
 * their rows. */
export function computeObjective(model, { x, y }) {
  const indices = Array.from(y, (label) => model.classes.indexOf(label));
  const shape = [y.length, model.classes.length];
  const sum = crossEntropy(Float64Array.from(model.logits(x)), indices, { shape, reduction: "sum" });
  const squares = model.coefficients.reduce((sum, w) => sum + w * w, 0);
  return (sum + (shape[1] === 2 ? squares : squares / 2)) / y.length;
}
