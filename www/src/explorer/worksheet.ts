// The worksheet: the questions alone on paper, with blanks, and the answers on the last page unless the link keeps
// them back.
import { find, findAll } from "../dom/elements";

/** Prints the questions and the key. The answers to the cards called "Predict" are put there by predict.ts. */
export function printWorksheet() {
  const { body } = document;
  const addAnswers = () => find("#answer-key").append(...findAll(".exercise").map(createAnswer));
  body.dataset.worksheet = "";
  addEventListener("beforeprint", addAnswers, { once: true });
  addEventListener("afterprint", () => delete body.dataset.worksheet, { once: true });
  print();
}

function createAnswer(exercise: HTMLElement, i: number): HTMLElement {
  const item = document.createElement("li");
  item.textContent = `Exercise ${i + 1}: ${exercise.dataset.target ? describeScores(exercise) : describeChoice(exercise)}`;
  return item;
}

function describeChoice(exercise: HTMLElement): string {
  const label = find("label[data-right]", exercise);
  return `${label.textContent!.trim()}. ${label.dataset.reply}`;
}

/** Returns scores that give the probabilities asked for: their logarithms, the last of them moved to 0. */
function describeScores(exercise: HTMLElement): string {
  const parts = find(".asked", exercise)
    .textContent!.match(/[\d.]+/g)!
    .map(Number);
  const last = parts.at(-1)!;
  if (last === 0) return "no finite scores give 0 %; only a score of −∞ does.";
  const scores = parts.map((part) => Math.log(part / last).toFixed(2));
  return `for example ${scores.join(", ")}; only the differences count.`;
}
