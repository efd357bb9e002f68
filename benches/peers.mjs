// Other ways to compute softmax in JavaScript, as their users call them.
import { createRequire } from "node:module";
import { dirname } from "node:path";
import "@tensorflow/tfjs-backend-wasm";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import * as ort from "onnxruntime-web";
import softmaxFn from "softmax-fn";

const require = createRequire(import.meta.url);

/** What a good engineer writes today: the maximum, Math.exp in doubles, the division. */
export function plainLoop(x, out = new x.constructor(x.length)) {
  let max = -Infinity;
  for (let i = 0; i < x.length; i++) if (x[i] > max) max = x[i];
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const exp = Math.exp(x[i] - max);
    out[i] = exp;
    sum += exp;
  }
  for (let i = 0; i < x.length; i++) out[i] /= sum;
  return out;
}

/** softmax-fn, which takes and returns plain arrays. */
export const softmaxFnOf = (x) => softmaxFn(Array.from(x));

/** tfjs on XNNPACK: with the result read back, and its kernel alone on a tensor that is there. */
export async function tfjs() {
  setWasmPaths(`${dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json"))}/dist/`);
  await tf.setBackend("wasm");
  await tf.ready();
  return {
    softmax: (x) => tf.tidy(() => tf.softmax(tf.tensor1d(x)).dataSync()),
    prepare: (x) => {
      const logits = tf.tensor1d(x);
      return { run: () => tf.softmax(logits).dispose(), end: () => logits.dispose() };
    },
  };
}

/** onnxruntime-web in one thread, on a model of one Softmax node. */
export async function onnxruntime() {
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = "error";
  const session = await ort.InferenceSession.create(softmaxModel(), { executionProviders: ["wasm"] });
  return { softmax: async (x) => (await session.run({ x: new ort.Tensor("float32", x, [x.length]) })).y.data };
}

/** The bytes of an ONNX model y = Softmax(x) for a vector of any length (onnx.proto3). */
function softmaxModel() {
  const text = (value) => [...new TextEncoder().encode(value)];
  const message = (field, bytes) => [(field << 3) | 2, bytes.length, ...bytes];
  const number = (field, value) => [field << 3, value];
  // TypeProto.tensor_type = { elem_type: FLOAT, shape: { dim: [{ dim_param: "n" }] } }
  const shape = message(2, message(1, message(2, text("n"))));
  const type = message(2, message(1, [...number(1, 1), ...shape]));
  const value = (name) => [...message(1, text(name)), ...type];
  const node = [...message(1, text("x")), ...message(2, text("y")), ...message(4, text("Softmax"))];
  const graph = [...message(1, node), ...message(2, text("g")), ...message(11, value("x")), ...message(12, value("y"))];
  const opset = [...message(1, []), ...number(2, 13)];
  return Uint8Array.from([...number(1, 8), ...message(7, graph), ...message(8, opset)]);
}
