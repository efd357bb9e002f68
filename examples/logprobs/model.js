// A language model that needs no download: how often English words follow each other.
import counts from "./counts.json" with { type: "json" };

export const { sentence, words } = counts;

/** A word that was never seen behind another gets this part of its share among all words. */
const BACK_OFF = 0.4;

const sum = (numbers) => numbers.reduce((total, n) => total + n, 0);
const total = sum(counts.counts);

/** Returns the logits of the word after `previous`, or of the first word of a text. */
export function predict(previous) {
  if (previous === undefined) return counts.counts.map(Math.log);
  const row = counts.counts.map((count) => Math.log((BACK_OFF * count) / total));
  const pairs = counts.pairs[previous];
  const seen = sum(pairs.filter((_, i) => i % 2 === 1));
  for (let i = 0; i < pairs.length; i += 2) row[pairs[i]] = Math.log(pairs[i + 1] / seen);
  return row;
}
