// Words of the vocabulary one by one: which stands at a rank, and ten sentences that they complete.
import { find, write } from "../dom/elements";
import { classAt, numbersOf } from "../compute/draw";
import { formatSignificant } from "../state/numbers";
import { VOCABULARY } from "../state/state";
import { NAMED } from "../compute/weather-words";

const SENTENCES = 10;
const count = new Intl.NumberFormat("en-GB");

/** What the vocabulary shows: the probability of each rank, and how many of them the cut keeps. */
export interface Shown {
  readonly probabilities: ArrayLike<number>;
  readonly kept: number;
}

/** All words by rank. Those behind the named ones are loaded when they are wanted. */
function wordsByRank() {
  let words: Promise<readonly string[]> | undefined;
  const load = async () => {
    const response = await fetch(new URL("../../words/tail.bin", import.meta.url).href);
    if (!response.ok) throw new Error(`The words could not be loaded (${response.status})`);
    const text = await new Response(response.body!.pipeThrough(new DecompressionStream("gzip"))).text();
    return [...NAMED.map(({ name }) => name), ...text.split("\n")];
  };
  return () => {
    words ??= load();
    // What failed may be asked for again.
    words.catch(() => (words = undefined));
    return words;
  };
}

export function sentences(section: HTMLElement, canvas: HTMLCanvasElement) {
  const words = wordsByRank();
  const numbers = numbersOf();
  const slider = find<HTMLInputElement>("#word-rank", section);
  const text = find("#word-text", section);
  const list = find("#sentences", section);
  const button = find("#complete", section);
  let shown: Shown;
  let seed = 0;
  let rank = 1;

  /** The slider and the canvas go by factors. */
  const rankAt = (part: number) => Math.min(Math.max(Math.floor((VOCABULARY + 1) ** part), 1), VOCABULARY);
  const tell = async () => {
    const asked = rank;
    const p = shown.probabilities[rank - 1]!;
    const sentence = (word: string) =>
      `Rank ${count.format(asked)}: “${word}”, with a probability of ${formatSignificant(p)}, ${asked <= shown.kept ? "kept" : "cut off"}.`;
    const said = await words().then(
      (all) => sentence(all[asked - 1]!),
      () => "The words could not be loaded. Move the slider to try again.",
    );
    if (asked === rank) write(text, said);
    slider.setAttribute("aria-valuetext", `rank ${count.format(asked)}`);
  };
  slider.addEventListener("input", () => {
    rank = rankAt(slider.valueAsNumber / Number(slider.max));
    void tell();
  });
  const point = (event: PointerEvent) => {
    const { left, width } = canvas.getBoundingClientRect();
    const part = (event.clientX - left) / width;
    rank = rankAt(part);
    slider.valueAsNumber = Math.round(part * Number(slider.max));
    void tell();
  };
  canvas.addEventListener("pointerdown", point);
  canvas.addEventListener("pointermove", (event) => event.pointerType === "mouse" && point(event));

  const complete = async () => {
    const { probabilities, kept } = shown;
    const p = Array.from(probabilities);
    const keptMass = p.slice(0, kept).reduce((a, b) => a + b, 0);
    try {
      const all = await words();
      list.replaceChildren(
        ...numbers(seed, SENTENCES).map((number) =>
          sentence(all, classAt(p, number), kept, () => classAt(p, number * keptMass)),
        ),
      );
    } catch {
      list.replaceChildren("The words could not be loaded. Press the button to try again.");
    }
  };
  button.addEventListener("click", () => {
    seed += 1;
    write(button, "Ten more");
    void complete();
  });
  return (next: Shown) => {
    shown = next;
    if (text.textContent !== "") void tell();
    // The same numbers, of other probabilities.
    if (seed > 0) void complete();
  };
}

/** A word that the cut removes stands in grey, and beside it the one that the same number draws of what is kept. */
function sentence(words: readonly string[], place: number, kept: number, instead: () => number): HTMLElement {
  const item = document.createElement("li");
  const word = document.createElement(place < kept ? "b" : "s");
  word.textContent = words[place]!;
  item.append("The weather today is ", word);
  if (place >= kept) {
    const other = document.createElement("b");
    other.textContent = words[instead()]!;
    item.append(" ", other);
  }
  item.append(".");
  return item;
}
