// The modules from texts that are part of the scripts, for all environments that compile bytes.
// `#decode` reads the texts.
import { decode } from "#decode";
import { type Caller, wasmError } from "../arguments/errors.js";

export { checkReady, keepsMemory, started } from "./always.js";

export function compile(text: unknown, caller: Caller): WebAssembly.Module {
  try {
    return new WebAssembly.Module(decode(text as string));
  } catch (cause) {
    throw wasmError(caller, cause);
  }
}
