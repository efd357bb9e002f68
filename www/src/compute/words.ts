// Which word comes next: counts of English words and pairs of words, loaded when they are wanted, as logits.
// tools/words.py makes the files and says what is in them.
import { logSumExp } from "softmax-wasm";
import { fetchGzip } from "./fetch-file";

/** The step in which the logarithms of counts are kept. */
const STEP = 1 / 64;

/**
 * A word that was never seen behind another gets this part of its probability among all words: the "stupid
 * back-off" of Brants et al. (2007), who chose 0.4.
 */
export const BACK_OFF = 0.4;

export interface Words {
  /** The words by rank, the most frequent first. */
  readonly names: readonly string[];
  /** The natural logarithm of each count, by rank. */
  readonly logCounts: Float64Array;
  readonly ranks: ReadonlyMap<string, number>;
  /** Where the pairs that begin with the word of a rank begin, and at the next rank end. */
  readonly starts: Uint32Array;
  readonly seconds: Uint32Array;
  readonly pairLogCounts: Float64Array;
}

/** The logits of all words, the largest first, and their ranks among all words. */
export interface NextWords {
  readonly logits: Float32Array;
  readonly ranks: Uint32Array;
  /** How many of them were seen behind the word; without any, the counts of single words stand alone. */
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

/** Returns what reads whole numbers one by one: seven bits a byte, and no high bit in the last. */
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

/** Reads the words, each as what it doesn't share with the one before, with their ranks and counts. */
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

/** Reads the pairs of words, by the rank of the first. */
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

/**
 * Returns the logits of all words behind a word: ln of its probability among the pairs that begin with the
 * word where it was seen there, and ln of `BACK_OFF` times its probability among all words where it was not.
 */
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
  // Both lists are in order already: the larger of their heads is next.
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
  /** How many words are kept, and the sum of their probabilities. */
  readonly kept: number;
  readonly mass: number;
  /** The sum that top-p asks for, of what top-k has kept. */
  readonly asked: number;
}

/**
 * Returns how many of the probabilities, the largest first, are kept: top-k first, then top-p of what it
 * keeps.
 */
export function keepTop(probabilities: Float32Array, { topK, topP }: Cut): Kept {
  const most = Math.min(topK, probabilities.length);
  // Loops, since a callback for each of the words takes longer than their softmax.
  let ofTopK = 0;
  for (let i = 0; i < most; i++) ofTopK += probabilities[i]!;
  const asked = topP * ofTopK;
  if (topP === 1) return { kept: most, mass: ofTopK, asked };
  let [kept, mass] = [0, 0];
  while (kept < most && mass < asked) mass += probabilities[kept++]!;
  return { kept, mass, asked };
}
