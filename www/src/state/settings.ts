// The settings of single chapters.

/** The number of words that have a count in www/words. */
export const VOCABULARY = 82_834;

/** The settings of single chapters: the key in the link, the default and the bounds. */
export const SETTINGS = {
  /** In words. */
  topK: { key: "k", initial: VOCABULARY, low: 1, high: VOCABULARY },
  /** In percent. */
  topP: { key: "q", initial: 90, low: 1, high: 100 },
  learningRate: { key: "eta", initial: 0.5, low: 0.05, high: 5 },
  /** The index of the example of "Why the largest is subtracted". */
  example: { key: "m", initial: 0, low: 0, high: 5 },
  /** How many draws are made, and of which seed. */
  draws: { key: "n", initial: 100, low: 0, high: 10_000 },
  drawSeed: { key: "seed", initial: 1, low: 1, high: 999_999 },
  /** The seed of the exercises' numbers; 0 for those of the HTML. */
  exerciseSeed: { key: "e", initial: 0, low: 0, high: 999_999 },
  /** How the vocabulary is drawn: with a logarithmic axis, a plain one, or as sums. */
  vocabularyView: { key: "g", initial: 0, low: 0, high: 2 },
  /** Below this probability, in percent, the digits' classifier does not answer. */
  digitThreshold: { key: "d", initial: 90, low: 0, high: 100 },
  /** In how many of a hundred cases a set of digits may miss the right one. */
  missRate: { key: "a", initial: 5, low: 1, high: 50 },
} as const;
export type Setting = keyof typeof SETTINGS;
export type Settings = Readonly<Record<Setting, number>>;
