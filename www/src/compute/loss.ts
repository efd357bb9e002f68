// Computes the loss and its gradient, by softmax-wasm. It is loaded on demand.
import { crossEntropy, crossEntropyGrad } from "softmax-wasm";

/** Computes the loss, −ln p of the target. */
export const computeLoss = (logits: readonly number[], target: number, temperature: number): number =>
  crossEntropy([...logits], target, { temperature });

/** Computes the logarithm of a sum whose summands have the given logarithms: the largest of these, and the
 * loss of its part. `logSumExp` would load a module of its own. */
export function addLogs(logs: readonly number[]): number {
  const largest = Math.max(...logs);
  return largest === -Infinity ? largest : largest + crossEntropy([...logs], logs.indexOf(largest));
}

/** Computes the derivative of the loss with respect to each logit: (p − y)/T. */
export const computeGradient = (logits: readonly number[], target: number, temperature: number): number[] =>
  crossEntropyGrad([...logits], target, { temperature });

/** Measures the gradient by central differences: the loss a little above each logit minus the loss a little
 * below it, divided by the distance. */
export function measureGradient(logits: readonly number[], target: number, temperature: number): number[] {
  return logits.map((z, i) => {
    const h = Math.max(1e-5 * temperature, 1e-10 * Math.abs(z));
    const computeLossAround = (x: number) => computeLoss(logits.with(i, x), target, temperature);
    return (computeLossAround(z + h) - computeLossAround(z - h)) / (z + h - (z - h));
  });
}
