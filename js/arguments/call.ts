// A call of rows: what users give is read and checked; then one helper lays it out in the memory,
// computes and checks what came of it, so that no code of the user's runs in between.
import { Call as Field, Outcome } from "../wasm/abi.js";
import { type Arena, CONTROL, START, arenaFor } from "../wasm/memory.js";
import type { Module } from "../wasm/module.js";
import {
  type Input,
  type Kind,
  type Result,
  checkedKind,
  checkedLength,
  entriesOf,
  lengthOf,
  numbersOf,
  opened,
  read,
  wide,
  write,
} from "./arrays.js";
import { type Caller, type Code, list, memoryError, rangeError, refuse, typeError } from "./errors.js";
import { type Rows, biased, maskOf } from "./mask.js";
import { LAST, NONE, type Options, type Signature, parseChoice, parseDims, parseOptions } from "./options.js";

/** A call with all that users gave read and checked. */
export interface Call extends Rows {
  caller: Signature;
  kind: Kind;
  from: ArrayLike<number>;
  options: Options;
  /** One byte an entry, or an entry of a row, 0 where it is masked. */
  mask: Uint8Array | undefined;
}

/** Reads the input and the options of a function. The dimensions of a tensor are its shape if no other is
 * given. */
export function prepare(
  caller: Signature,
  x: Input,
  options: object,
  as?: (kind: Kind) => Kind,
  what = "x",
): Call {
  const { data, name, dims } = opened(x, what);
  const given = checkedKind(data, caller, name);
  const from = entriesOf(data as Input, given, caller, name);
  const n = checkedLength(from, caller, name);
  const own = parseDims(dims, caller);
  const isNone = options === NONE;
  const o = isNone ? (defaults ??= parseOptions(NONE, caller)) : parseOptions(options, caller);
  const kind = as ? as(given) : given;
  // Spelled out: engines take a microsecond for a spread.
  const { shape, axes, rows, length } = rowsOf(caller, n, o.shape ?? own, o.axis, name);
  const call: Call = {
    caller,
    what: name,
    kind,
    from,
    n,
    options: o,
    mask: undefined,
    shape,
    axes,
    rows,
    length,
  };
  if (isNone) return call;
  call.mask = maskOf(call, o);
  const { sink } = o;
  if (sink.length > 1 && sink.length !== call.rows)
    throw rangeError(
      caller,
      "ERR_SHAPE",
      `sink has length ${sink.length}; it takes one number, or one for each of the ${call.rows} rows of shape ${list(call.shape)}`,
    );
  // A sink is a logit of the type that a row is computed in.
  if (sink.length && Array.from(sink).some((x) => Math.fround(x) !== x)) call.kind = wide(kind);
  // A softcap comes before the bias.
  if (o.bias && o.given.softcap === undefined) {
    checkUnchanged(call);
    call.from = biased(call, from, o.bias);
    call.kind = wide(kind);
  }
  return call;
}

/** The options where none are given. */
let defaults: Options | undefined;

const ONE_AXIS = [0];

/** Returns the shape, the axes and how many rows of which length these make of n entries. */
function rowsOf(
  caller: Caller,
  n: number,
  given: readonly number[] | undefined,
  axis: Options["axis"],
  what: string,
): Pick<Rows, "shape" | "axes" | "rows" | "length"> {
  if (given === undefined && axis === LAST) return { shape: [n], axes: ONE_AXIS, rows: 1, length: n };
  const shape = !given ? [n] : given.includes(-1) ? inferred(given, n) : given;
  const axes = reducedAxes(caller, shape, axis);
  let [rows, length, all] = [1, 1, 1];
  shape.forEach((size, axis) => {
    if (axes.includes(axis)) length *= size;
    else rows *= size;
    all *= size || 1;
  });
  if (rows * length === n && all < 2 ** 32 && shape.every((size) => size >= 0 && size % 1 === 0))
    return { shape, axes, rows, length };
  throw rangeError(
    caller,
    "ERR_SHAPE",
    `shape ${list(given ?? shape)} doesn't hold the ${n} entries of ${what}`,
  );
}

/** Puts the size that makes n entries in the place of the first −1. It is no integer from 0 on where another
 * is left, or where no size does. */
function inferred(shape: readonly number[], n: number): number[] {
  const first = shape.indexOf(-1);
  return shape.map((size, axis) =>
    axis === first ? -n / shape.reduce((product, size) => product * size) : size,
  );
}

/** Returns the axes along which rows run, counted from the first. */
function reducedAxes(caller: Caller, shape: readonly number[], axes: Options["axis"]): number[] {
  const rank = shape.length;
  // A number alone is a row of one entry.
  if (!axes || (axes === LAST && rank === 0)) return [...shape.keys()];
  const counted = axes.map((axis) => (axis < 0 ? axis + rank : axis));
  if (new Set(counted).size === axes.length && counted.every((axis) => axis >= 0 && axis < rank))
    return counted;
  throw rangeError(
    caller,
    "ERR_AXIS",
    `axis ${list(axes)} is out of range or doubled: shape ${list(shape)} has the axes ${-rank} to ${rank - 1}`,
  );
}

/** Throws if there are no entries. */
export function checkNotEmpty({ caller, n, shape }: Call): void {
  if (n === 0) throw rangeError(caller, "ERR_EMPTY", `shape ${list(shape)} holds no entries`);
}

/** Whether the options ask for one row at temperature 1, and nothing else. */
export const isPlain = ({ options: o, shape, mask }: Call): boolean =>
  o.shape === undefined &&
  o.axis === LAST &&
  shape.length === 1 &&
  !mask &&
  !o.splitInfinity &&
  o.temperature === 1;

/** Whether one row is all, so that its result is one number. */
export const isSingleRow = ({ axes, shape, options, caller }: Call): boolean =>
  !parseChoice(options.given, "keepDims", [false, true], caller) && axes.length === shape.length;

/** Returns where an entry of a row lies. */
export function placeOf({ shape, axes, length }: Call, row: number, entry: number): number {
  if (axes.length === 1 && axes[0] === shape.length - 1) return row * length + entry;
  let [place, stride] = [0, 1];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis]!;
    const isAlong = axes.includes(axis);
    place += ((isAlong ? entry : row) % size) * stride;
    if (isAlong) entry = Math.floor(entry / size);
    else row = Math.floor(row / size);
    stride *= size;
  }
  return place;
}

/** Whether a mask lets an entry of a row count. */
export const isShown = (call: Call, row: number, entry: number): boolean =>
  !call.mask || call.mask[call.mask.length === call.n ? placeOf(call, row, entry) : entry] !== 0;

/** Returns how many entries of each row a mask lets count; one number where that is so for all rows. */
export function visibleOf(call: Call): Uint32Array {
  const { mask, rows, n, length } = call;
  const visible = new Uint32Array(mask?.length === n ? rows : 1);
  for (let row = 0; row < visible.length; row++)
    for (let entry = 0; entry < length; entry++) if (isShown(call, row, entry)) visible[row]!++;
  return visible;
}

/** Throws where the mask leaves a row less than a number of entries. */
export function checkVisible(call: Call, count: number, code: Code, text: (visible: number) => string): void {
  if (!call.mask) return;
  const least = visibleOf(call).reduce((least, visible) => Math.min(least, visible), Infinity);
  if (least < count) throw rangeError(call.caller, code, text(least));
}

/** What a call has beside its entries: numbers to read, or room for results. */
export type Part = { from: ArrayLike<number>; as: "f32" | "f64" | "i32" } | { results: number };

/** Where a call lies in the memory. Addresses are in bytes. */
export interface Block {
  arena: Arena;
  /** The struct that describes the rows. */
  address: number;
  entries: number;
  /** The parts, in their order. */
  parts: number[];
  /** Behind all parts. */
  end: number;
}

/** What begins at a multiple of 32 is aligned for every type, and rows have room up to whole vectors. */
export const align = (address: number): number => Math.ceil(address / 32) * 32;

/** Lays out a call and its parts, calls `compute` and checks what it returns. */
export function compute<Exports>(
  call: Call,
  module: Module<Exports>,
  parts: readonly Part[],
  run: (exports: Exports, block: Block) => Outcome | void,
): Block {
  const { caller, kind, from, n, shape, axes, options, mask } = call;
  const { sink } = options;
  const rank = shape.length;
  const maskAt = START + 8 * rank;
  const maskLength = mask ? mask.length : 0;
  const sinks = align(maskAt + maskLength);
  const entries = align(sinks + 8 * sink.length);
  let end = align(entries + n * kind.bytes);
  const addresses: number[] = [];
  for (const part of parts) {
    addresses.push(end);
    end = align(
      end + ("results" in part ? 8 * part.results : part.from.length * (part.as === "f64" ? 8 : 4)),
    );
  }
  const arena = arenaFor(caller, end, n);
  const exports = arena.exports(module, caller);
  checkUnchanged(call);
  const { views } = arena;
  const { i32 } = views;
  for (let axis = 0; axis < rank; axis++) {
    i32[START / 4 + axis] = shape[axis]!;
    i32[START / 4 + rank + axis] = axes.includes(axis) ? 1 : 0;
  }
  if (mask) views.u8.set(mask, maskAt);
  write(from, n, numbersOf(arena, kind), entries / kind.bytes);
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!;
    if ("from" in part)
      write(part.from, part.from.length, views[part.as], addresses[i]! / views[part.as].BYTES_PER_ELEMENT);
  }
  write(sink, sink.length, views.f64, sinks / 8);
  views.f64[(CONTROL + Field.temperature) / 8] = options.temperature;
  i32[(CONTROL + Field.entries) / 4] = entries;
  i32[(CONTROL + Field.length) / 4] = n;
  i32[(CONTROL + Field.shape) / 4] = START;
  i32[(CONTROL + Field.reduced) / 4] = START + 4 * rank;
  i32[(CONTROL + Field.rank) / 4] = rank;
  i32[(CONTROL + Field.mask) / 4] = maskAt;
  i32[(CONTROL + Field.mask_length) / 4] = maskLength;
  i32[(CONTROL + Field.split_infinity) / 4] = options.splitInfinity ? 1 : 0;
  i32[(CONTROL + Field.workspace) / 4] = end;
  i32[(CONTROL + Field.sinks) / 4] = sinks;
  i32[(CONTROL + Field.sink_count) / 4] = sink.length;
  const block = { arena, address: CONTROL, entries, parts: addresses, end };
  check(call, run(exports, block));
  return block;
}

/** Throws if code of the user's that ran while options were read has taken entries away. */
export function checkUnchanged({
  caller,
  from,
  n,
  what,
}: Pick<Call, "caller" | "from" | "n" | "what">): void {
  if (lengthOf(from) !== n) throw typeError(caller, "ERR_INPUT", `${what} was detached or resized meanwhile`);
}

/** Throws if there was no memory for a workspace. */
export function check({ caller, n }: Call, outcome: Outcome | void): void {
  if (outcome === Outcome.OutOfMemory) throw memoryError(caller, n);
}

/** Copies the entries of a call out, as they are left by what was computed. */
export const readEntries = ({ kind, n }: Call, { arena, entries }: Block, out?: Result): Result =>
  read(arena, kind, entries, n, out);

/** Copies a part out. */
export const readPart = <Out extends Result | Int32Array = Result>(
  { arena, parts }: Block,
  part: number,
  kind: Kind,
  n: number,
  out?: Out,
): Out => read(arena, kind, parts[part]!, n, out);

/** Checks the classes of a target, one for each row. */
export function checkClasses(classes: ArrayLike<number>, { caller, length }: Call, ignored?: number): void {
  for (let i = 0; i < classes.length; i++) {
    const c = classes[i]!;
    if ((c >= 0 && c < length && (c | 0) === c) || (c === ignored && Number.isInteger(c))) continue;
    const fix = c < 0 && caller.options.includes("ignoreIndex") ? `; ignoreIndex: ${c} skips such rows` : "";
    throw rangeError(
      caller,
      "ERR_TARGET",
      `target class ${c} is out of range: a row has the classes 0 to ${length - 1}${fix}`,
    );
  }
}

/** Throws for the first entry of a row that isn't masked and doesn't pass. */
export function checkEntries(call: Call, passes: (x: number) => boolean, rule: string): void {
  for (let row = 0; row < call.rows; row++) {
    for (let entry = 0; entry < call.length; entry++) {
      const place = placeOf(call, row, entry);
      const x = call.from[place]!;
      if (!passes(x) && isShown(call, row, entry))
        refuse(call.caller, "ERR_ENTRY", `${call.what}[${place}]`, x, rule);
    }
  }
}

/** What has a softmax: no NaN and no +∞. */
export const checkLogits = (call: Call): void =>
  checkEntries(call, (x) => x < Infinity, "a number below Infinity");

/** Rounding in other programs may leave a probability above 1 by this. */
const ROUNDING = 1e-6;

/** Whether a number may be a probability. */
export const isProbability = (x: number): boolean => x >= 0 && x <= 1 + ROUNDING;
