// A module with a memory of its own, made by wasm-bindgen: what crosses are classes, strings and arrays.
import * as glue from "#glue";
import { compile } from "#source";
import source from "#wasm/own";
import { type Caller, wasmError } from "../arguments/errors.js";

let isStarted = false;

/** Starts the module at the first call. */
export function start(caller: Caller): void {
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
