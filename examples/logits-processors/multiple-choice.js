// The probabilities of a few answers, such as the tokens of A, B, C and D, and of no other.
import { softmax } from "softmax-wasm";

/** Returns the probability of each token among them. */
export function answers(logits, tokens) {
  const mask = new Uint8Array(logits.length);
  for (const token of tokens) mask[token] = 1;
  const p = softmax(logits, { mask });
  return tokens.map((token) => p[token]);
}
