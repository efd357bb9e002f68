// Computes sparsemax, by softmax-wasm. It is loaded on demand.
import { sparsemax } from "softmax-wasm";
import { computeSoftmax, isLimit } from "./softmax";

/** Computes sparsemax of the logits over the temperature. In the limits T = 0 and T = ∞ it equals softmax. */
export function computeSparsemax(logits: readonly number[], temperature: number): number[] {
  const scaled = logits.map((z) => z / temperature);
  return isLimit(temperature) || scaled.some((z) => z === Infinity)
    ? computeSoftmax(logits, temperature)
    : sparsemax(scaled);
}
