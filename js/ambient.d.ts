// What the build resolves (tools/build.mjs).

/** What a module is compiled from: a text or a WebAssembly.Module, by the flavour of the package. */
declare module "#wasm/*" {
  const source: unknown;
  export default source;
}

/** The decoder of the texts, and which bytes are frequent in them, in hexadecimal. */
declare module "#wasm/decode" {
  export const decoder: string;
  export const frequent: string;
}

/** How modules are compiled in this flavour of the package. */
declare module "#source" {
  /** Whether calls keep the memory that they began with. */
  export const keepsMemory: boolean;
  /** Throws where modules can't be used yet. */
  export function checkReady(caller: { readonly name: string; readonly f?: Function | undefined }): void;
  /** The exports of a module that was started in a memory before it is used. */
  export function started(memory: WebAssembly.Memory): unknown;
  export function compile(
    source: unknown,
    caller: { readonly name: string; readonly f?: Function | undefined },
  ): WebAssembly.Module;
}

/** How the text of a module is read in this flavour of the package. */
declare module "#decode" {
  export function decode(text: string): Uint8Array<ArrayBuffer>;
}

/** How the default entry gets the kernel of softmax-wasm/relaxed: js/functions/version.ts where that is a file
 * which both import, js/wasm/program.ts where each is one of its own. */
declare module "#relax" {
  export function relax(module: { readonly id: number; readonly source: unknown }): void;
}

/** What wasm-bindgen made for a module with a memory of its own. */
declare module "#glue" {
  export function __wbg_set_wasm(exports: WebAssembly.Exports): void;
}

/** Of Node.js and who does as it does. */
declare var process:
  | { getBuiltinModule?(name: "node:fs/promises"): { readFile(file: URL): Promise<Uint8Array> } }
  | undefined;
