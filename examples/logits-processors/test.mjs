// The processors do what warp does, in the list that transformers.js runs and by the calls that web-llm
// makes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LogitsProcessorList, TemperatureLogitsWarper, Tensor } from "@huggingface/transformers";
import { sample, softmax, warp } from "softmax-wasm";
import { answers } from "./multiple-choice.js";
import { Warp } from "./transformers.js";
import { Warp as WebLlm } from "./web-llm.js";

const logits = Float32Array.of(3, 2, 1, 0, 2.5, 2, 1, 4);
const options = { topK: 3, topP: 0.9, repetition: 1.5 };
const tensor = () => new Tensor("float32", logits.slice(), [2, 4]);

test("transformers.js runs it in its list, row by row, with the tokens so far as the history", () => {
  const processors = new LogitsProcessorList();
  processors.push(new TemperatureLogitsWarper(0.7));
  processors.extend([new Warp(options)]);
  const warped = processors(
    [
      [0n, 1n],
      [3n, 3n],
    ],
    tensor(),
  );
  const divided = logits.map((x) => x / 0.7);
  const expected = [
    ...warp(divided.subarray(0, 4), { ...options, history: [0, 1] }),
    ...warp(divided.subarray(4), { ...options, history: [3, 3] }),
  ];
  assert.deepEqual([...warped.data], expected);
  assert.ok(expected.includes(-Infinity));
});

test("top_p cuts, which transformers.js's own option doesn't", () => {
  const processors = new LogitsProcessorList();
  processors.push(new Warp({ topP: 0.5 }));
  const { data } = processors([[0n], [0n]], tensor());
  assert.deepEqual([...data], [3, -Infinity, -Infinity, -Infinity, -Infinity, -Infinity, -Infinity, 4]);
});

test("web-llm's calls: logits, the token that was drawn, a new conversation", () => {
  const processor = new WebLlm(options);
  const row = logits.subarray(0, 4);
  for (const history of [[], [0], [0, 1]]) {
    const warped = processor.processLogits(row);
    assert.ok(warped instanceof Float32Array);
    assert.deepEqual(warped, warp(row, { ...options, history }));
    processor.processSampledToken(history.length);
  }
  processor.resetState();
  assert.deepEqual(processor.processLogits(row), warp(row, { ...options, history: [] }));
  assert.deepEqual([...row], [3, 2, 1, 0], "the engine's logits stay");
  assert.ok(sample(warp(row, { topK: 1 })) === 0);
});

test("a multiple choice has the probabilities of its answers alone", () => {
  const found = answers(logits, [7, 0, 2]);
  assert.deepEqual(found, [...softmax(Float32Array.of(4, 3, 1))]);
});
