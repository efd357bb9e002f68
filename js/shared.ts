// What all scripts of the package share where each function has a script of its own (tools/build.mjs).
export * from "./arguments/arrays.js";
export * from "./arguments/call.js";
export * from "./arguments/errors.js";
export * from "./arguments/mask.js";
export * from "./arguments/options.js";
export * from "./wasm/memory.js";
export * from "./wasm/module.js";
export * from "./wasm/relaxed.js";
export { compile } from "#source";
