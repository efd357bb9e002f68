// The `#source` of environments that compile bytes: the modules are texts in the scripts, which `#decode`
// reads.
import { decode } from "#decode";
import { type Caller, wasmError } from "../errors.js";

export { checkReady, findStarted, keepsMemory } from "./always_ready.js";

/** Compiles the module that a text holds. */
export function compile(text: unknown, caller: Caller): WebAssembly.Module {
  try {
    return new WebAssembly.Module(decode(text as string));
  } catch (cause) {
    throw wasmError(caller, cause);
  }
}
