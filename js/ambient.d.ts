// What the build resolves: the module's bytes, its glue, and which way it is compiled.

declare module "#wasm" {
  const base64: string;
  export default base64;
}

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
