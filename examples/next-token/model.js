// A language model that needs no download: which word follows which in the text beside it.
import { readFileSync } from "node:fs";

const text = readFileSync(new URL("alice.txt", import.meta.url), "utf8");
const tokens = text.match(/[\w-]+|[.,:;!?]/g);

/** The vocabulary: words and punctuation marks, in the order of their first use. */
export const words = [...new Set(tokens)];
const ids = tokens.map((token) => words.indexOf(token));

/** The number of times that each word follows each, and that it is used at all. */
const follows = words.map(() => new Float32Array(words.length));
const uses = new Float32Array(words.length);
ids.forEach((id, i) => {
  uses[id]++;
  if (i > 0) follows[ids[i - 1]][id]++;
});

/** The logits of the word after the last of `context`. What never followed it gets a little of what
 * it is used elsewhere, so that every word is possible. */
export async function predict(context) {
  const row = follows[words.indexOf(context.at(-1))];
  return row.map((count, id) => Math.log(count + uses[id] / ids.length));
}
