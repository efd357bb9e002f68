// What follows from the state of <softmax-explorer>: all that it shows is computed here.
import { crossEntropy, crossEntropyGrad, softmax } from "#functions";
import { formatPercent } from "./format.js";

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
  const percents = probabilities.map((p, i) =>
    formatPercent(p, p === 0 && (temperature === 0 || logits[i] === -Infinity)),
  );
  const explored = { probabilities, percents, loss: undefined, gradient: undefined };
  if (target === undefined) return explored;
  const options = { temperature };
  return {
    ...explored,
    loss: crossEntropy([...logits], target, options) as number,
    gradient: crossEntropyGrad([...logits], target, options),
  };
}
