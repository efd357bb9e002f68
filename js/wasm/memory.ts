// The memories of WebAssembly. JavaScript creates them and passes them to the modules that compute in them.
//
// Calls share one memory. No user ever has a view of it, and nothing in it outlives a call, so it may grow,
// be replaced or be given back between any two calls. Handles have memories of their own (js/call/pool.ts).
//
// A memory begins with the stack of its modules and with their constants, at addresses of their own
// (module/build.rs). The structs of js/wasm/abi.ts are written at `CONTROL`. The entries and the regions of
// a call begin at `START`.
import { checkReady, keepsMemory } from "#source";
import { type Caller, memoryError, wasmError } from "../errors.js";
import { type Module, instantiate } from "./module.js";

export { checkReady };

export type Floats = Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

declare const isAddress: unique symbol;
/** A place in a memory, in bytes. The type tells it apart from other numbers, such as counts. */
export type Address = number & { readonly [isAddress]: true };

/** The address of the struct `Call`, below which the stacks of the modules grow down (module/build.rs). */
export const CONTROL = 0x2000 as Address;
/** The address of the structs of arguments besides the rows of a call, behind the struct `Call`. */
export const ARGUMENTS = (CONTROL + 0x40) as Address;
/** The address of a block of f32 for the module `relaxed`, behind its constants (module/build.rs). */
export const RELAXED_WORKSPACE = 0xd000 as Address;
/** The address of the entries and the regions of a call. */
export const START = 0x16000 as Address;
/** The size in bytes of a page, in which WebAssembly counts its memory. */
export const PAGE = 0x10000;

/** The largest size of a memory in bytes, which 32-bit addresses allow. */
export const MAX_BYTES = 2 ** 32;

/** A shared memory larger than this is given back by the next call that needs less. */
const MAX_KEPT_BYTES = 2 ** 26;

/** Creates a typed array of each type over a memory. */
const createViews = ({ buffer }: { buffer: ArrayBuffer }) => ({
  u8: new Uint8Array(buffer),
  i32: new Int32Array(buffer),
  f32: new Float32Array(buffer),
  f64: new Float64Array(buffer),
});

/** The export that every module has. */
interface Instance {
  __stack_pointer: WebAssembly.Global<"i32">;
}

/** Holds a memory, views of it, and the instances of modules that compute in it. */
export class Arena {
  readonly memory: { buffer: ArrayBuffer } & WebAssembly.Memory;
  readonly #instances: Instance[] = [];
  /** Tells whether a call has begun and not ended. */
  #isRunning = false;
  #views: ReturnType<typeof createViews>;

  constructor(memory: WebAssembly.Memory) {
    this.memory = memory as Arena["memory"];
    this.#views = createViews(this.memory);
  }

  /** Returns views of the memory. Growth detaches views, which have the length 0 then and are made anew. */
  get views(): ReturnType<typeof createViews> {
    if (this.#views.u8.length === 0) this.#views = createViews(this.memory);
    return this.#views;
  }

  /** Returns the exports of a module in this memory. It is started at its first use. */
  exports<Exports>(module: Module<Exports>, caller: Caller): Exports {
    const instance = (this.#instances[module.id] ??= instantiate(module, this.memory, caller) as Instance);
    return instance as Exports & Instance;
  }

  /** Begins a call. An engine that stops a call inside a module, because the stack of the program is full or
   * a time limit has passed, leaves the module's stack pointer where it was, and after some dozens of such
   * calls no stack would be left. So the next call sets the pointers back to where stacks begin. */
  begin(): this {
    if (this.#isRunning)
      this.#instances.forEach(({ __stack_pointer }) => {
        __stack_pointer.value = CONTROL;
      });
    this.#isRunning = true;
    return this;
  }

  /** Ends a call that has come back from the modules. */
  end(): void {
    this.#isRunning = false;
  }
}

/** Creates a memory of at least `bytes`, which can't grow above `most`. An error names the number of
 * entries. */
export function createMemory(
  caller: Caller,
  bytes: number,
  entries: number,
  most = MAX_BYTES,
): WebAssembly.Memory {
  checkReady(caller);
  try {
    return new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE), maximum: Math.ceil(most / PAGE) });
  } catch (cause) {
    if (typeof WebAssembly === "undefined") throw wasmError(caller, cause);
    throw memoryError(caller, entries, cause);
  }
}

/** The memory that calls share. */
let shared: Arena | undefined;

/** Makes a memory the one that calls share. */
export function shareMemory(memory: WebAssembly.Memory): void {
  shared = new Arena(memory);
}

/** Begins a call in the memory that calls share, which is grown to at least `bytes`. */
export const beginCall = (caller: Caller, bytes: number, entries: number): Arena =>
  getArena(caller, bytes, entries).begin();

/** Returns the memory that calls share, grown to at least `bytes`. */
function getArena(caller: Caller, bytes: number, entries: number): Arena {
  const size = shared?.views.u8.length ?? 0;
  const isTooLarge = size > MAX_KEPT_BYTES && bytes <= MAX_KEPT_BYTES && !keepsMemory;
  if (bytes <= size && !isTooLarge) return shared!;
  if (shared === undefined || isTooLarge) {
    shareMemory(createMemory(caller, bytes, entries));
    return shared!;
  }
  try {
    // The memory grows by half of its size at least, though not beyond what is kept, so that a series of
    // calls that each need a little more doesn't grow it each time.
    shared.memory.grow(Math.ceil((Math.max(bytes, Math.min(1.5 * size, MAX_KEPT_BYTES)) - size) / PAGE));
    return shared;
  } catch (cause) {
    throw memoryError(caller, entries, cause);
  }
}

/** The bytes of the memories that handles use. */
export let usedByHandles = 0;

/** Counts bytes that handles begin to use, or cease to use if the number is negative. */
export function countUsedByHandles(bytes: number): void {
  usedByHandles += bytes;
}

/** Returns the bytes of all memories: the one that calls share, and those of handles. */
export const memoryUsage = (): number => (shared?.memory.buffer.byteLength ?? 0) + usedByHandles;
