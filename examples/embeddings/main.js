// Learns from 44 sentences, says what others are about, or that it doesn't know, and counts how often.
import { LinearClassifier } from "softmax-wasm/learn";
import { embed, learn } from "./classifier.js";
import { heldOut, learned, offTopic } from "./sentences.js";

const bytes = (await learn()).toBytes();
console.log(`Saved in ${bytes.length} bytes, and loaded:`);
const model = LinearClassifier.fromBytes(bytes);
const groups = [...Object.values(heldOut), ...Object.values(offTopic)];
const sentences = groups.flatMap((group) => group.slice(0, 3));
model.classify(await embed(sentences), { threshold: 0.5 }).forEach(({ classes: [best] }, i) => {
  console.log(
    `${sentences[i]} → ${best ? `${best.label} ${(100 * best.probability).toFixed(0)} %` : "don't know"}`,
  );
});

// Shows the effect of a threshold: the answers on topic, how many of them are right, and how many sentences
// off topic are given a topic all the same, also by a classifier that learned no "other".
const { other, ...topics } = learned;
const blind = await learn(topics);
const answers = Object.entries(heldOut).flatMap(([topic, group]) => group.map(() => topic));
const [on, off] = [await embed(Object.values(heldOut).flat()), await embed(Object.values(offTopic).flat())];
const labels = (classifier, X, threshold) =>
  classifier.classify(X, { threshold }).map(({ classes: [best] }) => best?.label);
const named = (...of) => labels(...of).filter((label) => label && label !== "other").length;

console.log("\nthreshold  answered  right  off topic, but named  without other");
for (const threshold of [0, 0.4, 0.5, 0.6, 0.8]) {
  const given = labels(model, on, threshold);
  const right = given.filter((label, i) => label === answers[i]).length;
  const row = [
    threshold.toFixed(1),
    given.filter(Boolean).length,
    right,
    named(model, off, threshold),
    named(blind, off, threshold),
  ];
  console.log(row.map((value, i) => String(value).padStart([9, 10, 7, 22, 15][i])).join(""));
}
