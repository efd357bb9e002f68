// The modules as Cloudflare Workers give them: compiled at deployment, since they refuse bytes.

export { checkReady, keepsMemory, started } from "./always.js";

export const compile = (module: unknown): WebAssembly.Module => module as WebAssembly.Module;
