// The types of softmax-wasm/init: those of softmax-wasm, and what loads the module.
export * from "./index.js";

/** What holds the WebAssembly module: its bytes, a response with them or the address of the
 * file `softmax-wasm/softmax.wasm`, or the module itself, compiled. Spelled without the types
 * of a platform, which not every program has. */
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
 * Compiles and starts the module; before it, every function throws an error with code
 * `ERR_INIT`. Once it has been done or begun,
 * another call waits for it and changes nothing, or tries its own source if that fails.
 *
 * @param source Where the module comes from, or a promise of that. Default: the file
 *   `softmax.wasm` beside this one, which bundlers that know `new URL(…, import.meta.url)` copy.
 * @throws `ERR_SOURCE` if the source is nothing of that or can't be loaded, `ERR_WASM` if what it
 *   holds can't be compiled or isn't the module of this package; either may be tried again.
 * @example
 * await init();
 * softmax([0, 0]); // [0.5, 0.5]
 */
export declare function init(source?: WasmSource | PromiseLike<WasmSource>): Promise<void>;
