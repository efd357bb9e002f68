// Memory. JavaScript makes it, and hands it to the modules that compute in it.
//
// Calls share one memory, of which nobody else ever has a view: what a call puts there is gone when it
// returns, so the memory may grow, be replaced or be given back between any two calls. Handles have
// memories of their own (js/functions/logits.ts).
//
// A memory begins with the stack of its modules and the constants of each at addresses of their own
// (module/build.rs). `CONTROL` is where the structs of js/wasm/abi.ts are written, and from `START` on
// lies what a call is about.
import { checkReady, keepsMemory } from "#source";
import { type Caller, memoryError, wasmError } from "../arguments/errors.js";
import { type Module, instantiate } from "./module.js";

export type Floats = Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

export const CONTROL = 0x2000;
export const START = 0x13000;
const PAGE = 0x10000;

/** The bytes that a memory can have at most. */
export const MOST = 2 ** 32;

/** A memory that is larger than this is given back by the next call that needs less. */
const KEPT = 2 ** 26;

/** The content of a memory as numbers. */
const viewsOf = ({ buffer }: { buffer: ArrayBuffer }) => ({
  u8: new Uint8Array(buffer),
  i32: new Int32Array(buffer),
  f32: new Float32Array(buffer),
  f64: new Float64Array(buffer),
});

/** A memory, its content as numbers, and the modules that compute in it. */
export class Arena {
  readonly memory: { buffer: ArrayBuffer } & WebAssembly.Memory;
  readonly #instances: unknown[] = [];
  #views: ReturnType<typeof viewsOf>;

  constructor(memory: WebAssembly.Memory) {
    this.memory = memory as Arena["memory"];
    this.#views = viewsOf(this.memory);
  }

  /** The content. Growth detaches views, whose length is 0 then. */
  get views(): ReturnType<typeof viewsOf> {
    if (this.#views.u8.length === 0) this.#views = viewsOf(this.memory);
    return this.#views;
  }

  /** The exports of a module that computes in this memory. */
  exports<Exports>(module: Module<Exports>, caller: Caller): Exports {
    return (this.#instances[module.id] ??= instantiate(module, this.memory, caller)) as Exports;
  }
}

/** Makes a memory of at least so many bytes; it can't grow above `most`. */
export function makeMemory(caller: Caller, entries: number, bytes: number, most = MOST): WebAssembly.Memory {
  checkReady(caller);
  try {
    return new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE), maximum: Math.ceil(most / PAGE) });
  } catch (cause) {
    if (typeof WebAssembly === "undefined") throw wasmError(caller, cause);
    throw memoryError(caller, entries, cause);
  }
}

/** The memory of calls. */
let shared: Arena | undefined;

/** Makes a memory that of calls. */
export function share(memory: WebAssembly.Memory): void {
  shared = new Arena(memory);
}

/** Returns the memory of calls, with at least so many bytes. */
export function arenaFor(caller: Caller, bytes: number, entries: number): Arena {
  const size = shared?.views.u8.length ?? 0;
  const isTooLarge = size > KEPT && bytes <= KEPT && !keepsMemory;
  if (bytes <= size && !isTooLarge) return shared!;
  if (shared === undefined || isTooLarge) {
    share(makeMemory(caller, entries, bytes));
    return shared!;
  }
  try {
    // By half more than it was, so that calls that need a little more each time don't grow it each time.
    shared.memory.grow(Math.ceil((Math.max(bytes, Math.min(1.5 * size, KEPT)) - size) / PAGE));
    return shared;
  } catch (cause) {
    throw memoryError(caller, entries, cause);
  }
}

/** The bytes of the memories that handles use. */
export const usedByHandles = { bytes: 0 };

export const memoryUsage = (): number => (shared?.memory.buffer.byteLength ?? 0) + usedByHandles.bytes;
