// What the build resolves: the module, its glue, and which way it is compiled.

declare module "*/softmax.wasm" {
  const module: WebAssembly.Module;
  export default module;
}

declare module "#glue" {
  export function __wbg_set_wasm(exports: WebAssembly.Exports): void;
}

declare module "#module" {
  export function compile(): WebAssembly.Module;
}

/** Of Node.js and who does as it does. */
declare var process: { getBuiltinModule?(name: "node:fs/promises"): { readFile(file: URL): Promise<Uint8Array> } } | undefined;

/** Whether this is softmax-wasm/core. */
declare const CORE: boolean;
