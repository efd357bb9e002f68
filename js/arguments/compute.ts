// The way of every call into WebAssembly: the memory is laid out, the arguments are copied in, an export is
// called and its outcome is checked. All code of the user's is over by then, so none of it can change what
// lies in the memory.
import { Call as Field, Outcome } from "../wasm/abi.js";
import { ARGUMENTS, type Arena, CONTROL, START, getArena } from "../wasm/memory.js";
import type { Module } from "../wasm/module.js";
import { type Kind, type Result, getLength, getView, read, write } from "./arrays.js";
import { checkUnchanged } from "./checks.js";
import { memoryError } from "../errors.js";
import type { Call } from "./rows.js";

/** Describes memory that a call needs beside its entries: numbers that are copied in, or space for a number
 * of 8-byte results. */
export type Part = { from: ArrayLike<number>; as: "f32" | "f64" | "i32" } | { results: number };

/** Holds the addresses of a call in the memory, in bytes. */
export interface Block {
  arena: Arena;
  /** The address of the struct `Call` of js/wasm/abi.ts. */
  address: number;
  entries: number;
  /** The addresses of the parts, in their order. */
  parts: number[];
  /** The address behind all parts, where the workspace of the export begins. */
  end: number;
}

/** Rounds an address up to a multiple of 32. It is aligned for every type then, and a row may be read up to
 * a whole vector. */
export const align = (address: number): number => Math.ceil(address / 32) * 32;

/** Lays out a call and its parts, copies them in, runs `run` and checks its outcome. */
export function compute<Exports>(
  call: Call,
  module: Module<Exports>,
  parts: readonly Part[],
  run: (exports: Exports, block: Block) => Outcome | void,
): Block {
  const { caller, kind, from, n, shape, axes, options, mask } = call;
  const { sink } = options;
  const rank = shape.length;
  const maskAddress = START + 8 * rank;
  const maskLength = mask ? mask.length : 0;
  const sinks = align(maskAddress + maskLength);
  const entries = align(sinks + 8 * sink.length);
  let end = align(entries + n * kind.bytes);
  const addresses: number[] = [];
  for (const part of parts) {
    addresses.push(end);
    end = align(
      end + ("results" in part ? 8 * part.results : getLength(part.from) * (part.as === "f64" ? 8 : 4)),
    );
  }
  const arena = getArena(caller, end, n);
  const exports = arena.exports(module, caller);
  checkUnchanged(call);
  const { views } = arena;
  const { i32 } = views;
  for (let axis = 0; axis < rank; axis++) {
    i32[START / 4 + axis] = shape[axis]!;
    i32[START / 4 + rank + axis] = axes.includes(axis) ? 1 : 0;
  }
  if (mask) views.u8.set(mask, maskAddress);
  write(from, n, getView(arena, kind), entries / kind.bytes);
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!;
    if ("from" in part)
      write(
        part.from,
        getLength(part.from),
        views[part.as],
        addresses[i]! / views[part.as].BYTES_PER_ELEMENT,
      );
  }
  write(sink, sink.length, views.f64, sinks / 8);
  views.f64[(CONTROL + Field.temperature) / 8] = options.temperature;
  i32[(CONTROL + Field.entries) / 4] = entries;
  i32[(CONTROL + Field.length) / 4] = n;
  i32[(CONTROL + Field.shape) / 4] = START;
  i32[(CONTROL + Field.reduced) / 4] = START + 4 * rank;
  i32[(CONTROL + Field.rank) / 4] = rank;
  i32[(CONTROL + Field.mask) / 4] = maskAddress;
  i32[(CONTROL + Field.mask_length) / 4] = maskLength;
  i32[(CONTROL + Field.split_infinity) / 4] = options.splitInfinity ? 1 : 0;
  i32[(CONTROL + Field.workspace) / 4] = end;
  i32[(CONTROL + Field.sinks) / 4] = sinks;
  i32[(CONTROL + Field.sink_count) / 4] = sink.length;
  const block = { arena, address: CONTROL, entries, parts: addresses, end };
  checkMemory(call, run(exports, block));
  return block;
}

/** Writes an f64 field of the struct of arguments, which lies behind that of the call, at `ARGUMENTS`.
 * `field` is an offset of js/wasm/abi.ts. */
export function setFloat({ arena }: Block, field: number, value: number): void {
  arena.views.f64[(ARGUMENTS + field) / 8] = value;
}

/** Writes an integer field or an address of the struct of arguments. */
export function setInteger({ arena }: Block, field: number, value: number): void {
  arena.views.i32[(ARGUMENTS + field) / 4] = value;
}

/** Throws if an export found no memory for its workspace. */
export function checkMemory({ caller, n }: Call, outcome: Outcome | void): void {
  if (outcome === Outcome.OutOfMemory) throw memoryError(caller, n);
}

/** Copies the entries of a call out of the memory, after an export has replaced them by its results. */
export const readEntries = ({ kind, n }: Call, { arena, entries }: Block, out?: Result): Result =>
  read(arena, kind, entries, n, out);

/** Copies `n` numbers of a part out of the memory. */
export const readPart = <Out extends Result | Int32Array = Result>(
  { arena, parts }: Block,
  part: number,
  kind: Kind,
  n: number,
  out?: Out,
): Out => read(arena, kind, parts[part]!, n, out);

/** Copies `n` integers of a part out of the memory. */
export function readIntegers({ arena, parts }: Block, part: number, n: number): Int32Array<ArrayBuffer> {
  const first = parts[part]! / 4;
  return arena.views.i32.slice(first, first + n);
}

/** Returns a view of `n` f64 numbers of a part, which the next call overwrites. */
export function viewPart({ arena, parts }: Block, part: number, n: number): Float64Array {
  const first = parts[part]! / 8;
  return arena.views.f64.subarray(first, first + n);
}
