// QR codes: text as bytes, error correction level L, the smallest version that holds it (ISO/IEC 18004).
//
// 1. The text becomes codewords: mode, length, bytes, padding.
// 2. Blocks of them get Reed–Solomon codewords over GF(256) and are interleaved.
// 3. The symbol gets its fixed patterns, then the bits in pairs of columns from the right.
// 4. Of eight masks the one with the least penalty is applied.

/** Of version 1 to 40 at level L: the error correction codewords of a block, and how many blocks there are. */
const CORRECTION = [
  7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30,
  30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
];
const BLOCKS = [
  1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18,
  19, 19, 20, 21, 22, 24, 25,
];

/** The dark modules of the text's code, row by row. Throws for more than 2,953 bytes. */
export function qrCode(text: string): boolean[][] {
  const bytes = new TextEncoder().encode(text);
  const version =
    CORRECTION.findIndex((_, i) => bytes.length + (i + 1 < 10 ? 2 : 3) <= dataLength(i + 1)) + 1;
  if (version === 0) throw new RangeError(`A QR code holds 2,953 bytes; the text has ${bytes.length}.`);
  const fixed = fixedPatterns(version);
  const symbol = withData(fixed, interleave(codewords(bytes, version), version));
  const masked = MASKS.map((isFlipped, mask) =>
    withFormat(
      symbol.map((row, i) =>
        row.map((isDark, j) => isDark !== (fixed[i]![j] === undefined && isFlipped(i, j))),
      ),
      mask,
    ),
  );
  return masked.reduce((best, next) => (penalty(next) < penalty(best) ? next : best));
}

const sizeOf = (version: number) => 17 + 4 * version;

/** The rows and columns of the alignment patterns. */
function alignments(version: number): number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const last = sizeOf(version) - 7;
  const step = version === 32 ? 26 : Math.ceil((last - 6) / (count - 1) / 2) * 2;
  return [6, ...Array.from({ length: count - 1 }, (_, i) => last - step * (count - 2 - i))];
}

/** All codewords of a version: what the fixed patterns leave free. */
function totalLength(version: number): number {
  const count = alignments(version).length;
  const alignment = count === 0 ? 0 : 25 * (count ** 2 - 3) - 10 * (count - 2);
  const free =
    sizeOf(version) ** 2 -
    3 * 64 -
    2 * 15 -
    1 -
    2 * (sizeOf(version) - 16) -
    alignment -
    (version >= 7 ? 36 : 0);
  return Math.floor(free / 8);
}

const dataLength = (version: number) =>
  totalLength(version) - CORRECTION[version - 1]! * BLOCKS[version - 1]!;

/** Mode 4, the length, the bytes, an end, and two bytes by turns as padding. */
function codewords(bytes: Uint8Array, version: number): number[] {
  const bits: number[] = [];
  const push = (value: number, length: number) => {
    for (let i = length - 1; i >= 0; i--) bits.push((value >> i) & 1);
  };
  push(4, 4);
  push(bytes.length, version < 10 ? 8 : 16);
  bytes.forEach((byte) => push(byte, 8));
  const room = 8 * dataLength(version);
  push(0, Math.min(4, room - bits.length));
  push(0, (8 - (bits.length % 8)) % 8);
  for (let padding = 0xec; bits.length < room; padding ^= 0xec ^ 0x11) push(padding, 8);
  return Array.from({ length: room / 8 }, (_, i) =>
    bits.slice(8 * i, 8 * i + 8).reduce((value, bit) => 2 * value + bit),
  );
}

/** The product in GF(256) modulo x⁸ + x⁴ + x³ + x² + 1. */
function multiply(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--)
    product = (product << 1) ^ ((product >> 7) * 0x11d) ^ (((b >> bit) & 1) * a);
  return product;
}

/** The remainder of the data as a polynomial divided by ∏(x − 2ⁱ). */
function correction(data: readonly number[], length: number): number[] {
  let divisor = [1];
  for (let i = 0, root = 1; i < length; i++, root = multiply(root, 2)) {
    divisor = [...divisor, 0].map((c, j) => c ^ multiply(divisor[j - 1] ?? 0, root));
  }
  const rest = new Array<number>(length).fill(0);
  for (const byte of data) {
    const factor = byte ^ rest.shift()!;
    rest.push(0);
    rest.forEach((_, i) => (rest[i]! ^= multiply(divisor[i + 1]!, factor)));
  }
  return rest;
}

function interleave(data: readonly number[], version: number): number[] {
  const [count, length] = [BLOCKS[version - 1]!, CORRECTION[version - 1]!];
  const short = Math.floor(data.length / count);
  // The last blocks are one codeword longer.
  const longer = data.length % count;
  let start = 0;
  const blocks = Array.from({ length: count }, (_, i) =>
    data.slice(start, (start += short + Number(i >= count - longer))),
  );
  const corrections = blocks.map((block) => correction(block, length));
  const byTurns = (lists: number[][], most: number) =>
    Array.from({ length: most }, (_, i) => lists.flatMap((list) => list[i] ?? [])).flat();
  return [...byTurns(blocks, short + 1), ...byTurns(corrections, length)];
}

/** Undefined where data goes. */
type Modules = (boolean | undefined)[][];

function fixedPatterns(version: number): Modules {
  const size = sizeOf(version);
  const symbol: Modules = Array.from({ length: size }, () =>
    new Array<boolean | undefined>(size).fill(undefined),
  );
  const set = (row: number, column: number, isDark: boolean) => {
    if (row >= 0 && row < size && column >= 0 && column < size) symbol[row]![column] = isDark;
  };
  for (let i = 0; i < size; i++) [set(6, i, i % 2 === 0), set(i, 6, i % 2 === 0)];
  const rings = (row: number, column: number, reach: number, light: readonly number[]) => {
    for (let y = -reach; y <= reach; y++) {
      for (let x = -reach; x <= reach; x++)
        set(row + y, column + x, !light.includes(Math.max(Math.abs(x), Math.abs(y))));
    }
  };
  for (const [row, column] of [
    [3, 3],
    [3, size - 4],
    [size - 4, 3],
  ] as const)
    rings(row, column, 4, [2, 4]);
  const centres = alignments(version);
  const last = centres.at(-1);
  for (const row of centres) {
    for (const column of centres) {
      const isFinder = (row === 6 && (column === 6 || column === last)) || (row === last && column === 6);
      if (!isFinder) rings(row, column, 2, [1]);
    }
  }
  if (version >= 7) {
    const bits = withRemainder(version, 12, 0x1f25);
    for (let i = 0; i < 18; i++) {
      const [a, b] = [size - 11 + (i % 3), Math.floor(i / 3)];
      [set(a, b, Boolean((bits >> i) & 1)), set(b, a, Boolean((bits >> i) & 1))];
    }
  }
  // Where the format goes; which it is depends on the mask.
  return withFormat(symbol, 0);
}

/** The value, and behind it the remainder of its division by the generator. */
function withRemainder(value: number, bits: number, generator: number): number {
  let rest = value;
  for (let i = 0; i < bits; i++) rest = (rest << 1) ^ ((rest >> (bits - 1)) * generator);
  return (value << bits) | rest;
}

/** Level L, which is 01, and the mask, twice. */
function withFormat<M extends Modules>(symbol: M, mask: number): M {
  const size = symbol.length;
  const bits = withRemainder((1 << 3) | mask, 10, 0x537) ^ 0x5412;
  for (let i = 0; i < 15; i++) {
    const isDark = Boolean((bits >> i) & 1);
    const [row, column] = i < 6 ? [i, 8] : i < 8 ? [i + 1, 8] : i === 8 ? [8, 7] : [8, 14 - i];
    symbol[row]![column] = isDark;
    if (i < 8) symbol[8]![size - 1 - i] = isDark;
    else symbol[size - 15 + i]![8] = isDark;
  }
  symbol[size - 8]![8] = true;
  return symbol;
}

/** Puts the bits where the fixed patterns are not, in pairs of columns, upwards and downwards by turns. */
function withData(fixed: Modules, bytes: readonly number[]): boolean[][] {
  const size = fixed.length;
  const symbol = fixed.map((row) => row.map(Boolean));
  let i = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    const isUpwards = ((right + 1) & 2) === 0;
    for (let step = 0; step < size; step++) {
      const row = isUpwards ? size - 1 - step : step;
      for (const column of [right, right - 1]) {
        if (fixed[row]![column] !== undefined) continue;
        symbol[row]![column] = Boolean(((bytes[i >> 3] ?? 0) >> (7 - (i & 7))) & 1);
        i++;
      }
    }
  }
  return symbol;
}

const MASKS: readonly ((row: number, column: number) => boolean)[] = [
  (i, j) => (i + j) % 2 === 0,
  (i) => i % 2 === 0,
  (_, j) => j % 3 === 0,
  (i, j) => (i + j) % 3 === 0,
  (i, j) => (Math.floor(i / 2) + Math.floor(j / 3)) % 2 === 0,
  (i, j) => ((i * j) % 2) + ((i * j) % 3) === 0,
  (i, j) => (((i * j) % 2) + ((i * j) % 3)) % 2 === 0,
  (i, j) => (((i + j) % 2) + ((i * j) % 3)) % 2 === 0,
];

/** The four penalties of the standard: runs, squares, look-alikes of finders, and too much of one colour. */
function penalty(modules: boolean[][]): number {
  const size = modules.length;
  const columns = modules.map((_, j) => modules.map((row) => row[j]!));
  const lines = [...modules, ...columns].map((line) => line.map((module) => (module ? "1" : "0")).join(""));
  let sum = 0;
  for (const line of lines) {
    for (const [run] of line.matchAll(/0{5,}|1{5,}/g)) sum += run.length - 2;
    sum += 40 * [...line.matchAll(/(?=10111010000|00001011101)/g)].length;
  }
  for (let i = 1; i < size; i++) {
    for (let j = 1; j < size; j++) {
      const module = modules[i]![j];
      if (module === modules[i - 1]![j] && module === modules[i]![j - 1] && module === modules[i - 1]![j - 1])
        sum += 3;
    }
  }
  const dark = modules.flat().filter(Boolean).length / size ** 2;
  return sum + 10 * Math.floor(Math.abs(dark - 0.5) * 20);
}
