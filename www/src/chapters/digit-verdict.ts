// What is said of a picture: the digits that it can be, and whether it is like a digit at all.
import type { Classifier } from "../compute/digits";
import { type FamiliarityRule, type Judgement, type fitSets, predictSet } from "../compute/doubts";
import { LOCALE, formatPercent, localize } from "../state/numbers";
import { t } from "../state/t";

/** All that verdicts follow from: a classifier at a temperature, judged on the held-out images. */
export interface Doubts {
  readonly classifier: Classifier;
  readonly temperature: number;
  /** In which part of the cases a set may miss the right digit. */
  readonly alpha: number;
  readonly all: Judgement;
  /** The halves of `all`: sets are fitted to the first and counted on the second. */
  readonly halves: readonly [Judgement, Judgement];
  readonly fit: ReturnType<typeof fitSets>;
  readonly rules: { readonly logits: FamiliarityRule; readonly likeness: FamiliarityRule };
}

const list = new Intl.ListFormat(LOCALE, { type: "disjunction" });

/** Returns the names of the digits that a picture can be, and as a text. */
export function nameSet({ classifier, fit, temperature }: Doubts, pixels: Float32Array) {
  const set = predictSet(Array.from(classifier.logits(pixels)), fit, temperature);
  const names = set.map((i) => classifier.classes[i]!);
  return { names, text: list.format(names) };
}

/** Returns the set of a picture, and whether the picture is familiar. */
export function judgePicture(doubts: Doubts, pixels: Float32Array) {
  const isFamiliar = doubts.rules.likeness.isFamiliar(pixels);
  return { ...nameSet(doubts, pixels), isFamiliar, word: isFamiliar ? t`familiar` : t`unfamiliar` };
}

/** Formats a percentage that is a whole number, and so has no decimals; a computed one has one. */
export const formatWhole = (percent: number) => localize(`${percent} %`);

/** Formats a part of a number: "90 of 179 (50.3 %)". */
export const formatFraction = (part: number, all: number) =>
  t`${part} of ${all} (${formatPercent(part / all)})`;
