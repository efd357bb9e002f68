// Creates the prediction cards. The reader sets the ghost bars and then reveals the answer beside them. Each
// card has its own example, independent of the explorer.
import { computeSoftmax, descend } from "../compute/softmax";
import { cloneTemplate, find, formatLength, setAll, write } from "../dom/elements";
import { createEntries, formatName } from "../state/entries";
import type { View } from "../state/model";
import { formatPercent, localize, parseLogits } from "../state/numbers";
import type { Store } from "../state/store";
import { t } from "../state/t";
import "../../styles/on-demand/predict.css";
import html from "./predict.html?raw";

/** Creates the cards. */
export function createPredictions(store: Store): View {
  document.body.insertAdjacentHTML("beforeend", html);
  addEventListener("beforeprint", printAnswers);
  const cards = [...document.querySelectorAll<HTMLElement>("[data-card]")].map((element) =>
    createCard(element, store),
  );
  return ({ revealed }) => cards.forEach((show) => show(revealed));
}

/** Adds the answers at the end of the printed page, in the order of their questions. */
function printAnswers() {
  const answers = [...document.querySelectorAll<HTMLElement>("[data-card]:not([hidden]) .answer p")];
  find("#answer-key").replaceChildren(
    ...answers.map((answer) => {
      const item = document.createElement("li");
      item.append(...answer.cloneNode(true).childNodes);
      return item;
    }),
  );
}

/** Returns the probabilities that a card asks for, after a step of gradient descent if the card asks for
 * one. */
function computeAsked({ logits, temperature = "1", target, rate }: DOMStringMap) {
  const given = parseLogits(logits!);
  const asked = target ? descend(given, Number(target), 1, Number(rate)) : given;
  return computeSoftmax(asked, Number(temperature));
}

/** Returns the guess with the probability of one class changed. The classes in `chosen` keep their
 * probabilities as far as there is room, with the latest first. The other classes make up for the change. If
 * all classes were chosen, the one that was chosen longest ago makes up for it. */
function setProbability(
  guess: readonly number[],
  index: number,
  probability: number,
  chosen: readonly number[],
): number[] {
  const others = [...guess.keys()].filter((i) => i !== index);
  const free = others.filter((i) => !chosen.includes(i));
  const adjusted = free.length > 0 ? free : [chosen.at(-1)!];
  const next = [...guess];
  next[index] = probability;
  let left = 1 - probability;
  for (const i of chosen.filter((k) => !adjusted.includes(k))) {
    next[i] = Math.min(guess[i]!, left);
    left -= next[i]!;
  }
  const sum = adjusted.reduce((total, i) => total + guess[i]!, 0);
  for (const i of adjusted) next[i] = sum > 0 ? (guess[i]! / sum) * left : left / adjusted.length;
  return next;
}

/** Creates a card. Returns a function that takes the numbers of the revealed cards and shows or hides the
 * answer. */
function createCard(element: HTMLElement, store: Store) {
  const number = Number(element.dataset.card);
  const truth = computeAsked(element.dataset);
  const board = cloneTemplate("guess-template");
  const button = find(".reveal", board);
  let guess = truth.map(() => 1 / truth.length);
  /** The indices of the classes that the reader has set, the latest first. */
  let chosen: number[] = [];
  /** Whether the reader revealed the answer here. A link may have revealed it instead. */
  let made = false;
  let open = false;

  const entries = createEntries(truth);
  addBlanks(element, entries.map(formatName));
  const rows = entries.map((entry, i) =>
    createGuessRow(entry.color, formatName(entry, i), number, (probability) => {
      chosen = chosen.filter((index) => index !== i);
      guess = setProbability(guess, i, probability, chosen);
      chosen.unshift(i);
      show();
    }),
  );
  find(".guesses", board).append(...rows.map(({ row }) => row));
  find(".predict-work", element).append(board);
  button.addEventListener("click", () => {
    made = !open;
    toggleRevealed(store, number, !open);
  });

  function show() {
    const guessed = guess.map((p) => formatPercent(p));
    const real = truth.map((p) => formatPercent(p));
    rows.forEach((row, i) => row.show(guess[i]!, guessed[i]!, open ? truth[i]! : 0, open ? real[i]! : "?"));
    void showFeedback();
    write(button, open ? t`Guess again` : t`Reveal`);
    showAnswer(element, open);
  }
  /** Shows the feedback on a guess. Its script is loaded on demand, and the answer does not depend on it. */
  async function showFeedback() {
    const score = find(".score", board);
    if (!(open && made)) return write(score, "");
    const { describeGuess } = await import("./predict-feedback");
    if (open) write(score, describeGuess(element.dataset, truth, guess, chosen.length > 0));
  }
  show();
  return (revealed: readonly number[]) => {
    if (open === revealed.includes(number)) return;
    open = !open;
    show();
  };
}

/** Adds a blank for each class to the question of a printed card. */
function addBlanks(element: HTMLElement, names: readonly string[]) {
  find(".predict-ask", element).dataset.blanks = names
    .map((name) => localize(`${name} ________ %`))
    .join("     ");
}

/** Adds a card to the revealed ones, or takes it away. */
function toggleRevealed(store: Store, number: number, isRevealed: boolean) {
  const { revealed } = store.state;
  store.set({ revealed: isRevealed ? [...revealed, number].sort() : revealed.filter((n) => n !== number) });
}

/** Shows or hides the answer of a card. */
function showAnswer(element: HTMLElement, isOpen: boolean) {
  const answer = find<HTMLDetailsElement>(".answer", element);
  answer.hidden = !isOpen;
  answer.open = isOpen;
  element.classList.toggle("revealed", isOpen);
}

/** Creates the row of a class on a card. `change` is called with the probability that the reader sets. */
function createGuessRow(color: number, name: string, number: number, change: (probability: number) => void) {
  const row = cloneTemplate("guess-row-template");
  row.dataset.color = String(color);
  write(find(".name", row), name);
  const range = find<HTMLInputElement>(".range", row);
  range.setAttribute("aria-label", t`Your guess for ${name}, card ${number}`);
  range.addEventListener("input", () => change(range.valueAsNumber / 100));
  const show = (guess: number, guessed: string, truth: number, real: string) => {
    range.value = String(Math.round(guess * 100));
    range.setAttribute("aria-valuetext", guessed);
    range.disabled = real !== "?";
    setAll(find(".ghost", row), { width: formatLength(guess) });
    setAll(find(".probability", row), { width: formatLength(truth) });
    write(find(".guessed", row), guessed);
    write(find(".real", row), real);
  };
  return { row, show };
}
