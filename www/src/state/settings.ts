// Defines the settings of single chapters.

/** The number of words that have a count in www/words. */
export const VOCABULARY = 82_834;

/** The settings of single chapters: the key in the link, the default and the bounds. */
export const SETTINGS = {
  /** The number of words that top-k keeps. */
  topK: { key: "k", initial: VOCABULARY, low: 1, high: VOCABULARY },
  /** The probability that top-p keeps, in percent. */
  topP: { key: "q", initial: 90, low: 1, high: 100 },
  learningRate: { key: "eta", initial: 0.5, low: 0.05, high: 5 },
  /** The index of the example in "Why the largest is subtracted". */
  example: { key: "m", initial: 0, low: 0, high: 5 },
  /** The number of draws, and their seed. */
  draws: { key: "n", initial: 100, low: 0, high: 10_000 },
  drawSeed: { key: "seed", initial: 1, low: 1, high: 999_999 },
  /** The seed of the exercises' numbers, or 0 for those of the HTML. */
  exerciseSeed: { key: "e", initial: 0, low: 0, high: 999_999 },
  /** The view of the vocabulary: a logarithmic axis, a linear axis, or the sums. */
  vocabularyView: { key: "g", initial: 0, low: 0, high: 2 },
  /** The probability in percent below which the classifier of digits does not answer. */
  digitThreshold: { key: "d", initial: 90, low: 0, high: 100 },
  /** The number of cases in a hundred in which a set of digits may miss the right one. */
  missRate: { key: "a", initial: 5, low: 1, high: 50 },
} as const;
export type Setting = keyof typeof SETTINGS;
export type Settings = Readonly<Record<Setting, number>>;
