// Draw from it: needles come down on the strip of the classes, and the hits are counted beside the probabilities.
import { find, findParts, formatLength, setAll, write } from "../dom/elements";
import { findClass, createNumbers } from "../compute/draw";
import { createStackedBar } from "../explorer/stacked-bar";
import type { Model, View } from "../state/model";
import { formatCount, formatFixed, formatPercent } from "../state/numbers";
import { formatNameInSentence, formatName, SETTINGS, type Store } from "../state/state";
import { createClassRows } from "../dom/class-rows";
import { t } from "../state/t";

const MOST = SETTINGS.n.high;
/** A run of draws takes so many frames to be shown. */
const FRAMES = 30;

export function createDraw(store: Store): View {
  const section = find("[data-section=draw]");
  const numbers = createNumbers();
  const [needle, text] = [find(".needle", section), find("#draw-text")];
  const renderStrip = createStackedBar(find(".draw-strip .strip"));
  const renderTallies = createTallies(find("#tallies"));
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let model: Model;
  let shown = -1;
  let frame = 0;

  for (const button of section.querySelectorAll<HTMLElement>("[data-draw]")) {
    button.addEventListener("click", () => {
      const { n } = store.state.settings;
      store.setSetting("n", Math.min(n + Number(button.dataset.draw), MOST));
    });
  }
  find("#draw-again").addEventListener("click", () => {
    const { settings } = store.state;
    store.set({ settings: { ...settings, n: 0, seed: (settings.seed % SETTINGS.seed.high) + 1 } });
  });

  function show(n: number) {
    shown = n;
    const drawn = numbers(model.settings.seed, n);
    const hits = model.entries.map(() => 0);
    const last =
      drawn.length > 0 && !Number.isNaN(model.probabilities[0])
        ? findClass(model.probabilities, drawn.at(-1)!)
        : -1;
    if (last >= 0) for (const number of drawn) hits[findClass(model.probabilities, number)]! += 1;
    renderTallies(model.entries, { probabilities: model.probabilities, hits, draws: last < 0 ? 0 : n, last });
    needle.hidden = last < 0;
    if (last >= 0) {
      needle.style.setProperty("left", formatLength(drawn.at(-1)!));
      needle.dataset.colour = String(model.entries[last]!.colour);
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
    const { n, seed } = model.settings;
    for (const button of section.querySelectorAll<HTMLElement>("[data-draw]"))
      button.setAttribute("aria-disabled", String(n >= MOST));
    cancelAnimationFrame(frame);
    // Only what was asked for here is drawn one after another.
    if (before && before.seed === seed && n > shown && n - before.n > 1 && shown >= 0 && !calm.matches)
      approach(shown, n);
    else show(n);
  };
}

interface Tallied {
  readonly probabilities: readonly number[];
  /** How often each class was hit, and their sum. */
  readonly hits: readonly number[];
  readonly draws: number;
  /** The index of the class that the last draw hit, or −1. */
  readonly last: number;
}

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

function describeDraw(
  { entries, probabilities }: Model,
  n: number,
  number: number | undefined,
  hit: number,
): string {
  if (Number.isNaN(probabilities[0])) return t`Every class is masked, so there is nothing to draw from.`;
  if (number === undefined) return t`Nothing is drawn yet.`;
  const name = formatNameInSentence(entries[hit]!, hit);
  const at = formatFixed(number, 3);
  return n === 1
    ? t`The needle came down at ${at} and hit ${name}.`
    : t`The last of ${formatCount(n)} draws came down at ${at} and hit ${name}.`;
}
