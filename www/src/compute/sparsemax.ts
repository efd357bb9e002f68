// Sparsemax, by softmax-wasm, loaded when wanted.
import { sparsemax } from "softmax-wasm";
import { computeSoftmax } from "./softmax";

/** Sparsemax of the logits over the temperature; in the limits T = 0 and T = ∞ it is the same as softmax. */
export function computeSparsemax(logits: readonly number[], temperature: number): number[] {
  const isLimit = temperature === 0 || temperature === Infinity;
  const scaled = logits.map((z) => z / temperature);
  return isLimit || scaled.some((z) => z === Infinity) ? computeSoftmax(logits, temperature) : sparsemax(scaled);
}
