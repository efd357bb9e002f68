// Other packages that compute softmax in JavaScript, called as their users do, for Node.js and browsers.
import "@tensorflow/tfjs-backend-wasm";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import * as ort from "onnxruntime-web/wasm";
import softmaxFn from "softmax-fn";

/** The package exports all of itself or nothing, so the one file is named by its path. */
export { softmax as transformersSoftmax } from "./node_modules/@huggingface/transformers/src/utils/maths.js";

/** The folder of the competitors' .wasm files. */
const MODULES = new URL("node_modules/", import.meta.url);

/** Calls softmax-fn, which takes and returns plain arrays. */
export const callSoftmaxFn = (x) => softmaxFn(Array.from(x));

/** Starts a competitor when it is first needed. */
const once = (start) => {
  let started;
  return () => (started ??= start());
};

/** tfjs on XNNPACK in one thread: with the result read back, and its kernel on a tensor whose logits are
 * written anew. */
export const tfjs = once(async () => {
  setWasmPaths(`${decodeURI(MODULES.pathname)}@tensorflow/tfjs-backend-wasm/dist/`);
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  await tf.setBackend("wasm");
  return {
    // Tensors are disposed of by hand, since tf.tidy would look through all numbers of the result for them.
    softmax: (x) => {
      const logits = tf.tensor1d(x);
      const probabilities = tf.softmax(logits);
      const result = probabilities.dataSync();
      logits.dispose();
      probabilities.dispose();
      return result;
    },
    prepare: (x) => {
      const logits = tf.tensor1d(x);
      let memory = tf.backend().typedArrayFromHeap(logits);
      const run = () => {
        // The views of a memory that has grown have the length 0.
        if (memory.length === 0) memory = tf.backend().typedArrayFromHeap(logits);
        memory.set(x);
        const probabilities = tf.softmax(logits);
        probabilities.dispose();
        return probabilities.size;
      };
      return { run, end: () => logits.dispose() };
    },
  };
});

/** Runs onnxruntime-web in one thread, on a model of one Softmax node. */
export const onnxruntime = once(async () => {
  ort.env.wasm.numThreads = 1;
  // In Node.js, onnxruntime-web finds the file itself and takes no other.
  if (MODULES.protocol !== "file:")
    ort.env.wasm.wasmPaths = { wasm: `${MODULES}onnxruntime-web/dist/ort-wasm-simd-threaded.wasm` };
  ort.env.logLevel = "error";
  const session = await ort.InferenceSession.create(softmaxModel(), { executionProviders: ["wasm"] });
  return {
    softmax: async (x) => (await session.run({ x: new ort.Tensor("float32", x, [x.length]) })).y.data,
  };
});

/** Encodes an ONNX model y = Softmax(x) for a vector of any length (onnx.proto3). */
function softmaxModel() {
  const text = (value) => [...new TextEncoder().encode(value)];
  const message = (field, bytes) => [(field << 3) | 2, bytes.length, ...bytes];
  const number = (field, value) => [field << 3, value];
  // TypeProto.tensor_type = { elem_type: FLOAT, shape: { dim: [{ dim_param: "n" }] } }
  const shape = message(2, message(1, message(2, text("n"))));
  const type = message(2, message(1, [...number(1, 1), ...shape]));
  const value = (name) => [...message(1, text(name)), ...type];
  const node = [...message(1, text("x")), ...message(2, text("y")), ...message(4, text("Softmax"))];
  const graph = [
    ...message(1, node),
    ...message(2, text("g")),
    ...message(11, value("x")),
    ...message(12, value("y")),
  ];
  const opset = [...message(1, []), ...number(2, 13)];
  return Uint8Array.from([...number(1, 8), ...message(7, graph), ...message(8, opset)]);
}
