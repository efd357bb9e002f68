// Computes all that <softmax-explorer> shows from its state.
import { crossEntropy, crossEntropyGrad, softmax } from "#functions";
import { formatPercent } from "../format.js";
import { catchText, checkTarget } from "./attributes.js";

export interface Explored {
  probabilities: number[];
  percents: string[];
  /** The loss of the target, if it is a class, and its gradient p − y. */
  loss: number | undefined;
  gradient: number[] | undefined;
  /** Why the target is no class of these, "" if it is one or there is none. */
  problem: string;
}

/** Holds what a person can edit or an attribute sets, from which all else that is shown follows. */
export interface ExplorerState {
  logits: readonly number[];
  /** Undefined where none is given. */
  labels: readonly (string | undefined)[];
  temperature: number;
  target: number | undefined;
  /** The names of the parts that aren't shown. */
  hide: readonly string[];
}

/** Computes all that the element shows. Throws what softmax throws for what it cannot compute. */
export function explore({ logits, temperature, target }: ExplorerState): Explored {
  const probabilities = softmax([...logits], { temperature });
  const percents = probabilities.map((p, i) =>
    formatPercent(p, p === 0 && (temperature === 0 || logits[i] === -Infinity)),
  );
  const problem = catchText(() => checkTarget(target, logits.length));
  const explored = { probabilities, percents, loss: undefined, gradient: undefined, problem };
  if (target === undefined || problem) return explored;
  const options = { temperature };
  return {
    ...explored,
    loss: crossEntropy([...logits], target, options) as number,
    gradient: crossEntropyGrad([...logits], target, options),
  };
}
