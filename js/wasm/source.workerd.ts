// The modules as Cloudflare Workers give them: compiled at deployment, since they refuse bytes.
import type { Caller } from "../arguments/errors.js";

export const keepsMemory = false;

/** Modules can be used at any time. */
export const checkReady = (_: Caller): void => {};

/** No module is started before it is used. */
export const started = (_: WebAssembly.Memory): undefined => undefined;

export const compile = (module: unknown): WebAssembly.Module => module as WebAssembly.Module;
