// The part of `#source` for packages whose modules are ready at any time: all but softmax-wasm/init.

/** A large shared memory is given back. */
export const keepsMemory = false;

/** Does nothing: a module is compiled when a call needs it. */
export const checkReady = (_: unknown): void => {};

/** Returns undefined: here no module is started before its first use. */
export const findStarted = (_: WebAssembly.Memory): undefined => undefined;
