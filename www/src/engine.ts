// The only importer of softmax-wasm: every number the page shows comes from here.
import { entropy, logSumExp, softmax, version } from "softmax-wasm";

export { version };

export interface Result {
  readonly probabilities: readonly number[];
  /** exp((z − max)/T), so 1 for the largest logit. */
  readonly weights: readonly number[];
  readonly weightSum: number;
  /** In nats; `entropyLimit` is that of as many equally likely classes. */
  readonly entropy: number;
  readonly entropyLimit: number;
}

export function evaluate(logits: readonly number[], temperature: number): Result {
  const probabilities = softmax([...logits], { temperature });
  // Dividing by the sum again: p / p_max is exp((z − max)/T), in the limits
  // T = 0 and T = ∞ as well, where that formula itself has no value.
  const largest = Math.max(...probabilities);
  return {
    probabilities,
    weights: probabilities.map((p) => p / largest),
    weightSum: 1 / largest,
    entropy: entropy(probabilities),
    entropyLimit: logSumExp(logits.map(() => 0)),
  };
}
