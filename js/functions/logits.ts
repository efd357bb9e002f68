// Logits: a handle on logits in a memory of WebAssembly, which are computed in place without a copy.
import { align } from "../arguments/compute.js";
import { type Caller, memoryError, refuse, show, typeError } from "../errors.js";
import { NO_OPTIONS, type Signature } from "../arguments/options.js";
import { disposable } from "../wasm/disposable.js";
import { Arena, type Floats, MAX_BYTES, START, createMemory, usedByHandles } from "../wasm/memory.js";
import { SOFTMAX, type Softmax } from "../wasm/modules/softmax.js";
import { getRelaxedSoftmax } from "../wasm/relaxed.js";
import { SIGNATURE as ARGMAX, callArgmax } from "./argmax.js";
import { SIGNATURE as CLASSIFY, callClassify } from "./classify.js";
import { SIGNATURE as LOG_SOFTMAX, callLogSoftmax } from "./log_softmax.js";
import { SIGNATURE as LOG_SUM_EXP, callLogSumExp } from "./log_sum_exp.js";
import { type Drawn, SIGNATURE as SAMPLE, callSample } from "./sample.js";
import { SIGNATURE as SOFTMAX_SIGNATURE, callSoftmax, parseFastOptions } from "./softmax.js";
import { SIGNATURE as TOP_K, type Top, callTopK } from "./top_k.js";

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
const MIN_POOL_BYTES = 2 ** 20;
const MAX_POOL_BYTES = 2 ** 24;

const choosePoolSize = (needed: number): number =>
  Math.max(
    needed,
    Math.min(2 * (pool?.buffer.byteLength ?? MIN_POOL_BYTES / 2), MAX_POOL_BYTES),
    Math.min(usedByHandles.bytes / 4, 2 ** 28),
  );

/** Describes a memory of handles. */
interface Pool {
  /** The exports of the module in this memory; undefined where it can't be started there. */
  exports: Softmax | undefined;
  arena: Arena;
  buffer: ArrayBuffer;
  /** The address of the next handle's entries. */
  next: number;
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

/** Allocates the entries of a new handle, and a workspace of the same length behind them. */
function allocate(bytes: number, entries: number, caller: Caller): { pool: Pool; start: number } {
  const needed = 2 * bytes;
  if (START + needed > MAX_BYTES) throw memoryError(caller, entries);
  if (pool === undefined || pool.next + needed > pool.buffer.byteLength) {
    const size = choosePoolSize(START + needed);
    const memory = createMemory(caller, entries, size, size);
    const buffer = memory.buffer as ArrayBuffer;
    const arena = new Arena(memory);
    const exports = tryInstantiate(arena, caller);
    if (pool?.usage.handles === 0) usedByHandles.bytes -= pool.usage.bytes;
    pool = { exports, arena, buffer, next: START, usage: { bytes: buffer.byteLength, handles: 0 } };
    usedByHandles.bytes += buffer.byteLength;
  }
  const start = pool.next;
  pool.next += needed;
  pool.usage.handles++;
  return { pool, start };
}

/** Starts the module in a memory of handles. Returns undefined where a page can't start it in a second memory
 * (softmax-wasm/init in Chromium below 115). Handles compute on copies then. */
function tryInstantiate(arena: Arena, caller: Caller): Softmax | undefined {
  try {
    return arena.exports(SOFTMAX, caller);
  } catch {
    return undefined;
  }
}

// The class has the name that engines put into their own errors, such as that of a call without `new`.
const Handle = class Logits {
  readonly #start: number;
  readonly #data: Floats;
  /** The memory of the handle; undefined once it is freed. */
  #pool: Pool | undefined;

  constructor(n: number, type: "f32" | "f64" = "f32") {
    const caller: Caller = { name: "Logits", f: new.target };
    if (type !== "f32" && type !== "f64") {
      throw typeError(caller, "ERR_INPUT", `the type has to be "f32" or "f64", not ${show(type)}`);
    }
    if (!Number.isInteger(n) || n < 0)
      refuse(caller, typeof n === "number" ? "ERR_SHAPE" : "ERR_INPUT", "n", n, "an integer from 0 on");
    const bytes = align(n * (type === "f32" ? 4 : 8));
    const { pool, start } = allocate(bytes, n, caller);
    this.#data =
      type === "f32" ? new Float32Array(pool.buffer, start, n) : new Float64Array(pool.buffer, start, n);
    this.#start = start;
    this.#pool = pool;
    forgotten.register(this, pool.usage, this);
  }

  get length(): number {
    return this.#data.length;
  }

  get data(): Floats {
    this.#check({ name: "Logits.data" });
    return this.#data;
  }

  #check(caller: Caller): Pool {
    if (this.#pool) return this.#pool;
    throw typeError(caller, "ERR_FREED", "this handle has been freed");
  }

  softmax(options: object = NO_OPTIONS): Floats {
    const { exports, arena } = this.#check(METHODS.softmax);
    const data = this.#data;
    const fast = parseFastOptions(options);
    if (exports === undefined || fast === undefined || fast.out !== undefined)
      return this.#replaceBy(callSoftmax, METHODS.softmax, options);
    const work = this.#start + align(data.byteLength);
    const { softmax_f32, softmax_f64 } = exports;
    const { temperature } = fast;
    const f =
      data.BYTES_PER_ELEMENT === 4
        ? (getRelaxedSoftmax(data.length, temperature, arena, METHODS.softmax) ?? softmax_f32)
        : softmax_f64;
    f(this.#start, data.length, work, temperature);
    return data;
  }

  logSoftmax(options: object = NO_OPTIONS): Floats {
    this.#check(METHODS.logSoftmax);
    return this.#replaceBy(callLogSoftmax, METHODS.logSoftmax, options);
  }

  /** Replaces the entries by the results of a function. */
  #replaceBy(f: typeof callSoftmax, signature: Signature, options: object): Floats {
    f(signature, this.#data, options, this.#data);
    return this.#data;
  }

  logSumExp(options: object = NO_OPTIONS): unknown {
    this.#check(METHODS.logSumExp);
    return callLogSumExp(METHODS.logSumExp, this.#data, options);
  }

  topK(k: number, options: object = NO_OPTIONS): Top {
    this.#check(METHODS.topK);
    return callTopK(METHODS.topK, this.#data, k, options);
  }

  argmax(options: object = NO_OPTIONS): number | Int32Array<ArrayBuffer> {
    this.#check(METHODS.argmax);
    return callArgmax(METHODS.argmax, this.#data, options);
  }

  sample(options: object = NO_OPTIONS): Drawn {
    this.#check(METHODS.sample);
    return callSample(METHODS.sample, this.#data, options);
  }

  classify(options: object = NO_OPTIONS): unknown {
    this.#check(METHODS.classify);
    return callClassify(METHODS.classify, this.#data, options);
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
  logSoftmax: LOG_SOFTMAX,
  logSumExp: LOG_SUM_EXP,
  topK: TOP_K,
  argmax: ARGMAX,
  sample: SAMPLE,
  classify: CLASSIFY,
});

export const Logits = /* @__PURE__ */ disposable("Logits", Handle);
export type Logits = InstanceType<typeof Handle>;
