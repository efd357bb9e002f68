// Sparsemax, by softmax-wasm, loaded when wanted.
import { sparsemax } from "softmax-wasm";
import { computeSoftmax, isLimit } from "./softmax";

/** Computes sparsemax of the logits over the temperature; in the limits T = 0 and T = ∞ it is softmax. */
export function computeSparsemax(logits: readonly number[], temperature: number): number[] {
  const scaled = logits.map((z) => z / temperature);
  return isLimit(temperature) || scaled.some((z) => z === Infinity)
    ? computeSoftmax(logits, temperature)
    : sparsemax(scaled);
}
