// Computes which word comes next. Counts of English words and pairs of words give the logits. tools/words.py
// creates the files and documents their content. They are loaded on demand.
import { logSumExp } from "softmax-wasm";
import { fetchGzip } from "./fetch-file";

/** The step to which the logarithms of counts are rounded in the files. */
const STEP = 1 / 64;

/** The factor for the probability of a word that was never seen after another: this part of its probability
 * among all words. It is the "stupid back-off" of Brants et al. (2007), who chose 0.4. */
export const BACK_OFF = 0.4;

export interface Words {
  /** The words by rank, with the most frequent first. */
  readonly names: readonly string[];
  /** The natural logarithm of each count, by rank. */
  readonly logCounts: Float64Array;
  readonly ranks: ReadonlyMap<string, number>;
  /** The index of the first pair that begins with the word of a rank. The pairs end where those of the next
   * rank begin. */
  readonly starts: Uint32Array;
  readonly seconds: Uint32Array;
  readonly pairLogCounts: Float64Array;
}

/** The logits of all words in descending order, and the ranks of these words among all words. */
export interface NextWords {
  readonly logits: Float32Array;
  readonly ranks: Uint32Array;
  /** The number of these words that were seen after the word. If it is 0, only the counts of single words are
   * used. */
  readonly seen: number;
}

/** Loads the words and the pairs of words. */
export async function loadWords(): Promise<Words> {
  const [words, pairs] = await Promise.all([
    fetchGzip(new URL("../../words/words.bin", import.meta.url).href),
    fetchGzip(new URL("../../words/pairs.bin", import.meta.url).href),
  ]);
  const read = readWords(words);
  return { ...read, ...readPairs(pairs, read.names.length) };
}

/** Creates a reader of variable-length integers. Each byte holds seven bits, and the last byte has its high
 * bit clear. */
function createReader(bytes: Uint8Array, start: number) {
  let at = start;
  return {
    next() {
      let [value, shift] = [0, 0];
      for (; bytes[at]! > 127; shift += 7) value |= (bytes[at++]! & 127) << shift;
      return value | (bytes[at++]! << shift);
    },
  };
}

/** Reads the words with their ranks and counts. Each word is stored as its difference from the one before. */
function readWords(bytes: Uint8Array): Pick<Words, "names" | "logCounts" | "ranks"> {
  const header = new DataView(bytes.buffer);
  const [count, length, largest] = [0, 4, 8].map((at) => header.getUint32(at, true)) as [
    number,
    number,
    number,
  ];
  const behind = 12 + length;
  const names = new Array<string>(count);
  const ranks = new Map<string, number>();
  let name = "";
  for (const [i, line] of new TextDecoder().decode(bytes.subarray(12, behind)).split("\n").entries()) {
    name = name.slice(0, line.charCodeAt(0) - 48) + line.slice(1);
    const rank =
      bytes[behind + i]! | (bytes[behind + count + i]! << 8) | (bytes[behind + 2 * count + i]! << 16);
    names[rank] = name;
    ranks.set(name, rank);
  }
  const drops = createReader(bytes, behind + 3 * count);
  let level = largest;
  const logCounts = Float64Array.from({ length: count }, () => (level -= drops.next()) * STEP);
  return { names, logCounts, ranks };
}

/** Reads the pairs of words, sorted by the rank of the first. */
function readPairs(bytes: Uint8Array, words: number): Pick<Words, "starts" | "seconds" | "pairLogCounts"> {
  const count = new DataView(bytes.buffer).getUint32(0, true);
  const numbers = createReader(bytes, 4);
  const starts = new Uint32Array(words + 1);
  for (let word = 0; word < words; word++) starts[word + 1] = starts[word]! + numbers.next();
  const seconds = new Uint32Array(count);
  for (let word = 0; word < words; word++) {
    let second = 0;
    for (let i = starts[word]!; i < starts[word + 1]!; i++) seconds[i] = second += numbers.next();
  }
  const low = bytes.length - 2 * count;
  const pairLogCounts = Float64Array.from(
    { length: count },
    (_, i) => (bytes[low + i]! | (bytes[low + count + i]! << 8)) * STEP,
  );
  return { starts, seconds, pairLogCounts };
}

/** Returns the logits of all words after a word. For a pair that was seen, the logit is the logarithm of its
 * probability among the pairs that begin with the word. For others it is the logarithm of `BACK_OFF` times
 * the probability of the second word among all words. */
export function computeNextWords(words: Words, word: string): NextWords {
  const { names, logCounts, ranks, starts, seconds, pairLogCounts } = words;
  const first = ranks.get(word);
  const [start, end] = first === undefined ? [0, 0] : [starts[first]!, starts[first + 1]!];
  const seen = end - start;
  const order = Array.from({ length: seen }, (_, i) => start + i).sort(
    (i, j) => pairLogCounts[j]! - pairLogCounts[i]!,
  );
  const logPairs = seen > 0 ? logSumExp(pairLogCounts.subarray(start, end)) : 0;
  const logWords = logSumExp(logCounts) - (seen > 0 ? Math.log(BACK_OFF) : 0);
  const isSeen = new Uint8Array(names.length);
  for (const i of order) isSeen[seconds[i]!] = 1;
  // Both lists are sorted, so the larger of their first entries is next.
  const result = { logits: new Float32Array(names.length), ranks: new Uint32Array(names.length), seen };
  let [pair, rank] = [0, 0];
  for (let k = 0; k < names.length; k++) {
    while (rank < names.length && isSeen[rank]) rank++;
    const ofPair = pair < seen ? pairLogCounts[order[pair]!]! - logPairs : -Infinity;
    const ofWord = rank < names.length ? logCounts[rank]! - logWords : -Infinity;
    const isPair = ofPair >= ofWord;
    result.logits[k] = isPair ? ofPair : ofWord;
    result.ranks[k] = isPair ? seconds[order[pair++]!]! : rank++;
  }
  return result;
}

export interface Cut {
  readonly topK: number;
  readonly topP: number;
}

export interface Kept {
  /** The number of words that are kept, and the sum of their probabilities. */
  readonly kept: number;
  readonly mass: number;
  /** The sum that top-p asks for, out of the probability that top-k kept. */
  readonly asked: number;
}

/** Counts how many of the probabilities, in descending order, are kept. Top-k applies first, and top-p
 * applies to the rest. */
export function keepTop(probabilities: Float32Array, { topK, topP }: Cut): Kept {
  const most = Math.min(topK, probabilities.length);
  // These are loops because a callback for each word takes longer than their softmax.
  let ofTopK = 0;
  for (let i = 0; i < most; i++) ofTopK += probabilities[i]!;
  const asked = topP * ofTopK;
  if (topP === 1) return { kept: most, mass: ofTopK, asked };
  let [kept, mass] = [0, 0];
  while (kept < most && mass < asked) mass += probabilities[kept++]!;
  return { kept, mass, asked };
}
