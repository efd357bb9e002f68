// Shows uses of softmax in four small interactive pictures. They have their own examples, independent of the
// explorer.
import { computeSoftmax } from "../compute/softmax";
import { repeatRow } from "../dom/class-rows";
import { find, findParts, formatLength, setAll, write } from "../dom/elements";
import type { View } from "../state/model";
import { formatNumber, formatPercent } from "../state/numbers";
import { t } from "../state/t";
import { createCalibration } from "./use-calibration";
import { createChoice } from "./use-choice";

/** Creates the four pictures. The view does nothing, because they do not show the explorer. */
export function createUses(): View {
  createSigmoid();
  createAttention();
  createCalibration();
  createChoice();
  return () => {};
}

/** The curve goes from −LIMIT to LIMIT, in a picture of 100 by 60 units. */
const LIMIT = 6;
const [WIDTH, HEIGHT] = [100, 60];
const CURVE_POINTS = 36;

/** Creates the curve of softmax of two classes over the difference of their logits, with a movable point. */
function createSigmoid() {
  const range = find<HTMLInputElement>("#sigmoid-range");
  const probability = (difference: number) => computeSoftmax([difference, 0], 1)[0]!;
  const x = (difference: number) => ((difference + LIMIT) / (2 * LIMIT)) * WIDTH;
  const y = (p: number) => (1 - p) * HEIGHT;
  const points = Array.from({ length: CURVE_POINTS + 1 }, (_, k) => {
    const d = LIMIT * ((2 * k) / CURVE_POINTS - 1);
    return `${x(d).toFixed(2)},${y(probability(d)).toFixed(2)}`;
  });
  setAll(find("#sigmoid .path"), { points: points.join(" ") });
  const show = () => {
    const d = range.valueAsNumber;
    const p = probability(d);
    setAll(find("#sigmoid .point"), { cx: x(d).toFixed(2), cy: y(p).toFixed(2) });
    setAll(find("#sigmoid .drop"), { d: `M${x(d).toFixed(2)} ${HEIGHT}V${y(p).toFixed(2)}H0` });
    write(find("#sigmoid-difference"), formatNumber(d));
    write(find("#sigmoid-p"), formatPercent(p));
    range.setAttribute("aria-valuetext", t`${formatNumber(d)}; probability ${formatPercent(p)}`);
  };
  range.addEventListener("input", show);
  show();
}

/** The similarity of “it” to each word, per component. An average component adds 1. The numbers are made up
 * for the picture. */
const WORDS = [
  { word: t("attention")`The`, match: 0.1 },
  { word: t("attention")`animal`, match: 1.6 },
  { word: t("attention")`did`, match: -0.2 },
  { word: t("attention")`not`, match: -0.1 },
  { word: t("attention")`cross`, match: 0.3 },
  { word: t("attention")`the`, match: 0 },
  { word: t("attention")`street`, match: 0.9 },
  { word: t("attention")`because`, match: -0.3 },
  { word: t("attention")`it`, match: 0.5 },
  { word: t("attention")`was`, match: 0.2 },
  { word: t("attention")`tired`, match: 1.1 },
];
/** Computes the spread of the scores, which grows with the square root of the number of components. */
const computeSpread = (components: number) => Math.sqrt(components);

/** Creates the bars of attention, with the slider for the number of components and the box that scales the
 * scores. */
function createAttention() {
  const range = find<HTMLInputElement>("#attention-range");
  const isScaled = find<HTMLInputElement>("#attention-scale");
  const list = find("#attention");
  repeatRow(list, WORDS.length);
  const rows = [...list.children].map((row, i) => {
    const [word, probability, percent] = findParts(row, "word", "probability", "percent");
    write(word, WORDS[i]!.word);
    return { probability, percent };
  });
  const show = () => {
    const components = 4 ** range.valueAsNumber;
    const scores = WORDS.map(({ match }) => match * computeSpread(components));
    const weights = computeSoftmax(scores, isScaled.checked ? computeSpread(components) : 1);
    rows.forEach(({ probability, percent }, i) => {
      setAll(probability, { width: formatLength(weights[i]!) });
      write(percent, formatPercent(weights[i]!));
    });
    write(find("#attention-components"), String(components));
    range.setAttribute("aria-valuetext", t`${components} components`);
  };
  for (const control of [range, isScaled]) control.addEventListener("input", show);
  show();
}
