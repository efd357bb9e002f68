// Shows the next word: the words that may follow a word by rank on the Rust canvas, the words that top-k and
// top-p keep, and a table of the first ten.
import { writeSoftmax } from "../compute/canvas";
import {
  type Cut,
  type Kept,
  type NextWords,
  type Words,
  computeNextWords,
  keepTop,
  loadWords,
} from "../compute/words";
import { repeatRow } from "../dom/class-rows";
import { find, findAll, formatLength, write } from "../dom/elements";
import type { View } from "../state/model";
import { formatCount, formatPercent, formatTenth } from "../state/numbers";
import { type Settings, VOCABULARY } from "../state/settings";
import type { State } from "../state/state";
import type { Store } from "../state/store";
import { t } from "../state/t";
import { createSentences, formatProbability } from "./sentences";
import { createChart, findEnd } from "./vocabulary-chart";

/** The words that may follow a word, in the order of their probabilities, and the cut among them. */
export interface ShownWords extends Kept {
  readonly word: string;
  readonly words: Words;
  readonly next: NextWords;
  readonly probabilities: Float32Array;
  readonly temperature: number;
}

type Wanted = Pick<State, "word" | "temperature" | "settings">;

/** Returns a function that computes everything that is shown. It computes the logits again only if the word
 * has changed. */
export function createNextWordComputer(words: Words) {
  const probabilities = new Float32Array(words.names.length);
  let known: { word: string; next: NextWords } | undefined;
  return ({ word, temperature, settings }: Wanted): ShownWords => {
    if (known?.word !== word) known = { word, next: computeNextWords(words, word) };
    const { next } = known;
    writeSoftmax(probabilities, next.logits, temperature);
    return { word, words, next, probabilities, temperature, ...keepTop(probabilities, readCut(settings)) };
  };
}

const readCut = ({ topK, topP }: Settings): Cut => ({ topK, topP: topP / 100 });

/** Creates the chapter once the words are loaded. */
export async function createVocabulary(store: Store): Promise<View> {
  const section = find("[data-section=vocabulary]");
  const canvas = find<HTMLCanvasElement>("canvas", section);
  const compute = createNextWordComputer(await loadWords());
  const { render: draw, refreshColors } = createChart(section, canvas);
  const renderWords = createSentences(section, canvas);
  const renderControls = createControls(section, store);
  let wanted: Wanted = store.state;
  let shown: ShownWords | undefined;

  const render = () => {
    performance.mark("vocabulary");
    shown = compute(wanted);
    describe(section, shown);
    draw(shown, wanted.settings.vocabularyView);
    performance.measure("a frame of the vocabulary", "vocabulary");
    renderWords(shown);
  };
  const redraw = () => {
    if (shown) draw(shown, wanted.settings.vocabularyView);
  };
  const repaint = () => {
    refreshColors();
    redraw();
  };
  new ResizeObserver(() => {
    // The canvas has whole pixels of the screen, and no more of them than the bars can use.
    const { width, height } = canvas.getBoundingClientRect();
    canvas.width = Math.round(width * devicePixelRatio);
    canvas.height = Math.round(height * devicePixelRatio);
    redraw();
  }).observe(canvas);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  matchMedia("(forced-colors: active)").addEventListener("change", repaint);
  new MutationObserver(repaint).observe(document.documentElement, { attributeFilter: ["data-theme"] });

  return ({ word, temperature, settings }) => {
    const isNew =
      !shown ||
      word !== wanted.word ||
      temperature !== wanted.temperature ||
      (["topK", "topP", "vocabularyView"] as const).some((name) => settings[name] !== wanted.settings[name]);
    wanted = { word, temperature, settings };
    if (!isNew) return;
    renderControls(wanted);
    render();
  };
}

/** Creates the field of the word, the sliders of top-k and top-p, and the choice of the y axis. The slider of
 * top-k is logarithmic. */
function createControls(section: HTMLElement, store: Store) {
  const [word, k, p] = ["#next-word", "#top-k", "#top-p"].map((id) =>
    find<HTMLInputElement>(id, section),
  ) as [HTMLInputElement, HTMLInputElement, HTMLInputElement];
  const axes = findAll<HTMLInputElement>("[name=word-axis]", section);
  word.addEventListener("input", () => store.set({ word: readWord(word.value) }));
  k.addEventListener("input", () =>
    store.setSetting("topK", Math.round(VOCABULARY ** (k.valueAsNumber / Number(k.max)))),
  );
  p.addEventListener("input", () => store.setSetting("topP", p.valueAsNumber));
  axes.forEach((axis, i) => axis.addEventListener("change", () => store.setSetting("vocabularyView", i)));
  return (wanted: Wanted) => {
    const { topK, topP } = readCut(wanted.settings);
    // The text in the field stays as it was typed, such as "The Very" or "very ".
    if (readWord(word.value) !== wanted.word) word.value = wanted.word;
    axes.forEach((axis, i) => (axis.checked = i === wanted.settings.vocabularyView));
    k.valueAsNumber = Math.round((Number(k.max) * Math.log(topK)) / Math.log(VOCABULARY));
    p.valueAsNumber = Math.round(100 * topP);
    const [kText, pText] = [
      topK === VOCABULARY ? t`all` : formatCount(topK),
      topP === 1 ? t`all` : formatPercent(topP),
    ];
    write(find("#top-k-value", section), kText);
    write(find("#top-p-value", section), pText);
    k.setAttribute("aria-valuetext", kText);
    p.setAttribute("aria-valuetext", pText);
  };
}

/** Returns the last word of a text in the spelling of the lists. */
function readWord(text: string): string {
  const words = text
    .toLowerCase()
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll("’", "'")
    .match(/[a-z']+/g);
  return (words?.at(-1) ?? "").slice(0, 24);
}

/** The number of words in the table. */
const FIRST = 10;

/** Writes how much is kept, the line at the cut, the source of the logits, and the first ten words. */
export function describe(section: HTMLElement, shown: ShownWords) {
  const { kept, mass, next, words, word } = shown;
  write(find("#vocabulary-kept", section), formatCount(kept));
  write(find("#vocabulary-mass", section), formatPercent(mass));
  write(find("#next-word-text", section), describeSource(shown));
  const line = find(".cut-line", section);
  line.classList.toggle("at-end", kept === VOCABULARY);
  line.style.setProperty("left", formatLength(findEnd(kept)));
  for (const after of findAll(".after-word", section)) write(after, word === "" ? "…" : word);
  const body = find("tbody", section);
  repeatRow(body, FIRST);
  findAll("tr", body).forEach((row, i) => {
    write(find(".rank", row), String(i + 1));
    write(find(".word", row), words.names[next.ranks[i]!]!);
    write(find(".z", row), formatTenth(next.logits[i]!));
    write(find(".p", row), formatProbability(shown, i));
    write(find(".kept", row), i < kept ? t`kept` : t`cut off`);
    row.classList.toggle("cut", i >= kept);
  });
}

function describeSource({ word, words, next: { seen } }: ShownWords): string {
  if (word === "") return t`No word is given. The counts of single words stand alone.`;
  if (!words.ranks.has(word))
    return t`“${word}” is not one of the words that can be looked up. The counts of single words stand alone.`;
  if (seen === 0)
    return t`No pair in the list begins with “${word}”. The counts of single words stand alone.`;
  return seen === 1
    ? t`1 pair begins with “${word}”; all other words are backed off.`
    : t`${formatCount(seen)} pairs begin with “${word}”; all other words are backed off.`;
}
