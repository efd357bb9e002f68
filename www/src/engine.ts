// What the page computes as soon as it is loaded, by softmax-wasm. Each family of its functions brings a
// WebAssembly module of its own, so only two are used here: that of softmax and that of entropy.
import { entropy, softmax, version } from "softmax-wasm";

export { version };

export interface Result {
  readonly probabilities: readonly number[];
  /** exp((z − max)/T), so 1 for the largest logit. */
  readonly weights: readonly number[];
  /** The natural logarithm of each weight: −∞ only where the weight is exactly 0, not where it underflowed to 0. */
  readonly weightLogs: readonly number[];
  readonly weightSum: number;
  /** In nats; `entropyLimit` is that of as many equally likely classes as aren't masked. */
  readonly entropy: number;
  readonly entropyLimit: number;
  /** How many classes aren't masked. */
  readonly live: number;
}

export function evaluate(logits: readonly number[], temperature: number): Result {
  const probabilities = softmax([...logits], { temperature });
  // Dividing by the sum again: p / p_max is exp((z − max)/T), in the limits
  // T = 0 and T = ∞ as well, where that formula itself has no value.
  const largest = Math.max(...probabilities);
  const live = logits.filter((z) => z > -Infinity).length;
  return {
    probabilities,
    weights: probabilities.map((p) => p / largest),
    weightLogs: weightLogs(logits, temperature),
    weightSum: 1 / largest,
    entropy: entropy(probabilities),
    entropyLimit: live === 0 ? NaN : entropy(Array.from({ length: live }, () => 1 / live)),
    live,
  };
}

/** (z − max)/T, with its limits at T = 0 and T = ∞. */
function weightLogs(logits: readonly number[], temperature: number): number[] {
  const max = Math.max(...logits);
  return logits.map((z) => {
    if (z === max || z === -Infinity) return z === max ? 0 : z;
    // Finite, however far apart the logits are: no underflow passes for an exact 0.
    return temperature === 0 ? -Infinity : Math.max((z - max) / temperature, -Number.MAX_VALUE);
  });
}

/** The numbers on the way from logits to weights; NaN at T = 0, which divides nothing. */
export interface Steps {
  readonly scaled: readonly number[];
  readonly largest: number;
  /** (z − max)/T */
  readonly shifted: readonly number[];
}

export function stepsOf(logits: readonly number[], temperature: number): Steps {
  const max = Math.max(...logits);
  const over = (x: number) => (temperature === 0 ? NaN : x === -Infinity ? x : x / temperature);
  return { scaled: logits.map(over), largest: over(max), shifted: logits.map((z) => over(z - max)) };
}

/** Softmax and nothing else. */
export const sharesAt = (logits: readonly number[], temperature: number): number[] => softmax([...logits], { temperature });

/** How many equally likely classes would be as uncertain: e to the entropy in nats. */
export const effectiveClasses = (nats: number) => Math.exp(nats);

/** The places of the `count` largest logits, in the order of the classes. */
export const largestPlaces = (logits: readonly number[], count: number): number[] =>
  [...logits.keys()].sort((i, j) => logits[j]! - logits[i]!).slice(0, count).sort((i, j) => i - j);

/** The prediction minus the truth: p − y. */
export const errorOf = (probabilities: readonly number[], target: number): number[] =>
  probabilities.map((p, i) => (i === target ? p - 1 : p));

/** Logits are kept to six decimals: fields and links stay readable, and the loss is right to four digits. */
const rounded = (z: number) => Number(z.toFixed(6));

/** The logits after one step of gradient descent on the logits themselves. */
export function descend(logits: readonly number[], target: number, temperature: number, rate: number): number[] {
  const gradient = errorOf(sharesAt(logits, temperature), target).map((part) => part / temperature);
  return logits.map((z, i) => (gradient[i] === 0 ? z : rounded(z - rate * gradient[i]!)));
}

/** How much probability would have to move between classes to make q into p: ½ Σ|p − q|. */
export const totalVariation = (p: readonly number[], q: readonly number[]): number =>
  p.reduce((sum, pi, i) => sum + Math.abs(pi - q[i]!), 0) / 2;
