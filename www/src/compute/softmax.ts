// What the page computes as soon as it is loaded, by softmax-wasm. Each family of its functions brings a
// WebAssembly module of its own, so only softmax is used here.
import { softmax, version } from "softmax-wasm";

export { version };

export interface Result {
  readonly probabilities: readonly number[];
  /** exp((z − max)/T), so 1 for the largest logit. */
  readonly weights: readonly number[];
  /**
   * The natural logarithm of each weight: −∞ only where the weight is exactly 0, not where it underflowed to
   * 0.
   */
  readonly weightLogs: readonly number[];
  readonly weightSum: number;
  /** In nats; `entropyLimit` is that of as many equally likely classes as aren't masked. */
  readonly entropy: number;
  readonly entropyLimit: number;
  /** How many classes aren't masked. */
  readonly live: number;
}

/** Computes softmax, and what the page shows beside it. */
export function computeResult(logits: readonly number[], temperature: number): Result {
  const probabilities = softmax([...logits], { temperature });
  // Dividing by the sum again: p / p_max is exp((z − max)/T), in the limits
  // T = 0 and T = ∞ as well, where that formula itself has no value.
  const largest = Math.max(...probabilities);
  const live = logits.filter((z) => z > -Infinity).length;
  const logs = computeWeightLogs(logits, temperature);
  return {
    probabilities,
    weights: probabilities.map((p) => p / largest),
    weightLogs: logs,
    weightSum: 1 / largest,
    entropy: computeEntropy(probabilities, logs, 1 / largest),
    entropyLimit: live === 0 ? NaN : Math.log(live),
    live,
  };
}

/**
 * Computes ln Σw − Σ p·ln w, which is −Σ p·ln p. The package's `entropy` would bring 8 KB of WebAssembly for
 * this one number.
 */
const computeEntropy = (p: readonly number[], logs: readonly number[], sum: number) =>
  p.reduce((nats, pi, i) => (pi > 0 ? nats - pi * logs[i]! : nats), Math.log(sum));

/** Computes (z − max)/T, with its limits at T = 0 and T = ∞. */
function computeWeightLogs(logits: readonly number[], temperature: number): number[] {
  const max = Math.max(...logits);
  return logits.map((z) => {
    if (z === max || z === -Infinity) return z === max ? 0 : z;
    if (temperature === 0) return -Infinity;
    // Finite, however far apart the logits are: no underflow passes for an exact 0. Halves, since z − max may
    // overflow.
    return Math.max(2 * ((z / 2 - max / 2) / temperature), -Number.MAX_VALUE);
  });
}

/** The numbers on the way from logits to weights; NaN at T = 0, which divides nothing. */
export interface Steps {
  readonly scaled: readonly number[];
  readonly largest: number;
  /** (z − max)/T */
  readonly shifted: readonly number[];
}

/** Computes the numbers on the way from logits to weights. */
export function computeSteps(logits: readonly number[], temperature: number): Steps {
  const max = Math.max(...logits);
  const over = (x: number) => (temperature === 0 ? NaN : x === -Infinity ? x : x / temperature);
  return { scaled: logits.map(over), largest: over(max), shifted: logits.map((z) => over(z - max)) };
}

/** Computes softmax and nothing else. */
export const computeSoftmax = (logits: readonly number[], temperature: number): number[] =>
  softmax([...logits], { temperature });

/**
 * Returns the logit that gives the class at an index the probability p while the others keep theirs:
 * T·(ln(p/(1 − p)) + logsumexp of the others' logits over T). NaN or infinite where none does:
 * at the limits of T, or if all the others are masked.
 */
export function solveLogit(logits: readonly number[], temperature: number, index: number, p: number): number {
  const others = logits.filter((_, i) => i !== index);
  const { weightSum } = computeResult(others, temperature);
  const z = Math.max(...others) + temperature * (Math.log(p / (1 - p)) + Math.log(weightSum));
  return temperature > 0 && Number.isFinite(z) ? roundLogit(z, temperature) : NaN;
}

/**
 * Rounds a logit to as many decimals as its probability at this temperature needs for a tenth of a percent.
 */
export function roundLogit(z: number, temperature: number): number {
  const decimals = Math.min(Math.max(4 - Math.floor(Math.log10(temperature)), 0), 15);
  return Number(z.toFixed(decimals));
}

/**
 * Returns whether a temperature is one of the limits, where softmax has no slope and no logit gives a
 * probability.
 */
export const isLimit = (temperature: number) => temperature === 0 || temperature === Infinity;

/** Computes how many equally likely classes would be as uncertain: e to the entropy in nats. */
export const computeEffectiveClasses = (nats: number) => Math.exp(nats);

/** Returns the indices of the `count` largest logits, in the order of the classes. */
export const findLargest = (logits: readonly number[], count: number): number[] =>
  [...logits.keys()]
    .sort((i, j) => logits[j]! - logits[i]!)
    .slice(0, count)
    .sort((i, j) => i - j);

/** Subtracts the truth from the prediction: p − y. */
export const subtractTruth = (probabilities: readonly number[], target: number): number[] =>
  probabilities.map((p, i) => (i === target ? p - 1 : p));

/** Rounds a logit to six decimals: fields and links stay readable, and the loss is right to four digits. */
const roundForField = (z: number) => Number(z.toFixed(6));

/** Computes the logits after one step of gradient descent on the logits themselves. */
export function descend(
  logits: readonly number[],
  target: number,
  temperature: number,
  rate: number,
): number[] {
  const gradient = subtractTruth(computeSoftmax(logits, temperature), target).map(
    (part) => part / temperature,
  );
  return logits.map((z, i) => (gradient[i] === 0 ? z : roundForField(z - rate * gradient[i]!)));
}

/** Computes how much probability would have to move between classes to make q into p: ½ Σ|p − q|. */
export const computeTotalVariation = (p: readonly number[], q: readonly number[]): number =>
  p.reduce((sum, pi, i) => sum + Math.abs(pi - q[i]!), 0) / 2;

/** Returns how many times as probable a class is as another whose logit is less by `difference`. */
export const computeRatio = (difference: number) => Math.exp(difference);
