// The types of softmax-wasm/init: those of softmax-wasm, and what loads the module.
export * from "./index.js";

/** The source of the WebAssembly module: the address of the file `softmax-wasm/softmax.wasm`, a response with
 * it, its bytes, or a compiled `WebAssembly.Module`. The type is spelled out, since not every program has the
 * types of a platform. */
export type WasmSource =
  | string
  | { readonly href: string }
  | ArrayBufferLike
  | ArrayBufferView
  | { readonly ok: boolean; arrayBuffer(): Promise<ArrayBuffer> }
  | WasmModule;

/** A `WebAssembly.Module`. */
export type WasmModule = object;

/**
 * Compiles and starts the WebAssembly module. Until it has finished, every function throws a TypeError with
 * the code `ERR_INIT`. A second call waits for the first and changes nothing, unless the first fails: then it
 * tries its own source.
 *
 * @param source The source of the module, or a promise of one. Default: the file `softmax.wasm` beside this
 *   script, which bundlers that know `new URL(…, import.meta.url)` copy.
 * @throws an error with the code `ERR_SOURCE` for a value that is no source or can't be loaded, or for a
 *   promise that is rejected, and with the code `ERR_WASM` for a module that can't be compiled or isn't the
 *   one of this package. Another call may try again.
 * @example
 * await init();
 * softmax([0, 0]); // [0.5, 0.5]
 */
export declare function init(source?: WasmSource | PromiseLike<WasmSource>): Promise<void>;
