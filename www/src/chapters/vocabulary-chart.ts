// Draws the chart of the next words by rank, as bars on the Rust canvas or as the curve of their sums.
import { createBars } from "../compute/canvas";
import { find, findAll, setAll, write } from "../dom/elements";
import { formatSignificant, localize, roundUp } from "../state/numbers";
import { VOCABULARY } from "../state/settings";
import type { ShownWords } from "./vocabulary";

/** Returns the end of a rank on the logarithmic x axis, from 0 to 1. A rank reaches from its number to the
 * next. */
export const findEnd = (rank: number) => Math.log(rank + 1) / Math.log(VOCABULARY + 1);

/** The values that a linear axis may end at. A third of each is a round number. */
const TOPS = [1.5, 3, 6, 9, 15];

/** Returns the top of a linear axis for the largest probability. */
const findTop = (p: number) => (p > 0.9 ? 1 : roundUp(p, TOPS));

/** The labels of the y axis from the top down, for each view. */
const LABELS = [
  () => ["1", "10⁻³", "10⁻⁶", "10⁻⁹"],
  (high: number) => [3, 2, 1].map((third) => formatPercentTick((high * third) / 3)).concat("0"),
  () => [localize("100 %"), "", localize("50 %"), "", "0"],
];

/** Formats a tick of the axis of probabilities. */
const formatPercentTick = (p: number) =>
  p >= 0.001 ? localize(`${Number((100 * p).toPrecision(3))} %`) : formatSignificant(p);

/** Returns a function that draws the bars, or the curve of their sums, with its axis. */
export function createChart(section: HTMLElement, canvas: HTMLCanvasElement) {
  const drawBars = createBars(canvas);
  const curve = find(".cumulative", section);
  const axis = find(".vocabulary-y", section);
  const labels = [...axis.children];
  const notes = findAll(".vocabulary-name > *", section);
  // Reading a style forces a layout, so it is not done in each frame.
  let colors = readColors(canvas);
  const refreshColors = () => (colors = readColors(canvas));
  const render = (shown: ShownWords, view: number) => {
    const isCumulative = view === 2;
    const high = view === 1 ? findTop(shown.probabilities[0]!) : 1;
    const texts = LABELS[view]!(high);
    labels.forEach((label, i) => {
      (label as HTMLElement).hidden = i >= texts.length;
      write(label, texts[i] ?? "");
    });
    notes.forEach((note, i) => (note.hidden = i !== view));
    canvas.classList.toggle("unseen", isCumulative);
    curve.toggleAttribute("hidden", !isCumulative);
    if (isCumulative) return drawCumulative(curve, shown);
    drawBars(shown.probabilities, shown.kept, { isLogarithmic: view === 0, high, ...colors });
  };
  return { render, refreshColors };
}

/** Reads the colours of the bars from the style of the canvas. */
const readColors = (canvas: HTMLCanvasElement) => {
  const { color, outlineColor } = getComputedStyle(canvas);
  return { color, faded: outlineColor };
};

/** The number of points on the curve. */
const POINTS = 240;

/** Draws the sums of the probabilities up to each rank. Top-p is a horizontal line, and the cut is where it
 * meets the curve. */
function drawCumulative(curve: Element, { probabilities, kept, asked }: ShownWords) {
  const points: [rank: number, sum: number][] = [[0, 0]];
  let total = 0;
  let next = 1;
  probabilities.forEach((p, i) => {
    total += p;
    if (i + 1 !== kept && findEnd(i + 1) < next / POINTS && i + 1 < probabilities.length) return;
    points.push([i + 1, Math.min(total, 1)]);
    next = Math.ceil(POINTS * findEnd(i + 1)) + 1;
  });
  type Point = (typeof points)[number];
  const x = (rank: number) => (100 * findEnd(rank)).toFixed(2);
  const area = (within: readonly Point[]) =>
    `M${x(within[0]![0])} 100${within.map(([rank, sum]) => `L${x(rank)} ${(100 - 100 * sum).toFixed(2)}`).join("")}V100Z`;
  setAll(find(".sum-kept", curve), { d: area(points.filter(([rank]) => rank <= kept)) });
  const rest = points.filter(([rank]) => rank >= kept);
  setAll(find(".sum-cut", curve), { d: rest.length > 1 ? area(rest) : "" });
  const y = (100 - 100 * asked).toFixed(2);
  setAll(find(".asked-line", curve), { y1: y, y2: y });
}
