// Tokens one by one, as a language model's answer is streamed: logits, a draw, the next logits.
import { random, sample } from "softmax-wasm";
import { predict, words } from "./model.js";

/** Yields `count` tokens that continue `context`: the same ones for the same seed. */
export async function* generate(context, { count = 40, seed = 0, temperature = 1, topP = 1 } = {}) {
  const tokens = [...context];
  // One generator for all draws: a seed in the loop would draw by the same number each time.
  const rng = random(seed);
  for (let step = 0; step < count; step++) {
    const logits = await predict(tokens);
    const token = words[sample(logits, { temperature, topP, rng })];
    tokens.push(token);
    yield token;
  }
}
