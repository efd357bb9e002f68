// Prints what top-p leaves of the words that may follow "the", then texts as they are drawn.
import { classify } from "softmax-wasm";
import { generate } from "./generate.js";
import { predict, words } from "./model.js";

const topP = 0.9;
const { classes: candidates } = classify(await predict(["the"]), { labels: words, topK: Infinity });
let sum = 0;
const kept = candidates.filter(({ probability }) => (sum += probability) - probability < topP);
const show = ({ label, probability }) => `${label} ${(100 * probability).toFixed(1)} %`;
console.log(`After "the", top-p ${topP} keeps ${kept.length} of ${words.length} words:`);
console.log(`  kept: ${kept.slice(0, 3).map(show).join(", ")}, … ${show(kept.at(-1))}`);
console.log(`  cut:  ${candidates.slice(kept.length).slice(0, 3).map(show).join(", ")}, …`);

for (const options of [{ temperature: 0 }, { topP }, { topP, temperature: 0.5 }, { temperature: 2 }]) {
  process.stdout.write(`\n${JSON.stringify(options)}\nAlice`);
  for await (const token of generate(["Alice"], { seed: 1, ...options })) {
    process.stdout.write(/\w/.test(token) ? ` ${token}` : token);
  }
  process.stdout.write("\n");
}
