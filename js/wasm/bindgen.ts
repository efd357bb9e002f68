// A module with a memory of its own and the glue of wasm-bindgen, by which classes, strings and arrays cross.
import * as glue from "#glue";
import { compile } from "#source";
import source from "#wasm/bindgen";
import { type Caller, wasmError } from "../errors.js";

let isStarted = false;

/** Starts the module at its first use. */
export function startModule(caller: Caller): void {
  if (isStarted) return;
  const code = compile(source, caller);
  try {
    const { exports } = new WebAssembly.Instance(code, { "./softmax_wasm_bg.js": { ...glue } });
    glue.__wbg_set_wasm(exports);
    (exports as { __wbindgen_start(): void }).__wbindgen_start();
    isStarted = true;
  } catch (cause) {
    throw wasmError(caller, cause);
  }
}
