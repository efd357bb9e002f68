// Computes the numbers that the page shows at once: probabilities by softmax-wasm, and what follows from them
// in a few operations by itself. Each family of functions in the package has its own WebAssembly module, so
// this file uses only softmax.
import { softmax, version } from "softmax-wasm";

export { version };

export interface SoftmaxResult {
  readonly probabilities: readonly number[];
  /** The exponentials exp((z − max)/T). That of the largest logit is 1. */
  readonly exponentials: readonly number[];
  /** The natural logarithms of the exponentials. A logarithm is −∞ only if the exponential is exactly 0,
   * not if it underflowed. */
  readonly exponentialLogs: readonly number[];
  readonly exponentialSum: number;
  readonly exponentialSumLog: number;
  /** The entropy in nats. `entropyLimit` is the entropy of equal probabilities for all classes that are not
   * masked. */
  readonly entropy: number;
  readonly entropyLimit: number;
  /** The number of classes that are not masked. */
  readonly unmaskedCount: number;
}

/** Computes softmax and the numbers that the page shows beside it. */
export function computeResult(logits: readonly number[], temperature: number): SoftmaxResult {
  const probabilities = softmax([...logits], { temperature });
  // The exponentials are p / p_max, which equals exp((z − max)/T). The quotient also holds in the limits
  // T = 0 and T = ∞, where the formula has no value.
  const largest = Math.max(...probabilities);
  const unmaskedCount = logits.filter((z) => z > -Infinity).length;
  const logs = computeExponentialLogs(logits, temperature);
  const exponentialSumLog = Math.log(1 / largest);
  return {
    probabilities,
    exponentials: probabilities.map((p) => p / largest),
    exponentialLogs: logs,
    exponentialSum: 1 / largest,
    exponentialSumLog,
    entropy: computeEntropy(probabilities, logs, exponentialSumLog),
    entropyLimit: unmaskedCount === 0 ? NaN : Math.log(unmaskedCount),
    unmaskedCount,
  };
}

/** Computes ln Σe − Σ p·ln e with the exponentials e, which is −Σ p·ln p. The package's `entropy` would add
 * 8 KB of WebAssembly for this one number. */
const computeEntropy = (p: readonly number[], logs: readonly number[], sumLog: number) =>
  p.reduce((nats, pi, i) => (pi > 0 ? nats - pi * logs[i]! : nats), sumLog);

/** Computes (z − max)/T, including its limits at T = 0 and T = ∞. */
function computeExponentialLogs(logits: readonly number[], temperature: number): number[] {
  const max = Math.max(...logits);
  return logits.map((z) => {
    if (z === max || z === -Infinity) return z === max ? 0 : z;
    if (temperature === 0) return -Infinity;
    // The result is finite even for logits that are far apart, because −∞ would stand for an exact 0. The
    // halves prevent z − max from overflowing.
    return Math.max(2 * ((z / 2 - max / 2) / temperature), -Number.MAX_VALUE);
  });
}

/** The intermediate numbers between logits and exponentials. They are NaN at T = 0, where nothing is
 * divided. */
export interface Intermediates {
  readonly scaled: readonly number[];
  readonly largest: number;
  /** (z − max)/T */
  readonly shifted: readonly number[];
}

/** Computes the intermediate numbers between logits and exponentials. */
export function computeIntermediates(logits: readonly number[], temperature: number): Intermediates {
  const max = Math.max(...logits);
  const over = (x: number) => (temperature === 0 ? NaN : x === -Infinity ? x : x / temperature);
  return { scaled: logits.map(over), largest: over(max), shifted: logits.map((z) => over(z - max)) };
}

/** Computes softmax without the other numbers of a result. */
export const computeSoftmax = (logits: readonly number[], temperature: number): number[] =>
  softmax([...logits], { temperature });

/** Returns the logit that gives a class the probability p while the others keep their logits. It is
 * T·(ln(p/(1 − p)) + logsumexp of the other logits over T). The result is NaN or infinite if there is no such
 * logit, which is the case at the limits of T or if all other classes are masked. */
export function solveLogit(logits: readonly number[], temperature: number, index: number, p: number): number {
  const others = logits.filter((_, i) => i !== index);
  const { exponentialSumLog } = computeResult(others, temperature);
  const z = Math.max(...others) + temperature * (computeLogRatio(p, 1 - p) + exponentialSumLog);
  return temperature > 0 && Number.isFinite(z) ? roundLogit(z, temperature) : NaN;
}

/** Rounds a logit to the decimals that its probability at this temperature needs for a tenth of a percent. */
export function roundLogit(z: number, temperature: number): number {
  const decimals = Math.min(Math.max(4 - Math.floor(Math.log10(temperature)), 0), 15);
  return Number(z.toFixed(decimals));
}

/** Returns whether a temperature is 0 or ∞, where softmax has no slope and no logit gives a wanted
 * probability. */
export const isLimit = (temperature: number) => temperature === 0 || temperature === Infinity;

/** Computes the number of equally likely classes that have this entropy: e to the entropy in nats. */
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

/** Rounds a logit to six decimals, so that fields and links stay readable. The loss keeps four correct
 * digits. */
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

/** Computes the total variation distance, ½ Σ|p − q|: the probability that has to move to turn q into p. */
export const computeTotalVariation = (p: readonly number[], q: readonly number[]): number =>
  p.reduce((sum, pi, i) => sum + Math.abs(pi - q[i]!), 0) / 2;

/** Computes the exponential of the difference of two logits: the ratio of the probabilities of their
 * classes. */
export const computeExponential = (difference: number) => Math.exp(difference);

/** Computes the logarithm of the ratio of two probabilities: the difference of the logits of their
 * classes. */
export const computeLogRatio = (p: number, q: number) => Math.log(p / q);

/** Computes the loss of a target that has the probability p: −ln p. */
export const computeLogLoss = (p: number) => Math.log(1 / p);
