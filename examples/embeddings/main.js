// Learns from 44 sentences, then says what others are about, or that it doesn't know.
import { embed, learn } from "./classifier.js";
import { heldOut, offTopic } from "./sentences.js";

const model = await learn();
const show = ([best], sentence) => console.log(`${sentence} → ${best ? `${best.label} ${(100 * best.probability).toFixed(0)} %` : "don't know"}`);
for (const sentences of [...Object.values(heldOut), offTopic]) {
  const answers = model.classify(await embed(sentences), { threshold: 0.5 });
  answers.forEach((answer, i) => show(answer, sentences[i]));
}
console.log(`The classifier takes ${model.toBytes().length} bytes.`);
