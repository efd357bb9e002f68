// A handle on logits that live in a memory of WebAssembly: what is written there is computed there.
import { align } from "../arguments/call.js";
import { type Caller, memoryError, refuse, show, typeError } from "../arguments/errors.js";
import { NONE, type Signature } from "../arguments/options.js";
import { Arena, type Floats, MOST, START, makeMemory, usedByHandles } from "../wasm/memory.js";
import { SOFTMAX, type Softmax } from "../wasm/modules/softmax.js";
import { relaxedSoftmax } from "../wasm/relaxed.js";
import { SIGNATURE as CLASSIFY, classifyAlong } from "./classify.js";
import { disposable } from "./disposable.js";
import { OF_ROWS, OF_SUMS, logSoftmaxAlong, logSumExpAlong } from "./log_softmax.js";
import { type Drawn, SIGNATURE as SAMPLE, sampleAlong } from "./sample.js";
import { SIGNATURE as OF_SOFTMAX, shortOf, softmaxAlong } from "./softmax.js";
import { ARGMAX, SIGNATURE as TOP_K, type Top, argmaxAlong, topKAlong } from "./top_k.js";

// Memories of handles.
//
// Users keep views of a handle's memory: its data, parts of it, views of its buffer. No code can find
// out which are left. So a region that a handle has had is never given to another: what a program writes
// late, through a view of a handle that is freed or forgotten, reaches no one. Handles that are made one
// after the other share a memory, which ends with the last view of it, as every array buffer does. It
// doesn't grow, which would detach the views.

/** The bytes of the first memory of handles. Each later one is twice as large, up to `LARGEST`, or a
 * quarter of what handles use: engines reserve gigabytes of addresses for each memory, so few have to hold
 * many handles. Of the bytes only those that are written to cost anything. */
const LEAST = 2 ** 20;
const LARGEST = 2 ** 24;

const sizeOf = (needed: number): number =>
  Math.max(
    needed,
    Math.min(2 * (pool?.buffer.byteLength ?? LEAST / 2), LARGEST),
    Math.min(usedByHandles.bytes / 4, 2 ** 28),
  );

/** A memory of handles. */
interface Pool {
  /** The module in the memory. */
  exports: Softmax | undefined;
  arena: Arena;
  buffer: ArrayBuffer;
  /** Where the next handle's entries begin. */
  next: number;
  usage: Usage;
}

/** What is counted of a memory, without a reference that would keep it. */
interface Usage {
  readonly bytes: number;
  /** How many handles haven't been freed or collected. */
  handles: number;
}

/** The memory that the next handle is put into if it fits. */
let pool: Pool | undefined;

function release(usage: Usage): void {
  usage.handles--;
  const isPool = usage === pool?.usage;
  if (usage.handles > 0 || (isPool && usage.bytes <= LARGEST)) return;
  usedByHandles.bytes -= usage.bytes;
  if (isPool) pool = undefined;
}

/** Counts the handles that a program forgets. */
const forgotten = /* @__PURE__ */ new FinalizationRegistry(release);

/** Allocates a new handle's entries, which are followed by a workspace as long. */
function allocate(bytes: number, entries: number, caller: Caller): { pool: Pool; start: number } {
  const needed = 2 * bytes;
  if (START + needed > MOST) throw memoryError(caller, entries);
  if (pool === undefined || pool.next + needed > pool.buffer.byteLength) {
    const size = sizeOf(START + needed);
    const memory = makeMemory(caller, entries, size, size);
    const buffer = memory.buffer as ArrayBuffer;
    const arena = new Arena(memory);
    const exports = startedIn(arena, caller);
    if (pool?.usage.handles === 0) usedByHandles.bytes -= pool.usage.bytes;
    pool = { exports, arena, buffer, next: START, usage: { bytes: buffer.byteLength, handles: 0 } };
    usedByHandles.bytes += buffer.byteLength;
  }
  const start = pool.next;
  pool.next += needed;
  pool.usage.handles++;
  return { pool, start };
}

/** Returns the module in a memory of handles; undefined where pages can't start it in a second memory
 * (Chromium below 115, by softmax-wasm/init). Copies are computed there. */
function startedIn(arena: Arena, caller: Caller): Softmax | undefined {
  try {
    return arena.exports(SOFTMAX, caller);
  } catch {
    return undefined;
  }
}

class Handle {
  readonly length: number;
  readonly #start: number;
  readonly #data: Floats;
  /** Undefined once the handle is freed. */
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
    this.length = n;
    forgotten.register(this, pool.usage, this);
  }

  get data(): Floats {
    this.#check({ name: "Logits.data" });
    return this.#data;
  }

  #check(caller: Caller): Pool {
    if (this.#pool) return this.#pool;
    throw typeError(caller, "ERR_FREED", "this handle has been freed");
  }

  softmax(options: object = NONE): Floats {
    const { exports, arena } = this.#check(METHODS.softmax);
    const data = this.#data;
    const short = shortOf(options);
    if (exports === undefined || short === undefined || short.out !== undefined)
      return this.#replaceBy(softmaxAlong, METHODS.softmax, options);
    const work = this.#start + align(data.byteLength);
    const { softmax_f32, softmax_f64 } = exports;
    const { temperature } = short;
    const f =
      data.BYTES_PER_ELEMENT === 4
        ? (relaxedSoftmax(this.length, temperature, arena, METHODS.softmax) ?? softmax_f32)
        : softmax_f64;
    f(this.#start, this.length, work, temperature);
    return data;
  }

  logSoftmax(options: object = NONE): Floats {
    this.#check(METHODS.logSoftmax);
    return this.#replaceBy(logSoftmaxAlong, METHODS.logSoftmax, options);
  }

  /** Replaces the entries by what a function makes of them. */
  #replaceBy(f: typeof softmaxAlong, signature: Signature, options: object): Floats {
    f(signature, this.#data, options, this.#data);
    return this.#data;
  }

  logSumExp(options: object = NONE): unknown {
    this.#check(METHODS.logSumExp);
    return logSumExpAlong(METHODS.logSumExp, this.#data, options);
  }

  topK(k: number, options: object = NONE): Top {
    this.#check(METHODS.topK);
    return topKAlong(METHODS.topK, this.#data, k, options);
  }

  argmax(options: object = NONE): number | Int32Array<ArrayBuffer> {
    this.#check(METHODS.argmax);
    return argmaxAlong(METHODS.argmax, this.#data, options);
  }

  sample(options: object = NONE): Drawn {
    this.#check(METHODS.sample);
    return sampleAlong(METHODS.sample, this.#data, options);
  }

  classify(options: object = NONE): unknown {
    this.#check(METHODS.classify);
    return classifyAlong(METHODS.classify, this.#data, options);
  }

  free(): void {
    if (!this.#pool) return;
    forgotten.unregister(this);
    release(this.#pool.usage);
    this.#pool = undefined;
  }
}

/** Describes methods of a handle as the functions of their names, without `out`. */
function methods<Name extends keyof Handle>(functions: Record<Name, Signature>): Record<Name, Signature> {
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

const METHODS = /* @__PURE__ */ methods({
  softmax: OF_SOFTMAX,
  logSoftmax: OF_ROWS,
  logSumExp: OF_SUMS,
  topK: TOP_K,
  argmax: ARGMAX,
  sample: SAMPLE,
  classify: CLASSIFY,
});

export const Logits = /* @__PURE__ */ disposable("Logits", Handle);
export type Logits = Handle;
