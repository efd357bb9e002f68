// What `#source` says of readiness where modules can be used at any time.

export const keepsMemory = false;

export const checkReady = (_: unknown): void => {};

/** No module is started before it is used. */
export const started = (_: WebAssembly.Memory): undefined => undefined;
