// The WebAssembly modules that compute in a memory of JavaScript's, and their instances. `#source` stands for
// another file in each build of the package, which compiles what `source` holds there.
import { compile, findStarted } from "#source";
import { type Caller, wasmError } from "../errors.js";
import { createImports } from "./imports.js";
import type { ModuleId } from "./module_id.js";

/** Describes a WebAssembly module that computes in a memory of JavaScript's. */
export interface Module<Exports> {
  readonly id: ModuleId;
  /** A text, a compiled module or nothing, which `#source` compiles. */
  readonly source: unknown;
  /** Carries the type of the exports; it is never set. */
  readonly exports?: Exports;
}

const compiled: WebAssembly.Module[] = [];

/** Instantiates a module in a memory and returns its exports. The module is compiled at its first use. */
export function instantiate(module: Module<unknown>, memory: WebAssembly.Memory, caller: Caller): unknown {
  const early = findStarted(memory);
  if (early) return early;
  const code = (compiled[module.id] ??= compile(module.source, caller));
  try {
    // The exports are copied to a plain object, whose functions engines look up faster.
    return { ...new WebAssembly.Instance(code, createImports(memory)).exports };
  } catch (cause) {
    throw wasmError(caller, cause);
  }
}
