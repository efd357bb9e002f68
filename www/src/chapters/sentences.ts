// Shows single words of the vocabulary: the word at a rank, and ten draws of the next word.
import { createNumbers, findClass } from "../compute/draw";
import { find, write } from "../dom/elements";
import { formatCount, formatWithLog } from "../state/numbers";
import { VOCABULARY } from "../state/settings";
import { t } from "../state/t";
import type { ShownWords } from "./vocabulary";

const SENTENCES = 10;

/** Returns the rank at a part of the x axis. The axis and the slider are logarithmic. */
const findRank = (part: number) => Math.min(Math.max(Math.floor((VOCABULARY + 1) ** part), 1), VOCABULARY);

/** Returns the word at an index, in the order of the probabilities. */
const getWord = ({ words, next }: ShownWords, i: number) => words.names[next.ranks[i]!]!;

/** The least normal number of an f32. Smaller ones have fewer digits and finally become 0. */
const LEAST_NORMAL_F32 = 2 ** -126;

/** Formats the probability of a word. One that is too small for an f32 is computed from the logits. */
export function formatProbability({ probabilities, next: { logits }, temperature }: ShownWords, i: number) {
  const p = probabilities[i]!;
  const ln = (logits[i]! - logits[0]!) / temperature + Math.log(probabilities[0]!);
  return formatWithLog(p < LEAST_NORMAL_F32 ? 0 : p, ln);
}

/** Binds the controls to the chart. Returns a function that shows a change of the word, the cut or the
 * temperature. */
export function createSentences(section: HTMLElement, canvas: HTMLCanvasElement) {
  const showRank = createRank(section, canvas.parentElement!);
  const showSentences = createCompletions(section);
  return (shown: ShownWords) => {
    showRank(shown);
    showSentences(shown);
  };
}

/** Binds the slider and the pointer over the chart to the sentence about the word at a rank. */
function createRank(section: HTMLElement, figure: HTMLElement) {
  const slider = find<HTMLInputElement>("#word-rank", section);
  const text = find("#word-text", section);
  let shown: ShownWords | undefined;
  let rank = 1;
  const show = () => {
    if (!shown) return;
    const p = formatProbability(shown, rank - 1);
    const word = getWord(shown, rank - 1);
    write(
      text,
      rank <= shown.kept
        ? t`Rank ${formatCount(rank)}: “${word}”, with a probability of ${p}, kept.`
        : t`Rank ${formatCount(rank)}: “${word}”, with a probability of ${p}, cut off.`,
    );
    slider.setAttribute("aria-valuetext", t`rank ${formatCount(rank)}`);
  };
  slider.addEventListener("input", () => {
    rank = findRank(slider.valueAsNumber / Number(slider.max));
    show();
  });
  const pickRank = (event: PointerEvent) => {
    const { left, width } = figure.getBoundingClientRect();
    const part = (event.clientX - left) / width;
    rank = findRank(part);
    slider.valueAsNumber = Math.round(part * Number(slider.max));
    show();
  };
  figure.addEventListener("pointerdown", pickRank);
  figure.addEventListener("pointermove", (event) => event.pointerType === "mouse" && pickRank(event));
  return (next: ShownWords) => {
    shown = next;
    if (text.textContent !== "") show();
  };
}

/** Binds the button to the list of sentences with drawn words. */
function createCompletions(section: HTMLElement) {
  const numbers = createNumbers();
  const list = find("#sentences", section);
  const button = find("#complete", section);
  let shown: ShownWords | undefined;
  let seed = 0;
  const show = () => {
    if (!shown) return;
    const now = shown;
    const p = Array.from(now.probabilities);
    list.replaceChildren(
      ...numbers(seed, SENTENCES).map((number) =>
        createSentence(now, findClass(p, number), () => findClass(p, number * now.mass)),
      ),
    );
  };
  button.addEventListener("click", () => {
    seed += 1;
    write(button, t`Ten others`);
    show();
  });
  return (next: ShownWords) => {
    shown = next;
    // The drawn numbers stay, and they select words by the new probabilities.
    if (seed > 0) show();
  };
}

/** Creates a sentence with the drawn word. A word that the cut removes is struck through. The word that the
 * same number draws from the kept words follows it. */
function createSentence(shown: ShownWords, drawn: number, instead: () => number): HTMLElement {
  const item = document.createElement("li");
  const word = document.createElement(drawn < shown.kept ? "b" : "s");
  word.textContent = getWord(shown, drawn);
  item.append(`… ${shown.word} `, word);
  if (drawn >= shown.kept) {
    const other = document.createElement("b");
    other.textContent = getWord(shown, instead());
    item.append(" ", other);
  }
  return item;
}
