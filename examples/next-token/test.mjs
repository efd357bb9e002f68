// The text is seeded and streamed, temperature 0 is the likeliest word, and top-p cuts what it says.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { argmax, random, sample } from "softmax-wasm";
import { generate } from "./generate.js";
import { predict, words } from "./model.js";

async function text(options) {
  const tokens = [];
  for await (const token of generate(["Alice"], options)) tokens.push(token);
  return tokens.join(" ");
}

/** The words that top-p leaves after a word, by sorting, with their shares of what is left. */
async function nucleus(word, topP) {
  const logits = await predict([word]);
  const total = logits.reduce((sum, z) => sum + Math.exp(z), 0);
  const ranked = Array.from(logits, (z, id) => ({ id, p: Math.exp(z) / total })).sort((a, b) => b.p - a.p);
  let sum = 0;
  const kept = ranked.filter(({ p }) => (sum += p) - p < topP);
  const left = kept.reduce((sum, { p }) => sum + p, 0);
  return new Map(kept.map(({ id, p }) => [id, p / left]));
}

test("the same seed gives the same text, another seed another text", async () => {
  const options = { topP: 0.9, count: 60 };
  assert.equal(await text({ ...options, seed: 1 }), await text({ ...options, seed: 1 }));
  const texts = await Promise.all(Array.from({ length: 20 }, (_, seed) => text({ ...options, seed })));
  assert.equal(new Set(texts).size, 20);
});

test("temperature 0 always takes the likeliest word, and so does a small top-p", async () => {
  const greedy = ["Alice"];
  for (let i = 0; i < 30; i++) greedy.push(words[argmax(await predict(greedy))]);
  assert.equal(await text({ temperature: 0, count: 30 }), greedy.slice(1).join(" "));
  assert.equal(await text({ topP: 1e-9, seed: 5, count: 30 }), greedy.slice(1).join(" "));
});

test("top-p draws the words it keeps, by their shares, and never one that it cuts", async () => {
  const kept = await nucleus("the", 0.9);
  assert.ok(kept.size > 5 && kept.size < 50, `${kept.size} words`);
  const count = 100_000;
  const drawn = new Map();
  for (const id of sample(await predict(["the"]), { topP: 0.9, seed: 3, count }))
    drawn.set(id, (drawn.get(id) ?? 0) + 1);
  assert.deepEqual([...drawn.keys()].sort(), [...kept.keys()].sort());
  // A count is off by less than five standard deviations.
  for (const [id, p] of kept)
    assert.ok(Math.abs(drawn.get(id) - p * count) < 5 * Math.sqrt(p * count), words[id]);
});

test("single draws by one generator are those of one seed for many", async () => {
  const logits = await predict(["the"]);
  const rng = random(7);
  const drawn = Array.from({ length: 1000 }, () => sample(logits, { topP: 0.9, rng }));
  assert.deepEqual(drawn, [...sample(logits, { topP: 0.9, seed: 7, count: 1000 })]);
});

test("tokens come as they are drawn: an endless text can be left", async () => {
  const tokens = [];
  for await (const token of generate(["Alice"], { count: Infinity })) if (tokens.push(token) === 5) break;
  assert.equal(tokens.length, 5);
  assert.ok(tokens.every((token) => words.includes(token)));
});

test("main prints the cut and the texts", () => {
  const output = execFileSync(process.execPath, ["main.js"], { cwd: import.meta.dirname, encoding: "utf8" });
  assert.match(
    output,
    /^After "the", top-p 0\.9 keeps 17 of 213 words:\n {2}kept: well 9\.6 %, Rabbit 9\.6 %/,
  );
  assert.match(output, /"temperature":0}\nAlice was to her sister was to her sister/);
  assert.match(output, /"topP":0\.9}\nAlice started she was coming to take deep in her sister/);
});
