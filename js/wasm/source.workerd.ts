// The `#source` of Cloudflare Workers, which refuse bytes: the modules are compiled at deployment.

export { checkReady, findStarted, keepsMemory } from "./always_ready.js";

/** Returns the module, which was compiled at deployment. */
export const compile = (module: unknown): WebAssembly.Module => module as WebAssembly.Module;
