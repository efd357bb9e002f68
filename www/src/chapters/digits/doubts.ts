// Shows how far the classifier of digits can be trusted: how reliable its probabilities are at a temperature,
// which digits a picture can be, and whether the picture is a digit at all.
import { computeTemperature, findNearestStep } from "../../../../js/format";
import type { Classifier, Images } from "../../compute/digits";
import {
  computeImageLogits,
  fitBestTemperature,
  fitConformalSets,
  fitLogitsRule,
  fitSimilarityRule,
  measureReliability,
  splitInHalf,
} from "../../compute/doubts";
import { find, write } from "../../dom/elements";
import { formatFixed, formatNumber, formatPercent, tidy } from "../../state/numbers";
import type { Store } from "../../state/store";
import { t } from "../../state/t";
import { createPoliteStatus } from "../polite-status";
import { createReliabilityDiagram } from "../reliability-diagram";
import { addLetters, showCases } from "./cases";
import { createDigitDrawings } from "./drawings";
import { drawAllLetters } from "./letter-strokes";
import { createDigitSets } from "./sets";
import { type Doubts, formatFraction, formatWhole, judgePicture } from "./verdict";

interface Grid {
  readonly image: Float32Array;
  show(image: Float32Array): void;
}

/** Creates the panels on the classifier's reliability, which also judge the picture in the grid. */
export function createDigitDoubts(store: Store, heldOut: Images, grid: Grid) {
  const say = createPoliteStatus("#digit-verdict");
  const letters = drawAllLetters();
  let doubts: Doubts;
  addLetters(grid.show);
  const views = [
    createReliability(store, () => doubts),
    createDigitSets(store),
    (next: Doubts) => showCases(next, heldOut, grid.show),
    createDigitDrawings(() => grid.image),
  ];

  return {
    /** Judges a classifier at a temperature, and shows the result in the panels. */
    take(classifier: Classifier, temperature: number) {
      const isNew = classifier !== doubts?.classifier;
      const judged = isNew ? judge(classifier, heldOut, letters) : doubts;
      const alpha = store.state.settings.missRate / 100;
      const fit = fitConformalSets(judged.halves[0], alpha, temperature);
      const { all, halves, rules } = judged;
      doubts = { classifier, temperature, alpha, all, halves, rules, fit };
      if (isNew) showRules(rules);
      for (const view of views) view(doubts);
    },
    /** Announces which digits the picture in the grid can be, and whether it resembles a digit. */
    read(image: Float32Array) {
      say(image.every((ink) => ink === 0) ? "" : describeVerdict(doubts, image));
    },
  };
}

/** Judges a classifier on the held-out images, and fits the rules of familiarity. */
function judge(
  classifier: Classifier,
  heldOut: Images,
  letters: Float32Array,
): Pick<Doubts, "all" | "halves" | "rules"> {
  const all = computeImageLogits(classifier, heldOut);
  const halves = splitInHalf(all, 1);
  const quarters = splitInHalf(halves[1], 1);
  const rules = {
    logits: fitLogitsRule(classifier, quarters, letters),
    similarity: fitSimilarityRule(halves[0].pixels, quarters, letters),
  };
  return { all, halves, rules };
}

/** Creates the panel of the temperature, with its slider and the button that fits it. Returns a function that
 * renders the panel. */
function createReliability(store: Store, getDoubts: () => Doubts) {
  const renderDiagram = createReliabilityDiagram(find("#digit-reliability"));
  const range = find<HTMLInputElement>("#digit-range");
  range.addEventListener("input", () => store.set({ temperature: computeTemperature(range.valueAsNumber) }));
  find("#digit-fit").addEventListener("click", () =>
    store.set({ temperature: tidy(Number(fitBestTemperature(getDoubts().all).toFixed(2))) }),
  );
  return ({ all, temperature }: Doubts) => {
    const reliability = measureReliability(all, temperature);
    renderDiagram(reliability);
    write(find("#digit-sure"), formatFraction(reliability.sure, all.targets.length));
    write(find("#digit-temperature"), formatNumber(temperature));
    range.valueAsNumber = findNearestStep(temperature);
    range.setAttribute("aria-valuetext", formatNumber(temperature));
  };
}

/** Shows how many digits and how many other pictures the rules of familiarity keep. */
function showRules(rules: Doubts["rules"]) {
  for (const [name, { auroc, keptDigits, keptOthers }] of Object.entries(rules)) {
    const row = find(`#digit-rule-${name}`);
    const texts = [formatFixed(auroc, 2), formatPercent(keptDigits), formatPercent(1 - keptOthers)];
    [...row.querySelectorAll("td")].forEach((cell, i) => write(cell, texts[i]!));
  }
}

/** Describes which digits a picture can be, and whether it resembles known digits. */
function describeVerdict(doubts: Doubts, image: Float32Array): string {
  const { text, isFamiliar } = judgePicture(doubts, image);
  const promise = formatWhole(100 - Math.round(100 * doubts.alpha));
  if (!isFamiliar)
    return t`Unfamiliar: the picture is unlike all known digits, so its prediction set (${text || t`empty`}) promises nothing.`;
  return text
    ? t`Prediction set at ${promise}: ${text}. The picture resembles known digits.`
    : t`Prediction set at ${promise}: empty, since no digit is likely enough. The picture resembles known digits.`;
}
