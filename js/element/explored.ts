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
  const percents = probabilities.map((p, i) =>
    percentOf(p, p === 0 && (temperature === 0 || logits[i] === -Infinity)),
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

/** With one decimal, each rounded by itself, so that equal probabilities are shown as equal. Only an
 * exact 0 is shown as 0. */
function percentOf(p: number, isZero: boolean): string {
  if (Number.isNaN(p)) return "NaN";
  return p < 0.0005 && !isZero ? "<0.1 %" : `${(100 * p).toFixed(1)} %`;
}
