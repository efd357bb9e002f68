// Gives the verdict on a picture: the digits that it can be, and whether it resembles a digit at all.
import type { Classifier } from "../../compute/digits";
import {
  type FamiliarityRule,
  type ImageLogits,
  type fitConformalSets,
  predictSet,
} from "../../compute/doubts";
import { LOCALE, formatPercent, localize } from "../../state/numbers";
import { t } from "../../state/t";

/** The basis of verdicts: a classifier at a temperature, judged on the held-out images. */
export interface Doubts {
  readonly classifier: Classifier;
  readonly temperature: number;
  /** The part of the cases in which a set may miss the right digit. */
  readonly alpha: number;
  readonly all: ImageLogits;
  /** The halves of `all`. Sets are fitted to the first half and counted on the second. */
  readonly halves: readonly [ImageLogits, ImageLogits];
  readonly fit: ReturnType<typeof fitConformalSets>;
  readonly rules: { readonly logits: FamiliarityRule; readonly similarity: FamiliarityRule };
}

const list = new Intl.ListFormat(LOCALE, { type: "disjunction" });

/** Returns the names of the digits that a picture can be, as a list and as a text. */
export function nameSet({ classifier, fit, temperature }: Doubts, pixels: Float32Array) {
  const set = predictSet(Array.from(classifier.logits(pixels)), fit, temperature);
  const names = set.map((i) => classifier.classes[i]!);
  return { names, text: list.format(names) };
}

/** Returns the prediction set of a picture, and whether the picture is familiar. */
export function judgePicture(doubts: Doubts, pixels: Float32Array) {
  const isFamiliar = doubts.rules.similarity.isFamiliar(pixels);
  return { ...nameSet(doubts, pixels), isFamiliar, word: isFamiliar ? t`familiar` : t`unfamiliar` };
}

/** Formats a percentage that is a whole number, without decimals. A computed percentage has one decimal. */
export const formatWhole = (percent: number) => localize(`${percent} %`);

/** Formats a part of a number as a fraction and as a percentage: "90 of 179 (50.3 %)". */
export const formatFraction = (part: number, all: number) =>
  t`${part} of ${all} (${formatPercent(part / all)})`;
