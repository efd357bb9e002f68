// A classifier of four topics that says when a sentence is on none of them, and how sure that is: scores of
// familiarity, a threshold, conformal sets, and the card that carries all of it.
import { evaluateReject, familiarity, fitConformal } from "softmax-wasm";
import { LinearClassifier } from "softmax-wasm/learn";
import { embed, learn } from "./classifier.js";
import { heldOut, learned, offTopic } from "./sentences.js";

const { other, ...topics } = learned;
const model = await learn(topics);

/** Every second sentence of each topic fits the thresholds, the others test them. */
async function half(parity) {
  const pairs = Object.entries(heldOut).flatMap(([topic, sentences]) =>
    sentences.filter((_, i) => i % 2 === parity).map((sentence) => ({ topic, sentence })),
  );
  return { X: await embed(pairs.map(({ sentence }) => sentence)), topics: pairs.map(({ topic }) => topic) };
}
const [fitted, tested] = [await half(0), await half(1)];
const unknown = Object.values(offTopic).flat();
const outside = await embed(unknown);

console.log("score           AUROC  unknown kept where 95 % of the known are");
const logits = (X) => model.logits(X);
const shape = (X) => ({ shape: [X.length / 512, model.classes.length] });
for (const score of ["energy", "maxLogit", "maxProbability", "entropy", "margin"]) {
  const [inside, others] = [tested.X, outside].map((X) => familiarity(logits(X), { ...shape(X), score }));
  const { auroc, fprAt95 } = evaluateReject(inside, others);
  console.log(`${score.padEnd(15)} ${auroc.toFixed(2)}   ${(100 * fprAt95).toFixed(0)} %`);
}

// The threshold keeps nine of ten known sentences; the sets hold the right topic of nine of ten.
model.fitReject(fitted.X, { score: "energy", keep: 0.9 });
const right = fitted.topics.map((topic) => model.classes.indexOf(topic));
const conformal = fitConformal(model.predictProba(fitted.X), right, { ...shape(fitted.X), alpha: 0.1 });
model.card = { ...model.card, conformal };
const loaded = LinearClassifier.fromJSON(JSON.parse(JSON.stringify(model)));

const [answers, silence] = [loaded.classify(tested.X), loaded.classify(outside)];
const kept = answers.filter(({ abstained }) => abstained !== "unfamiliar");
const held = answers.filter(({ classes }, i) => classes.some(({ label }) => label === tested.topics[i]));
const named = answers.filter(({ classes }) => classes.length === 1);
const unfamiliar = silence.filter(({ abstained }) => abstained === "unfamiliar");
console.log(
  `\nOf ${answers.length} known sentences ${kept.length} are kept, ${held.length} with a set that holds their topic,`,
);
console.log(
  `${named.length} of them with one topic. Of ${silence.length} unknown ones ${unfamiliar.length} are unfamiliar:`,
);
for (const [i, { abstained, classes }] of silence.entries())
  if (i % 4 === 0)
    console.log(`  ${unknown[i]} → ${abstained ?? classes.map(({ label }) => label).join(" or ")}`);
