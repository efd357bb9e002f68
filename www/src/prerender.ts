// Renders the example into the HTML in the build, with the same views that render it in the browser.
// Therefore index.html has each row once, and no result is written by hand.
import { describeReading, findFirst } from "./chapters/digits/describe-reading";
import { drawInk } from "./chapters/digits/picture";
import { formatAccuracy } from "./chapters/digits/report";
import { showReading } from "./chapters/digits/rows";
import { createDraw } from "./chapters/draw";
import { createExponential } from "./chapters/exponential";
import { createGradient } from "./chapters/gradient";
import { createMax } from "./chapters/max";
import { createSimplex } from "./chapters/simplex";
import { formatCode } from "./chapters/snippet";
import { createSteps } from "./chapters/steps";
import { createTemperatureTiles } from "./chapters/temperature-tiles";
import { createUses } from "./chapters/uses";
import { createNextWordComputer, describe } from "./chapters/vocabulary";
import { judgeImages, loadImages, loadModel, readImage } from "./compute/digits";
import { computeSoftmax, descend } from "./compute/softmax";
import { BACK_OFF, type Words, loadWords } from "./compute/words";
import { createClassRows } from "./dom/class-rows";
import { find, findParts, write } from "./dom/elements";
import type { WhenVisible } from "./dom/render-when-visible";
import { createDrawnBars } from "./explorer/class-bars";
import { createAxisLabels } from "./explorer/class-list";
import { type Range, fitRange } from "./explorer/range";
import { createStackedBar } from "./explorer/stacked-bar";
import { summarize } from "./explorer/status";
import { createTable } from "./explorer/table";
import { createTemperature } from "./explorer/temperature";
import { NAMES, getLogits } from "./state/entries";
import { type ViewModel, computeModel } from "./state/model";
import {
  LOCALE,
  formatCount,
  formatDigits,
  formatGradient,
  formatList,
  formatNumber,
  formatPercent,
  localize,
} from "./state/numbers";
import { createExample } from "./state/state";
import { createStore } from "./state/store";
import { t } from "./state/t";

/** Renders the example into the document. */
export async function prerender() {
  const words = await loadWords();
  computeProse(words);
  // The page for frames has only prose. Its explorer renders itself.
  if (!document.querySelector("#class-list")) return;
  const store = createStore(createExample());
  const model = computeModel(store.state, "address");
  const nothing = () => {};
  const views = [
    createDrawnClasses,
    createStackedBar(find(".band")),
    createStackedBar(find(".whole .strip"), find("#strip-names")),
    createTable(),
    createTemperature(store),
    createDraw(store, createStackedBar(find(".draw-strip .strip"))),
    createExponential(store),
    createSteps(renderAtOnce),
    createTemperatureTiles(store, renderAtOnce),
    createMax(store),
    createGradient(store, nothing, renderAtOnce),
    createSimplex(store),
    createUses(),
  ];
  for (const view of views) view(model);
  write(find("#status"), summarize(model));
  write(find("#snippet"), formatCode(model));
  describe(find("[data-section=vocabulary]"), createNextWordComputer(words)(model));
  await renderDigits(model.settings.digitThreshold / 100);
}

/** Renders every figure at once, as if all of them were on the screen. */
const renderAtOnce: WhenVisible =
  (_, ...views) =>
  (model) =>
    views.forEach((view) => view(model));

/** Creates the rows of the figure without the controls that need scripts. */
function createDrawnClasses(model: ViewModel) {
  const range = fitRange(getLogits(model.entries));
  const render = createClassRows<ViewModel & { range: Range }>(find("#class-list"), (row) => {
    const [label, logit, percent] = findParts(row, "label", "logit", "percent");
    const drawBars = createDrawnBars(row);
    return (entry, i, shown) => {
      write(label, entry.label);
      write(logit, formatNumber(entry.logit));
      write(percent, shown.percents[i]!);
      drawBars(shown, i, shown.range);
    };
  });
  render(model.entries, { ...model, range });
  createAxisLabels()({ range });
}

/** Renders the classifier's reading of the first sample, and how many of the images it reads correctly. */
async function renderDigits(threshold: number) {
  const [model, heldOut] = await Promise.all([loadModel(), loadImages("heldOut")]);
  const image = findFirst(heldOut, "3");
  const reading = readImage(model, image);
  drawInk(find("#digit-grid"), image);
  showReading(model.classes, reading);
  write(find("#digit-status"), describeReading(model.classes, reading.probabilities, threshold, image));
  write(find("#digit-held-out"), formatAccuracy(judgeImages(model, heldOut)));
}

/** Joins texts by commas, without a word before the last one. */
const formatRow = (texts: readonly string[]) => texts.join(LOCALE.startsWith("zh") ? "、" : ", ");

/** Returns the names that `<calc>` in the prose may use. The functions take logits, and the temperature if it
 * is not 1. */
const createCalcNames = (words: Words) => ({
  EXAMPLE: getLogits(createExample().entries),
  softmax: (z: readonly number[], T = 1) => computeSoftmax(z, T),
  percents: (z: readonly number[], T = 1) => computeSoftmax(z, T).map((p) => formatPercent(p)),
  /** "cat 66.5 %, dog 24.5 %, fox 9.0 %" */
  named: (z: readonly number[], T = 1) =>
    formatRow(computeSoftmax(z, T).map((p, i) => `${NAMES[i]} ${formatPercent(p)}`)),
  /** "cat by −0.84, dog by +1.16, fox by −0.31" */
  moved: (from: readonly number[], to: readonly number[]) =>
    formatRow(from.map((z, i) => t`${NAMES[i]!} by ${formatGradient(to[i]! - z, 2)}`)),
  descend,
  divided: (z: readonly number[]) => z.map((x) => x / z.reduce((a, b) => a + b)),
  digits: (x: number, count: number) => localize(x.toPrecision(count)),
  whole: (p: number) => localize(`${(100 * p).toFixed(0)} %`),
  list: formatList,
  count: formatCount,
  WORDS: words.names.length,
  PAIRS: words.seconds.length,
  BACK_OFF,
  /** The number of words that top-p keeps after the word of the example, at a temperature. */
  kept: (temperature: number) => createNextWordComputer(words)({ ...createExample(), temperature }).kept,
  /** The total probability of the words after the first ones. */
  behind: (first: number) =>
    createNextWordComputer(words)(createExample())
      .probabilities.subarray(first)
      .reduce((a, b) => a + b),
});

/** Replaces each `<calc>` in the prose by the value of its expression. */
function computeProse(words: Words) {
  const known = createCalcNames(words);
  for (const element of [...document.querySelectorAll("calc")]) {
    const compute = new Function(...Object.keys(known), `return ${element.textContent}`);
    const value = compute(...Object.values(known));
    const text = typeof value === "number" ? formatDigits(value) : String(value);
    element.replaceWith(text.replaceAll(" %", "\u00a0%"));
  }
}
