// What follows from the state of <softmax-explorer>: all that it shows is computed here.
import { crossEntropy, crossEntropyGrad, softmax } from "#functions";

export interface Explored {
  probabilities: number[];
  percents: string[];
  /** Of the target, if there is one: the loss, and its gradient p − y. */
  loss: number | undefined;
  gradient: number[] | undefined;
}

interface Given {
  logits: readonly number[];
  temperature: number;
  target: number | undefined;
}

export function explore({ logits, temperature, target }: Given): Explored {
  const probabilities = softmax([...logits], { temperature });
  const explored = { probabilities, percents: percentages(probabilities), loss: undefined, gradient: undefined };
  if (target === undefined) return explored;
  const options = { temperature };
  return {
    ...explored,
    loss: crossEntropy([...logits], target, options) as number,
    gradient: crossEntropyGrad([...logits], target, options),
  };
}

/** With one decimal, so that they add to 100.0: what is missing goes to the largest remainders. */
function percentages(probabilities: readonly number[]): string[] {
  if (probabilities.some(Number.isNaN)) return probabilities.map(() => "NaN");
  const tenths = probabilities.map((p) => Math.floor(p * 1000));
  const remainders = probabilities.map((p, i) => ({ i, rest: p * 1000 - tenths[i]! })).sort((a, b) => b.rest - a.rest);
  const missing = 1000 - tenths.reduce((sum, t) => sum + t, 0);
  for (const { i } of remainders.slice(0, missing)) tenths[i]! += 1;
  return tenths.map((t) => `${(t / 10).toFixed(1)} %`);
}
