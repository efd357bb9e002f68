// The distribution that `generate` of transformers.js draws from (src/models/modeling_utils.js,
// src/generation/logits_sampler.js): its warper divides by the temperature, its sampler takes the k largest.
// It accepts top_p and ignores it. The k largest are sorted out here, since its own topk needs the binaries
// of onnxruntime-node.
import { createRequire } from "node:module";

// A package of the benchmarks, which `make bench` installs.
const require = createRequire(new URL("../../../benches/package.json", import.meta.url));
const { LogitsProcessorList, Tensor, TemperatureLogitsWarper, env } = require("@huggingface/transformers");

export const name = `transformers.js ${env.version}`;

const KNOWN = ["temperature", "topK", "topP"];

export async function keeps(logits, options, order) {
  if (order !== "hf" || Object.keys(options).some((key) => !KNOWN.includes(key))) return undefined;
  const processors = new LogitsProcessorList();
  if (options.temperature) processors.push(new TemperatureLogitsWarper(options.temperature));
  const tensor = new Tensor("float32", Float32Array.from(logits), [1, logits.length]);
  const warped = Array.from(processors([[]], tensor).data, (x, i) => ({ x, i })).filter(
    ({ x }) => x > -Infinity,
  );
  return warped
    .sort((a, b) => b.x - a.x || a.i - b.i)
    .slice(0, options.topK ?? logits.length)
    .map(({ i }) => i);
}
