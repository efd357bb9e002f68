// The modules and their instances. `#source` is another file in each flavour of the package: it makes a
// module of what `source` holds there.
import { compile, started } from "#source";
import { type Caller, wasmError } from "../arguments/errors.js";

/** A WebAssembly module that computes in a memory of ours. */
export interface Module<Exports> {
  readonly id: number;
  /** What `#source` compiles. */
  readonly source: unknown;
  /** Never set; it holds the type of the exports. */
  readonly exports?: Exports;
}

const compiled: WebAssembly.Module[] = [];

/** Returns the exports of a module in a memory. The module is compiled at its first use. */
export function instantiate(module: Module<unknown>, memory: WebAssembly.Memory, caller: Caller): unknown {
  const early = started(memory);
  if (early) return early;
  const code = (compiled[module.id] ??= compile(module.source, caller));
  try {
    // A plain object, of which engines find the functions sooner than of the exports.
    return { ...new WebAssembly.Instance(code, importing(memory)).exports };
  } catch (cause) {
    throw wasmError(caller, cause);
  }
}

/** The imports of a module, by the names that wasm-bindgen gives them. */
export const importing = (memory: WebAssembly.Memory): WebAssembly.Imports => ({
  "./softmax_wasm_bg.js": { memory },
});
