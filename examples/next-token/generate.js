// Tokens one by one, as a language model's answer is streamed: logits, a draw, the next logits.
import { sample } from "softmax-wasm";
import { predict, words } from "./model.js";

/** Yields `count` tokens that continue `context`: the same ones for the same seed. */
export async function* generate(context, { count = 40, seed = 0, temperature = 1, topP = 1 } = {}) {
  const tokens = [...context];
  for (let step = 0; step < count; step++) {
    const logits = await predict(tokens);
    // A seed for each draw: with the same one for all, every draw would use the same random number.
    const token = words[sample(logits, { temperature, topP, seed: seed * 2 ** 20 + step })];
    tokens.push(token);
    yield token;
  }
}
