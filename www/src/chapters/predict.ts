// Prediction cards: set the ghost bars, then reveal the truth beside them.
// Each has an example of its own, whatever the explorer shows.
import { cloneTemplate, find, formatLength, setAll, write } from "../dom/elements";
import { descend, softmaxAt, totalVariation } from "../compute/softmax";
import type { View } from "../state/model";
import { formatPercent, logitsOf } from "../state/numbers";
import { makeEntries, displayName, type Store } from "../state/state";

export function predict(store: Store): View {
  addEventListener("beforeprint", printAnswers);
  const cards = [...document.querySelectorAll<HTMLElement>("[data-card]")].map((element) =>
    card(element, store),
  );
  return ({ revealed }) => cards.forEach((show) => show(revealed));
}

/** On paper the answers stand at the end, behind the questions in their order. */
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

/** The shares that the card asks for, after a step of descent if it asks for one. */
function truthOf({ logits, temperature = "1", target, rate }: DOMStringMap) {
  const given = logitsOf(logits!);
  const asked = target ? descend(given, Number(target), 1, Number(rate)) : given;
  return softmaxAt(asked, Number(temperature));
}

/** Guesses as near as this to what a usual mistake gives are taken for it. */
const NEAR = 0.04;

/** Returns what recognizes a usual mistake in a guess: a sentence about it, or "". */
function mistakesOf({
  logits,
  temperature = "1",
  target,
  rate,
}: DOMStringMap): (guess: readonly number[]) => string {
  const z = logitsOf(logits!);
  const T = Number(temperature);
  const sum = z.reduce((a, b) => a + b, 0);
  const mistakes: [readonly number[], string][] = [
    [z.map((x) => x / sum), "It looks as if you had divided the scores by their sum."],
  ];
  if (T !== 1) {
    mistakes.push([softmaxAt(z, 1), "These are the probabilities at T = 1."]);
    mistakes.push([softmaxAt(z, 1 / T), "It looks as if you had multiplied by T instead of dividing."]);
  }
  if (target) {
    mistakes.push([softmaxAt(z, 1), "These are the probabilities before the step."]);
    mistakes.push([
      softmaxAt(descend(z, Number(target), 1, -Number(rate)), 1),
      "It looks as if the step had gone uphill.",
    ]);
  }
  const truth = truthOf({ logits, temperature, ...(target ? { target, rate } : {}) });
  return (guess) => {
    const right = totalVariation(truth, guess);
    const made = mistakes.find(([answer]) => totalVariation(answer, guess) < Math.min(NEAR, right));
    return made ? ` ${made[1]}` : "";
  };
}

/**
 * The guess with one share set. Shares that were `set` before, the latest first, stay as far
 * as there is room; the others make up for it, or if all were set, the one set longest ago.
 */
function withShare(guess: readonly number[], place: number, share: number, set: readonly number[]): number[] {
  const others = [...guess.keys()].filter((i) => i !== place);
  const free = others.filter((i) => !set.includes(i));
  const payers = free.length > 0 ? free : [set.at(-1)!];
  const next = [...guess];
  next[place] = share;
  let rest = 1 - share;
  for (const i of set.filter((k) => !payers.includes(k))) {
    next[i] = Math.min(guess[i]!, rest);
    rest -= next[i]!;
  }
  const paid = payers.reduce((sum, i) => sum + guess[i]!, 0);
  for (const i of payers) next[i] = paid > 0 ? (guess[i]! / paid) * rest : rest / payers.length;
  return next;
}

function card(element: HTMLElement, store: Store) {
  const number = Number(element.dataset.card);
  const truth = truthOf(element.dataset);
  const hint = mistakesOf(element.dataset);
  const board = cloneTemplate("guess-template");
  const button = find(".reveal", board);
  let guess = truth.map(() => 1 / truth.length);
  /** The places that were set, the latest first. */
  let set: number[] = [];
  /** Whether the guess is the reader's: a link may come with the answer revealed. */
  let made = false;
  let open = false;

  const rows = makeEntries(truth).map((entry, i) =>
    guessRow(entry.colour, displayName(entry, i), number, (share) => {
      set = set.filter((place) => place !== i);
      guess = withShare(guess, i, share, set);
      set.unshift(i);
      show();
    }),
  );
  find(".guesses", board).append(...rows.map(({ row }) => row));
  find(".predict-work", element).append(board);
  button.addEventListener("click", () => {
    const { revealed } = store.state;
    made = !open;
    store.set({ revealed: open ? revealed.filter((n) => n !== number) : [...revealed, number].sort() });
  });

  function show() {
    const guessed = guess.map((p) => formatPercent(p));
    const real = truth.map((p) => formatPercent(p));
    rows.forEach((row, i) => row.show(guess[i]!, guessed[i]!, open ? truth[i]! : 0, open ? real[i]! : "?"));
    write(
      find(".score", board),
      open && made ? `${verdict(totalVariation(truth, guess))}${hint(guess)}` : "",
    );
    write(button, open ? "Guess again" : "Reveal");
    const answer = find<HTMLDetailsElement>(".answer", element);
    answer.hidden = !open;
    answer.open = open;
    element.classList.toggle("revealed", open);
  }
  show();
  return (revealed: readonly number[]) => {
    if (open === revealed.includes(number)) return;
    open = !open;
    show();
  };
}

/** One class of a card; `set` hears of a share that the reader sets. */
function guessRow(colour: number, name: string, number: number, set: (share: number) => void) {
  const row = cloneTemplate("guess-row-template");
  row.dataset.colour = String(colour);
  write(find(".name", row), name);
  const range = find<HTMLInputElement>(".range", row);
  range.setAttribute("aria-label", `Your guess for ${name}, card ${number}`);
  range.addEventListener("input", () => set(range.valueAsNumber / 100));
  const show = (guess: number, guessed: string, truth: number, real: string) => {
    range.value = String(Math.round(guess * 100));
    range.setAttribute("aria-valuetext", guessed);
    range.disabled = real !== "?";
    setAll(find(".ghost", row), { width: formatLength(guess) });
    setAll(find(".share", row), { width: formatLength(truth) });
    write(find(".guessed", row), guessed);
    write(find(".real", row), real);
  };
  return { row, show };
}

function verdict(distance: number): string {
  const praise = distance < 0.02 ? "Spot on. " : distance < 0.1 ? "Close. " : "";
  return `${praise}You are ${(100 * distance).toFixed(1)} percentage points off: that much probability would have to move from one class to another to make your guess right. This is the total variation distance, ½ Σ |p − q|.`;
}
