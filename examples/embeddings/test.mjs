// What is learned from a few sentences holds for others, survives a file, and abstains off topic.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { LinearClassifier } from "softmax-wasm/learn";
import { embed, learn } from "./classifier.js";
import { heldOut, learned, offTopic } from "./sentences.js";

const model = await learn();
const topics = Object.entries(heldOut).flatMap(([topic, sentences]) => sentences.map(() => topic));
const embedded = await embed(Object.values(heldOut).flat());

test("sentences that it hasn't seen get their topic", () => {
  assert.deepEqual(model.classes, ["account", "delivery", "other", "payment", "returns"]);
  const right = model.predict(embedded).filter((topic, i) => topic === topics[i]).length;
  assert.equal(right, topics.length);
});

test("below the threshold it abstains, and what it answers is right", () => {
  const answers = model.classify(embedded, { threshold: 0.5 });
  const given = answers.flatMap(([best], i) => (best ? [best.label === topics[i]] : []));
  assert.ok(given.length >= 8, `${given.length} answers`);
  assert.ok(given.every(Boolean));
});

test("what has nothing to do with the shop is other, or not answered", async () => {
  for (const [best] of model.classify(await embed(offTopic), { threshold: 0.5 })) assert.equal(best?.label ?? "other", "other");
});

test("without a class of its own, a threshold doesn't find it", async () => {
  const { other, ...topics } = learned;
  const blind = await learn(topics);
  const answered = blind.classify(await embed(offTopic), { threshold: 0.5 }).filter(([best]) => best);
  assert.ok(answered.length >= 3, `${answered.length} answers`);
});

test("a file of it says the same", () => {
  const bytes = model.toBytes();
  assert.ok(bytes.length < 11000, `${bytes.length} bytes`);
  assert.deepEqual(LinearClassifier.fromBytes(bytes).predictProba(embedded), model.predictProba(embedded));
});

test("main prints a line for each sentence", () => {
  const lines = execFileSync(process.execPath, ["main.js"], { cwd: import.meta.dirname, encoding: "utf8" }).trim().split("\n");
  assert.equal(lines.length, topics.length + offTopic.length + 1);
  assert.match(lines[0], /→ delivery \d+ %/);
  assert.match(lines.at(-2), /→ (other \d+ %|don't know)$/);
});
