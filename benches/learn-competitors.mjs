// Other packages that learn a linear classifier in JavaScript.
import "@tensorflow/tfjs-backend-wasm";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import * as layers from "@tensorflow/tfjs-layers";
import LogisticRegression from "ml-logistic-regression";
import { Matrix } from "ml-matrix";

/** Starts tfjs on XNNPACK, in one thread. */
export async function startTfjs() {
  setWasmPaths(new URL("node_modules/@tensorflow/tfjs-backend-wasm/dist/", import.meta.url).pathname);
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  await tf.setBackend("wasm");
}

/** Fits a dense layer of tfjs with softmax on XNNPACK, by Adam on mini-batches. Yields a reader of the
 * weights after each epoch, so that a measurement can stop when the loss is low enough. */
export async function* trainByDense({ x, y, features }, classes, l2, { batchSize, rate }) {
  const rows = y.length;
  const model = layers.sequential();
  // The regularizer l2 of tfjs adds l2·Σw² to a mean over rows.
  const kernelRegularizer = layers.regularizers.l2({ l2: l2 / 2 / rows });
  model.add(
    layers.layers.dense({
      units: classes,
      activation: "softmax",
      inputShape: [features],
      kernelInitializer: "zeros",
      kernelRegularizer,
    }),
  );
  model.compile({ optimizer: tf.train.adam(rate), loss: "categoricalCrossentropy" });
  const inputs = tf.tensor2d(x, [rows, features]);
  const targets = tf.oneHot(tf.tensor1d(y, "int32"), classes);
  try {
    for (;;) {
      await model.fit(inputs, targets, { epochs: 1, batchSize, yieldEvery: "never", verbose: 0 });
      const [kernel, bias] = model.getWeights();
      yield () => ({ w: transpose(kernel.dataSync(), features, classes), b: bias.dataSync() });
    }
  } finally {
    inputs.dispose();
    targets.dispose();
    model.dispose();
  }
}

/** Transposes a kernel to a row for each class. */
const transpose = (kernel, features, classes) =>
  Float64Array.from(
    { length: classes * features },
    (_, i) => kernel[(i % features) * classes + Math.floor(i / features)],
  );

/** Fits ml-logistic-regression: gradient steps for each class against the others, without a penalty.
 * Returns the time, and the probability of each class against the others for each row. */
export function trainOneAgainstOthers({ x, y, features }, numSteps, learningRate) {
  // The package has no intercept, so a feature of 1 stands for it.
  const rows = Array.from(y, (_, row) => [...x.subarray(row * features, (row + 1) * features), 1]);
  const [X, Y] = [new Matrix(rows), Matrix.columnVector(Array.from(y))];
  const model = new LogisticRegression({ numSteps, learningRate });
  const start = performance.now();
  model.train(X, Y);
  const milliseconds = performance.now() - start;
  // The score is the probability of the others.
  const scores = model.classifiers.map((classifier) => classifier.testScores(X));
  return { milliseconds, p: rows.map((_, row) => scores.map((ofClass) => 1 - ofClass[row])) };
}
