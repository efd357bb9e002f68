// Comments on the guess on a prediction card: how far off it is, and which common mistake leads to it.
import { computeSoftmax, computeTotalVariation, descend } from "../compute/softmax";
import { formatFixed, joinSentences, parseLogits } from "../state/numbers";
import { t } from "../state/t";

/** Describes a guess for the card with the given data. A guess that the reader has not set shows no
 * mistake. */
export const describeGuess = (
  dataset: DOMStringMap,
  truth: readonly number[],
  guess: readonly number[],
  isSet: boolean,
) =>
  joinSentences([
    describeError(computeTotalVariation(truth, guess)),
    isSet && recognizeMistake(dataset, truth, guess),
  ]);

/** A guess within this distance of the result of a common mistake counts as that mistake. */
const NEAR = 0.04;

/** Describes the common mistake that leads to a guess, or returns "" if none does. */
function recognizeMistake(
  { logits, temperature = "1", target, rate }: DOMStringMap,
  truth: readonly number[],
  guess: readonly number[],
): string {
  const z = parseLogits(logits!);
  const T = Number(temperature);
  const sum = z.reduce((a, b) => a + b, 0);
  const mistakes: [readonly number[], string][] = [
    [z.map((x) => x / sum), t`It looks as if you had divided the scores by their sum.`],
  ];
  if (T !== 1) {
    mistakes.push([computeSoftmax(z, 1), t`These are the probabilities at T = 1.`]);
    mistakes.push([computeSoftmax(z, 1 / T), t`It looks as if you had multiplied by T instead of dividing.`]);
  }
  if (target) {
    mistakes.push([computeSoftmax(z, 1), t`These are the probabilities before the step.`]);
    mistakes.push([
      computeSoftmax(descend(z, Number(target), 1, -Number(rate)), 1),
      t`It looks as if the step had gone uphill.`,
    ]);
  }
  const error = computeTotalVariation(truth, guess);
  const made = mistakes.find(([answer]) => computeTotalVariation(answer, guess) < Math.min(NEAR, error));
  return made?.[1] ?? "";
}

/** Describes how far off a guess is. */
function describeError(distance: number): string {
  const praise = distance < 0.02 ? t`Spot on.` : distance < 0.1 ? t`Close.` : "";
  const points = formatFixed(100 * distance, 1);
  return joinSentences([
    praise,
    t`You are ${points} percentage points off: that much probability would have to move from one class to another to make your guess right. This is the total variation distance, ½ Σ |p − q|.`,
  ]);
}
