// A classifier that has learned from a few sentences is right about others, survives a file, and abstains
// off topic.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { LinearClassifier } from "softmax-wasm/learn";
import { embed, learn } from "./classifier.js";
import { heldOut, learned, offTopic } from "./sentences.js";

const model = await learn();
const topics = Object.entries(heldOut).flatMap(([topic, sentences]) => sentences.map(() => topic));
const embedded = await embed(Object.values(heldOut).flat());

const outside = await embed(Object.values(offTopic).flat());

test("nearly all sentences that it hasn't seen get their topic", () => {
  assert.deepEqual(model.classes, ["account", "delivery", "other", "payment", "returns"]);
  const right = model.predict(embedded).filter((topic, i) => topic === topics[i]).length;
  assert.ok(right >= 22, `${right} of ${topics.length}`);
});

test("below the threshold it abstains, and what it answers is right", () => {
  const answers = model.classify(embedded, { threshold: 0.5 });
  const given = answers.flatMap(({ classes: [best] }, i) => (best ? [best.label === topics[i]] : []));
  assert.ok(given.length >= 14, `${given.length} answers`);
  assert.ok(given.every(Boolean));
});

test("what has nothing to do with the shop is other, or not answered", () => {
  for (const {
    classes: [best],
  } of model.classify(outside, { threshold: 0.5 }))
    assert.equal(best?.label ?? "other", "other");
});

test("without a class of its own, a threshold of 50 % misses many of them", async () => {
  const { other, ...topics } = learned;
  const blind = await learn(topics);
  const answered = blind.classify(outside, { threshold: 0.5 }).filter(({ abstained }) => !abstained);
  assert.ok(answered.length >= 8, `${answered.length} answers`);
});

test("a file of it says the same", () => {
  const bytes = model.toBytes();
  assert.ok(bytes.length < 11000, `${bytes.length} bytes`);
  assert.deepEqual(LinearClassifier.fromBytes(bytes).predictProba(embedded), model.predictProba(embedded));
});

test("main prints sentences with their answers, and what each threshold does", () => {
  const text = execFileSync(process.execPath, ["main.js"], { cwd: import.meta.dirname, encoding: "utf8" });
  assert.equal(text.match(/ → /g).length, 18);
  assert.match(text, /^It still hasn't come, has it been shipped\? → (delivery \d+ %|don't know)$/m);
  assert.match(text, /^Photosynthesis turns light into sugar → other \d+ %$/m);
  const rows = text
    .trim()
    .split("\n")
    .slice(-5)
    .map((line) => line.trim().split(/\s+/).map(Number));
  assert.deepEqual(
    rows.map(([threshold]) => threshold),
    [0, 0.4, 0.5, 0.6, 0.8],
  );
  assert.deepEqual(rows[0].slice(0, 2), [0, topics.length]);
});

test("unknown.js prints what each score of familiarity is worth, and answers from a loaded card", () => {
  const text = execFileSync(process.execPath, ["unknown.js"], { cwd: import.meta.dirname, encoding: "utf8" });
  const scores = [...text.matchAll(/^(\w+) +(0\.\d\d) +(\d+) %$/gm)];
  assert.deepEqual(
    scores.map(([, score]) => score),
    ["energy", "maxLogit", "maxProbability", "entropy", "margin"],
  );
  for (const [, score, auroc] of scores) assert.ok(auroc > 0.6 && auroc < 0.8, `${score}: ${auroc}`);
  const [known, kept, held] = text.match(/^Of (\d+) known sentences (\d+) are kept, (\d+) with/m).slice(1);
  assert.equal(known, "12");
  assert.ok(kept >= 7 && held >= 7, `${kept}, ${held}`);
  const [all, unfamiliar] = text.match(/Of (\d+) unknown ones (\d+) are unfamiliar/).slice(1);
  assert.ok(all === "24" && unfamiliar >= 12, unfamiliar);
});
