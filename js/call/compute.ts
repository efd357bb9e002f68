// How a call reaches WebAssembly: the memory is laid out, the arguments are copied in, an export is called
// and its outcome is checked. No code of the user's runs from the layout on until the results are copied
// out, so none of it can change what lies in the memory. The short ways follow the same rule:
// single_row.ts for a single row, which handles use too, and numbers.ts for numbers that are no rows.

import { checkUnchanged } from "../arguments/checks.js";
import { type Kind, type Result, getLength, getView } from "../arguments/kinds.js";
import type { Call } from "../arguments/rows.js";
import { memoryError } from "../errors.js";
import {
  type AddressField,
  CallOffset,
  type CountField,
  type FloatField,
  Outcome,
  WorkspaceLength,
} from "../wasm/abi.js";
import { ARGUMENTS, type Address, type Arena, CONTROL, START, beginCall } from "../wasm/memory.js";
import type { Module } from "../wasm/module.js";
import { read, write } from "./copies.js";

/** A region of the memory that a call needs beside its entries. `compute` lays it out and sets its address. A
 * record with the addresses of all regions would make short calls slower. */
export interface Region {
  /** The numbers that are copied in; undefined where an export writes. */
  readonly from: ArrayLike<number> | undefined;
  readonly as: "f32" | "f64" | "i32";
  readonly length: number;
  /** The address in bytes. It is the end of 4 GiB until `compute` sets it, so that a region that isn't passed
   * to `compute` traps in WebAssembly wherever the memory is smaller. */
  address: Address;
}

const makeRegion = (length: number, from: Region["from"], as: Region["as"] = "f64"): Region => ({
  from,
  as,
  length,
  address: -8 as Address,
});

/** Makes a region of numbers that are copied in. */
export const copyIn = (from: ArrayLike<number>, as?: Region["as"]): Region =>
  makeRegion(getLength(from), from, as);

/** Makes a region with space for a number of results, of 8 bytes each unless `as` is a type of 4. */
export const reserve = (length: number, as?: Region["as"]): Region => makeRegion(length, undefined, as);

/** Holds where a call lies: the memory, and addresses in bytes. */
export interface Frame {
  arena: Arena;
  /** The address of the struct `Call` of src/wasm/abi. */
  address: Address;
  entries: Address;
}

/** Rounds an address up to a multiple of 32. It is aligned for every type then, and a row may be read up to
 * a whole vector. */
export const align = (address: number): Address => (Math.ceil(address / 32) * 32) as Address;

/** The bytes behind the entries, since kernels read and write whole vectors. */
export const VECTOR_BYTES = 8 * WorkspaceLength.Vector;

/** Lays out a call and its regions, copies them in, runs `run` and checks its outcome. With the layout
 * and the copies in functions of their own, a call takes a tenth longer (benches/unmet.md). */
export function compute<Exports>(
  call: Call,
  module: Module<Exports>,
  regions: readonly Region[],
  run: (exports: Exports, frame: Frame) => Outcome | void,
): Frame {
  const { caller, kind, from, n, shape, axes, options, mask, place } = call;
  const { sink } = options;
  const rank = shape.length;
  // The layout: the dimensions and the axes, the mask, the sinks, the entries, and the regions.
  const start = place ? place.workspace : START;
  const maskAddress = start + 8 * rank;
  const maskLength = mask ? mask.length : 0;
  const sinks = align(maskAddress + maskLength);
  let end = align(sinks + 8 * sink.length);
  const entries = place ? place.entries : end;
  if (!place) end = (align(end + n * kind.bytes) + VECTOR_BYTES) as Address;
  for (const region of regions) {
    region.address = end;
    end = align(end + region.length * (region.as === "f64" ? 8 : 4));
  }
  // The memory is there and the module has started before anything is written.
  const arena = place ? place.arena.begin() : beginCall(caller, end, n);
  const exports = arena.exports(module, caller);
  checkUnchanged(call);
  const { views } = arena;
  const { i32 } = views;
  for (let axis = 0; axis < rank; axis++) {
    i32[start / 4 + axis] = shape[axis]!;
    i32[start / 4 + rank + axis] = axes.includes(axis) ? 1 : 0;
  }
  if (mask) views.u8.set(mask, maskAddress);
  if (!place) write(from, n, getView(arena, kind), entries / kind.bytes);
  for (const { from: numbers, as, length, address } of regions) {
    if (numbers) write(numbers, length, views[as], address / (as === "f64" ? 8 : 4));
  }
  write(sink, sink.length, views.f64, sinks / 8);
  // The struct `Call`.
  views.f64[(CONTROL + CallOffset.temperature) / 8] = options.temperature;
  i32[(CONTROL + CallOffset.entries) / 4] = entries;
  i32[(CONTROL + CallOffset.length) / 4] = n;
  i32[(CONTROL + CallOffset.shape) / 4] = start;
  i32[(CONTROL + CallOffset.reduced) / 4] = start + 4 * rank;
  i32[(CONTROL + CallOffset.rank) / 4] = rank;
  i32[(CONTROL + CallOffset.mask) / 4] = maskAddress;
  i32[(CONTROL + CallOffset.mask_length) / 4] = maskLength;
  i32[(CONTROL + CallOffset.split_infinity) / 4] = options.splitInfinity ? 1 : 0;
  i32[(CONTROL + CallOffset.workspace) / 4] = end;
  i32[(CONTROL + CallOffset.sinks) / 4] = sinks;
  i32[(CONTROL + CallOffset.sink_count) / 4] = sink.length;
  const frame = { arena, address: CONTROL, entries };
  const outcome = run(exports, frame);
  arena.end();
  checkMemory(call, outcome);
  return frame;
}

/** Returns the address of an entry of an array of a kind. */
export const locate = (array: Address, { bytes }: Kind, entry: number): Address =>
  (array + bytes * entry) as Address;

/** Writes an f64 field of a struct of arguments. One call for each field, with offsets that are constants,
 * keeps short calls fast: a function that writes a whole struct by a list of its fields would make
 * `crossEntropy` and `sample` of a few logits slower. */
export function setFloat({ arena }: Frame, field: FloatField, value: number, struct = ARGUMENTS): void {
  arena.views.f64[(struct + field) / 8] = value;
}

/** Writes an address or a count in a struct of arguments. A field of an address takes no other number. */
export function setInteger<Field extends AddressField | CountField>(
  { arena }: Frame,
  field: Field,
  value: Field extends AddressField ? Address : number,
  struct = ARGUMENTS,
): void {
  arena.views.i32[(struct + field) / 4] = value;
}

/** Throws if an export found no memory for its workspace. */
export function checkMemory({ caller, n }: Call, outcome: Outcome | void): void {
  if (outcome === Outcome.OutOfMemory) throw memoryError(caller, n);
}

/** Copies a struct of f64 fields out of a region, which may hold several in a row. `fields` is a list of
 * js/wasm/abi.ts. `Object.fromEntries` would take several times as long as the loop. */
export function readStruct<Field extends string>(
  { arena }: Frame,
  { address }: Region,
  fields: readonly Field[],
  index = 0,
): Record<Field, number> {
  const { f64 } = arena.views;
  const struct = {} as Record<Field, number>;
  let at = address / 8 + fields.length * index;
  for (const field of fields) struct[field] = f64[at++]!;
  return struct;
}

/** Copies the entries of a call out of the memory, after an export has replaced them by its results. Those in
 * place stay there. */
export const readEntries = ({ kind, n, place }: Call, { arena, entries }: Frame, out?: Result): Result =>
  place ? place.data : read(arena, kind, entries, n, out);

/** Copies `n` numbers of a region out of the memory. */
export const readRegion = <Out extends Result | Int32Array = Result>(
  { arena }: Frame,
  { address }: Region,
  kind: Kind,
  n: number,
  out?: Out,
): Out => read(arena, kind, address, n, out);

/** Returns the first f64 number of a region. */
export const readNumber = ({ arena }: Frame, { address }: Region): number => arena.views.f64[address / 8]!;

/** Copies `n` integers of a region out of the memory. */
export function readIntegers({ arena }: Frame, { address }: Region, n: number): Int32Array<ArrayBuffer> {
  const first = address / 4;
  return arena.views.i32.slice(first, first + n);
}

/** Returns a view of `n` f64 numbers of a region, which the next call overwrites. */
export function viewRegion({ arena }: Frame, { address }: Region, n: number): Float64Array {
  const first = address / 8;
  return arena.views.f64.subarray(first, first + n);
}
