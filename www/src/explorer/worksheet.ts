// Prints the worksheet: the questions with blanks, and the answers on the last page unless the link keeps
// them back.
import { computeLogRatio } from "../compute/softmax";
import { find, findAll } from "../dom/elements";
import { formatFixed, joinNumbers, localize } from "../state/numbers";
import { t } from "../state/t";
import { answers } from "./answers";

/** Prints the questions and the answers. predict.ts adds the answers to the prediction cards. */
export function printWorksheet() {
  const { body } = document;
  const answer = (exercise: HTMLElement) =>
    exercise.dataset.target ? describeScores(exercise) : answers.get(exercise)!();
  const createAnswers = () =>
    findAll(".exercise").map((exercise, i) => createAnswer(t`Exercise ${i + 1}: ${answer(exercise)}`));
  const addAnswers = () => find("#answer-key").append(...createAnswers());
  // The exercises ask for scores rather than percentages.
  const blanks = find(".predict-ask").dataset.blanks!.replaceAll(localize(" %"), "");
  for (const question of findAll(".exercise[data-target] > p:first-child")) question.dataset.blanks = blanks;
  body.dataset.worksheet = "";
  addEventListener("beforeprint", addAnswers, { once: true });
  addEventListener("afterprint", () => delete body.dataset.worksheet, { once: true });
  print();
}

/** Creates the answer to an exercise as an item of the list. */
function createAnswer(text: string): HTMLElement {
  const item = document.createElement("li");
  item.textContent = text;
  return item;
}

/** Describes scores that give the probabilities of an exercise: the logarithms, shifted so that the last is
 * 0. */
function describeScores(exercise: HTMLElement): string {
  const parts = exercise.dataset.asked!.split(",").map(Number);
  const last = parts.at(-1)!;
  if (last === 0) return t`no finite scores give 0 %; only a score of −∞ does.`;
  const scores = parts.map((part) => formatFixed(computeLogRatio(part, last), 2));
  return t`for example ${joinNumbers(scores)}; only the differences count.`;
}
