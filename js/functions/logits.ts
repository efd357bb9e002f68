// Logits: a handle on logits in a memory of WebAssembly, which are computed in place without a copy.
import { getLength } from "../arguments/arrays.js";
import { NO_OPTIONS, type Signature } from "../arguments/options.js";
import type { Call, Place } from "../arguments/rows.js";
import { VECTOR, align } from "../call/compute.js";
import { areFastOptions, readFastOptions } from "../call/single_row.js";
import { type Caller, memoryError, refuse, show, typeError } from "../errors.js";
import { disposable } from "../wasm/disposable.js";
import {
  type Address,
  Arena,
  type Floats,
  MAX_BYTES,
  START,
  createMemory,
  usedByHandles,
} from "../wasm/memory.js";
import { SOFTMAX_MODULE, type Softmax } from "../wasm/modules/softmax.js";
import { getRelaxedSoftmax } from "../wasm/relaxed.js";
import { SIGNATURE as ARGMAX_SIGNATURE, callArgmax } from "./argmax.js";
import { SIGNATURE as CLASSIFY_SIGNATURE, callClassify } from "./classify.js";
import { SIGNATURE as LOG_SOFTMAX_SIGNATURE, callLogSoftmax } from "./log_softmax.js";
import { SIGNATURE as LOG_SUM_EXP_SIGNATURE, callLogSumExp } from "./log_sum_exp.js";
import { type Drawn, SIGNATURE as SAMPLE_SIGNATURE, callSample } from "./sample.js";
import { SIGNATURE as SOFTMAX_SIGNATURE, callSoftmax } from "./softmax.js";
import { SIGNATURE as TOP_K_SIGNATURE, type Top, callTopK } from "./top_k.js";

// The memories of handles.
//
// A user may keep views of a handle's memory: its data, parts of it, other views of its buffer. No code can
// find out which are left. A region of memory therefore belongs to one handle forever: what a program writes
// late, through a view of a freed or forgotten handle, reaches no other handle. Handles that are made one
// after the other share a memory. It is collected with the last view of it, as every array buffer is, and it
// never grows, since growth would detach the views.

/** The size of the first memory of handles. Each later one is twice as large as the one before, up to
 * `MAX_POOL_BYTES`, or a quarter of all that handles use. Engines reserve gigabytes of addresses for each
 * memory, so a few memories have to hold many handles. Only the bytes that are written take real memory. */
const MIN_POOL_BYTES = 2 ** 21;
const MAX_POOL_BYTES = 2 ** 25;

const choosePoolSize = (needed: number): number =>
  Math.max(
    needed,
    Math.min(2 * (pool?.buffer.byteLength ?? MIN_POOL_BYTES / 2), MAX_POOL_BYTES),
    Math.min(usedByHandles.bytes / 4, 2 ** 28),
  );

/** The largest number of entries whose rows are computed in place. The softmax of a single row needs only a
 * workspace as long as its entries, and is computed in place whatever its length. */
const MAX_IN_PLACE = 2 ** 18;

/** Returns the size in bytes of a workspace that is large enough for `n` entries in rows of `length`. Each
 * entry needs a mask, a sink, and two biases or a result with its index, which are 25 bytes. Each entry of a
 * row needs three numbers, or three vectors if several rows lie side by side in the lanes, and its offset.
 * Each dimension needs its size, stride and flags. A megabyte holds the tiles. */
const getRowsBytes = (n: number, rows: number, length: number, rank: number): number =>
  25 * n + (rows > 1 ? 120 : 36) * length + 64 * rank + 2 ** 20;

/** The number of dimensions that a workspace is reserved for. Arrays of more may be computed on a copy. */
const RESERVED_RANK = 32;

/** Returns the size in bytes of the workspace of a handle, which is large enough for any rows of its entries
 * if they are few enough to be computed in place. Two rows need the most. It is that of the next power of
 * two, so that handles of which each is a little longer than the one before can share a memory. */
function getWorkspaceBytes(entries: number, needed: number): number {
  if (entries > MAX_IN_PLACE) return needed;
  const n = 2 ** (32 - Math.clz32(Math.max(entries, 1) - 1));
  return getRowsBytes(n, 2, n / 2, RESERVED_RANK);
}

/** Describes a memory of handles. */
interface Pool {
  /** The exports of the module in this memory; undefined where it can't be started there. */
  exports: Softmax | undefined;
  arena: Arena;
  buffer: ArrayBuffer;
  /** The address of the next handle's entries. */
  next: Address;
  /** The address of the workspace that all handles share, behind their entries. */
  workspace: Address;
  usage: Usage;
}

/** Counts what a memory is used for, without a reference that would keep the memory alive. */
interface Usage {
  readonly bytes: number;
  /** The number of handles that were neither freed nor collected. */
  handles: number;
}

/** The memory that the next handle is placed into, if it fits. */
let pool: Pool | undefined;

function release(usage: Usage): void {
  usage.handles--;
  const isPool = usage === pool?.usage;
  if (usage.handles > 0 || (isPool && usage.bytes <= MAX_POOL_BYTES)) return;
  usedByHandles.bytes -= usage.bytes;
  if (isPool) pool = undefined;
}

/** Releases the handles that a program forgets without freeing them. */
const forgotten = /* @__PURE__ */ new FinalizationRegistry(release);

/** Allocates the entries of a new handle, in a memory whose workspace is as long at least. */
function allocate(bytes: number, entries: number, caller: Caller): { pool: Pool; start: Address } {
  const needed = align(bytes) + VECTOR;
  if (START + 2 * needed > MAX_BYTES) throw memoryError(caller, entries);
  const workspace = getWorkspaceBytes(entries, needed);
  if (
    pool === undefined ||
    pool.next + needed > pool.workspace ||
    pool.workspace + workspace > pool.buffer.byteLength
  ) {
    const size = choosePoolSize(START + needed + workspace);
    const memory = createMemory(caller, entries, size, size);
    const buffer = memory.buffer as ArrayBuffer;
    const arena = new Arena(memory);
    const exports = tryInstantiate(arena, caller);
    if (pool?.usage.handles === 0) usedByHandles.bytes -= pool.usage.bytes;
    pool = {
      exports,
      arena,
      buffer,
      next: START,
      workspace: (buffer.byteLength - align(Math.max(workspace, buffer.byteLength / 8))) as Address,
      usage: { bytes: buffer.byteLength, handles: 0 },
    };
    usedByHandles.bytes += buffer.byteLength;
  }
  const start = pool.next;
  pool.next = (start + needed) as Address;
  pool.usage.handles++;
  return { pool, start };
}

/** Starts the module in a memory of handles. Returns undefined where a page can't start it in a second memory
 * (softmax-wasm/init in Chromium below 115). Handles compute on copies then. */
function tryInstantiate(arena: Arena, caller: Caller): Softmax | undefined {
  try {
    return arena.exports(SOFTMAX_MODULE, caller);
  } catch {
    return undefined;
  }
}

// The class has the name that engines put into their own errors, such as that of a call without `new`.
const Handle = class Logits {
  readonly #place: Place;
  readonly #bytes: number;
  /** The memory of the handle; undefined once it is freed. */
  #pool: Pool | undefined;

  constructor(n: number, type: "f32" | "f64" = "f32") {
    const caller: Caller = { name: "Logits", f: new.target };
    if (type !== "f32" && type !== "f64") {
      throw typeError(caller, "ERR_INPUT", `the type has to be "f32" or "f64", not ${show(type)}`);
    }
    if (!Number.isInteger(n) || n < 0)
      refuse(caller, typeof n === "number" ? "ERR_SHAPE" : "ERR_INPUT", "n", n, "an integer from 0 on");
    const bytes = n * (type === "f32" ? 4 : 8);
    const { pool, start } = allocate(bytes, n, caller);
    const { arena, buffer, workspace } = pool;
    const data = new (type === "f32" ? Float32Array : Float64Array)(buffer, start, n);
    this.#place = { arena, data, entries: start, workspace };
    this.#bytes = bytes;
    this.#pool = pool;
    forgotten.register(this, pool.usage, this);
  }

  get length(): number {
    return getLength(this.#place.data);
  }

  get data(): Floats {
    return this.#check({ name: "Logits.data" });
  }

  /** Returns the entries of a handle that isn't freed. */
  #check(caller: Caller): Floats {
    if (this.#pool) return this.#place.data;
    throw typeError(caller, "ERR_FREED", "this handle has been freed");
  }

  softmax(options: object = NO_OPTIONS): Floats {
    const data = this.#check(METHODS.softmax);
    const exports = this.#pool?.exports;
    const fast = areFastOptions(options) ? readFastOptions(options) : undefined;
    if (exports === undefined || fast === undefined || fast.out !== undefined)
      return this.#replaceBy(callSoftmax, METHODS.softmax, options);
    const { arena, entries, workspace } = this.#place;
    const { softmax_f32, softmax_f64 } = exports;
    const { temperature } = fast;
    const n = getLength(data);
    const run =
      this.#bytes === 4 * n
        ? (getRelaxedSoftmax(n, temperature, arena, METHODS.softmax) ?? softmax_f32)
        : softmax_f64;
    arena.begin();
    run(entries, n, workspace, temperature);
    arena.end();
    return data;
  }

  logSoftmax(options: object = NO_OPTIONS): Floats {
    return this.#replaceBy(callLogSoftmax, METHODS.logSoftmax, options);
  }

  /** Replaces the entries by the results of a function. */
  #replaceBy(compute: typeof callSoftmax, caller: Signature, options: object): Floats {
    const data = this.#check(caller);
    compute(caller, data, options, data, (call) => this.#locate(call));
    return data;
  }

  /** Returns where the entries of a call lie; undefined if they aren't those of the handle as they are, or if
   * the workspace is too small for the rows. */
  #locate({ from, kind, n, rows, length, shape }: Call): Place | undefined {
    const place = this.#place;
    const isThere = from === place.data && kind.bytes * n === this.#bytes;
    const { exports, buffer } = this.#pool ?? {};
    const end = place.workspace + getRowsBytes(n, rows, length, shape.length);
    const fits = exports && end <= buffer!.byteLength;
    return isThere && fits ? place : undefined;
  }

  /** Returns where the entries of a call lie, as `#locate` does, unless some would be changed before they are
   * reduced: by a mask or a cap, or at a limit of the temperature. */
  #locateUnchanged(call: Call): Place | undefined {
    const { mask, changes, options } = call;
    const { sink, temperature } = options;
    const isUnchanged = !mask && !changes && sink.length === 0 && temperature > 0 && temperature < Infinity;
    return isUnchanged ? this.#locate(call) : undefined;
  }

  logSumExp(options: object = NO_OPTIONS): unknown {
    const data = this.#check(METHODS.logSumExp);
    return callLogSumExp(METHODS.logSumExp, data, options, (call) => this.#locateUnchanged(call));
  }

  topK(k: number, options: object = NO_OPTIONS): Top {
    const data = this.#check(METHODS.topK);
    return callTopK(METHODS.topK, data, k, options, (call) => this.#locateUnchanged(call));
  }

  argmax(options: object = NO_OPTIONS): number | Int32Array<ArrayBuffer> {
    const data = this.#check(METHODS.argmax);
    return callArgmax(METHODS.argmax, data, options, (call) => this.#locateUnchanged(call));
  }

  sample(options: object = NO_OPTIONS): Drawn {
    return callSample(METHODS.sample, this.#check(METHODS.sample), options);
  }

  classify(options: object = NO_OPTIONS): unknown {
    return callClassify(METHODS.classify, this.#check(METHODS.classify), options);
  }

  free(): void {
    if (!this.#pool) return;
    forgotten.unregister(this);
    release(this.#pool.usage);
    this.#pool = undefined;
  }
};

/** Describes the methods of a handle: they have the options of the functions of their names, except `out`. */
function describeMethods<Name extends keyof Logits>(
  functions: Record<Name, Signature>,
): Record<Name, Signature> {
  const method = ([name, { options }]: [string, Signature]): [string, Signature] => [
    name,
    {
      name: `Logits.${name}`,
      f: Handle.prototype[name as "softmax"],
      options: options.filter((option) => option !== "out"),
    },
  ];
  return Object.fromEntries(Object.entries<Signature>(functions).map(method)) as Record<Name, Signature>;
}

const METHODS = /* @__PURE__ */ describeMethods({
  softmax: SOFTMAX_SIGNATURE,
  logSoftmax: LOG_SOFTMAX_SIGNATURE,
  logSumExp: LOG_SUM_EXP_SIGNATURE,
  topK: TOP_K_SIGNATURE,
  argmax: ARGMAX_SIGNATURE,
  sample: SAMPLE_SIGNATURE,
  classify: CLASSIFY_SIGNATURE,
});

export const Logits = /* @__PURE__ */ disposable("Logits", Handle);
export type Logits = InstanceType<typeof Handle>;
