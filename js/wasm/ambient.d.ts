// Declares the modules that the build resolves (tools/build.mjs), and a global of Node.js.

/** The source of a module: a text or a WebAssembly.Module, which depends on the build of the package. */
declare module "#wasm/*" {
  const source: unknown;
  export default source;
}

/** The module that decodes the texts, and the frequent bytes of modules, both in hexadecimal. */
declare module "#wasm/decode" {
  export const decoder: string;
  export const frequent: string;
}

/** Compiles modules in this build of the package. */
declare module "#source" {
  /** True if the shared memory is never replaced. */
  export const keepsMemory: boolean;
  /** Throws if modules can't be used yet. */
  export function checkReady(caller: { readonly name: string; readonly f?: Function | undefined }): void;
  /** Returns the exports of a module that was started in a memory before its first use, if there is one. */
  export function findStarted(memory: WebAssembly.Memory): unknown;
  export function compile(
    source: unknown,
    caller: { readonly name: string; readonly f?: Function | undefined },
  ): WebAssembly.Module;
}

/** Decodes the text of a module in this build of the package. */
declare module "#decode" {
  export function decode(text: string): Uint8Array<ArrayBuffer>;
}

/** Passes the kernel of softmax-wasm/relaxed to the default entry point: js/functions/version.ts where both
 * entry points import that file, js/wasm/relaxed_registry.ts where each entry point is a single file. */
declare module "#relax" {
  export function relax(module: { readonly id: number; readonly source: unknown }): void;
}

/** The glue that wasm-bindgen made for the module with a memory of its own that this script starts. The types
 * of `#glue/canvas` and `#glue/learn` are those that wasm-bindgen wrote (tsconfig.json). */
declare module "#glue" {
  export function __wbg_set_wasm(exports: WebAssembly.Exports): void;
}

/** The global object of Node.js and of the runtimes that are compatible with it. */
declare var process:
  | { getBuiltinModule?(name: "node:fs/promises"): { readFile(file: URL): Promise<Uint8Array> } }
  | undefined;
