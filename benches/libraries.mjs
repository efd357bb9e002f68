// Imports the libraries that users come from as their users do, for tests/coming-from.
import "@tensorflow/tfjs-backend-cpu";
import * as jax from "@jax-js/jax";
import * as tf from "@tensorflow/tfjs-core";
import * as ort from "onnxruntime-web/wasm";
import { onnxruntime } from "./competitors.mjs";

export { jax, tf };

await tf.setBackend("cpu");

/** The runtime of onnxruntime-web. It starts before transformers.js, which would have it load its module from
 * a CDN, and leaves a global Worker behind, by which jax-js would take its own memory for a shared one. */
const { Worker } = globalThis;
export const runtime = await onnxruntime();
globalThis.Worker = Worker;

/** The build of transformers.js for browsers, which takes the runtime from here: the build for Node.js needs
 * native libraries. The package exports it by a condition only. */
globalThis[Symbol.for("onnxruntime")] = ort;
export const transformers = await import("./node_modules/@huggingface/transformers/dist/transformers.web.js");

await jax.init("wasm");
jax.defaultDevice("wasm");
