// Where it is used: four small pictures to move. They have examples of their own, whatever the explorer
// shows.
import { repeatRow } from "../dom/class-rows";
import { find, findParts, formatLength, setAll, write } from "../dom/elements";
import { computeSoftmax } from "../compute/softmax";
import type { View } from "../state/model";
import { formatNumber, formatPercent } from "../state/numbers";
import { createCalibration } from "./use-calibration";
import { createChoice } from "./use-choice";
import { t } from "../state/t";

/** Creates the four pictures. The view does nothing, since they don't show the explorer. */
export function createUses(): View {
  createSigmoid();
  createAttention();
  createCalibration();
  createChoice();
  return () => {};
}

/** The curve goes from −LIMIT to LIMIT, in a picture of 100 by 60. */
const LIMIT = 6;
const [WIDTH, HEIGHT] = [100, 60];
const CURVE_POINTS = 36;

/** Creates the curve of softmax of two classes along the difference of their logits, with a point to move. */
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

/**
 * How much “it” has in common with each word, where a component adds 1 on average; made up for the picture.
 */
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
/** Computes how far apart scores lie: with more components further, by the square root of their number. */
const computeSpread = (components: number) => Math.sqrt(components);

/** Creates the bars of attention, with the slider of the components and the box that scales. */
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
