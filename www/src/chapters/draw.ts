// Draws from the distribution. Needles fall on the strip of the classes, and the hits are counted beside the
// probabilities.
import { createNumbers, findClass } from "../compute/draw";
import { createClassRows } from "../dom/class-rows";
import { find, findParts, formatLength, setAll, write } from "../dom/elements";
import { formatName, formatNameInSentence } from "../state/entries";
import type { View, ViewModel } from "../state/model";
import { formatCount, formatFixed, formatPercent, joinSentences } from "../state/numbers";
import { SETTINGS } from "../state/settings";
import type { Store } from "../state/store";
import { t } from "../state/t";

const MOST = SETTINGS.draws.high;
/** The number of frames over which a run of draws is shown. */
const FRAMES = 30;

/** Creates the chapter: the needle, the tallies and the buttons that draw. `renderStrip` renders the strip
 * that the needle falls on. */
export function createDraw(store: Store, renderStrip: View): View {
  const section = find("[data-section=draw]");
  const numbers = createNumbers();
  const [needle, text] = [find(".needle", section), find("#draw-text")];
  const renderTallies = createTallies(find("#tallies"));
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let model: ViewModel;
  let shown = -1;
  let frame = 0;

  const renderButtons = createButtons(section, store);

  function show(n: number) {
    shown = n;
    const drawn = numbers(model.settings.drawSeed, n);
    const tallied = countHits(model.probabilities, drawn);
    const { last } = tallied;
    renderTallies(model.entries, tallied);
    needle.hidden = last < 0;
    if (last >= 0) {
      needle.style.setProperty("left", formatLength(drawn.at(-1)!));
      needle.dataset.color = String(model.entries[last]!.color);
    }
    write(text, describeDraw(model, n, drawn.at(-1), last));
  }
  function approach(from: number, to: number) {
    let k = 0;
    const step = () => {
      show(Math.round(from + ((to - from) * ++k) / FRAMES));
      if (k < FRAMES) frame = requestAnimationFrame(step);
    };
    step();
  }
  return (next) => {
    const before = model?.settings;
    model = next;
    renderStrip(model);
    const { draws, drawSeed } = model.settings;
    renderButtons(draws);
    cancelAnimationFrame(frame);
    // Draws are animated only if the reader asked for them here.
    const isMore = before?.drawSeed === drawSeed && draws > shown && draws - before.draws > 1;
    if (isMore && shown >= 0 && !calm.matches) approach(shown, draws);
    else show(draws);
  };
}

/** Creates the buttons that draw and start again. Returns a function that disables those that draw after the
 * last draw. */
function createButtons(section: Element, store: Store) {
  const buttons = [...section.querySelectorAll<HTMLElement>("[data-draw]")];
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const { draws } = store.state.settings;
      store.setSetting("draws", Math.min(draws + Number(button.dataset.draw), MOST));
    });
  }
  find("#draw-again").addEventListener("click", () => {
    const { settings } = store.state;
    store.set({
      settings: { ...settings, draws: 0, drawSeed: (settings.drawSeed % SETTINGS.drawSeed.high) + 1 },
    });
  });
  return (draws: number) =>
    buttons.forEach((button) => button.setAttribute("aria-disabled", String(draws >= MOST)));
}

interface Tallied {
  readonly probabilities: readonly number[];
  /** The number of hits of each class. */
  readonly hits: readonly number[];
  readonly draws: number;
  /** The index of the class that the last draw hit, or −1 if there was no draw. */
  readonly last: number;
}

/** Counts how often the numbers hit each class. There are no hits if every class is masked. */
function countHits(probabilities: readonly number[], drawn: readonly number[]): Tallied {
  const hits = probabilities.map(() => 0);
  if (drawn.length === 0 || Number.isNaN(probabilities[0]))
    return { probabilities, hits, draws: 0, last: -1 };
  const classes = drawn.map((number) => findClass(probabilities, number));
  for (const index of classes) hits[index]! += 1;
  return { probabilities, hits, draws: drawn.length, last: classes.at(-1)! };
}

/** Creates the rows that count how often each class was drawn. */
const createTallies = (list: Element) =>
  createClassRows<Tallied>(list, (row) => {
    const [name, hit, ghost, tally, percent] = findParts(
      row,
      "name",
      "probability",
      "ghost",
      "tally",
      "percent",
    );
    return (entry, i, { probabilities, hits, draws, last }) => {
      const part = draws > 0 ? hits[i]! / draws : 0;
      write(name, formatName(entry, i));
      setAll(hit, { width: formatLength(part) });
      setAll(ghost, { width: formatLength(probabilities[i] || 0) });
      write(tally, t`${formatCount(hits[i]!)} of ${formatCount(draws)}`);
      write(percent, draws > 0 ? formatPercent(part) : "–");
      row.classList.toggle("hit", i === last);
    };
  });

/** Describes where the last needle fell and which class it hit. */
function describeDraw(
  { entries, probabilities }: ViewModel,
  n: number,
  number: number | undefined,
  hit: number,
): string {
  if (Number.isNaN(probabilities[0])) return t`Every class is masked, so there is nothing to draw from.`;
  if (number === undefined) return t`Nothing is drawn yet.`;
  const name = formatNameInSentence(entries[hit]!, hit);
  const at = formatFixed(number, 3);
  return joinSentences([
    n === 1
      ? t`The needle came down at ${at} and hit ${name}.`
      : t`The last of ${formatCount(n)} draws came down at ${at} and hit ${name}.`,
    n === MOST && t`No more than ${formatCount(MOST)} draws are possible.`,
  ]);
}
