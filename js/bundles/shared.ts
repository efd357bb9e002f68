// The code that the scripts of dist/ share, where each function has a script of its own (tools/build.mjs).
export * from "../arguments/arrays.js";
export * from "../arguments/call.js";
export * from "../arguments/checks.js";
export * from "../arguments/compute.js";
export * from "../arguments/copies.js";
export * from "../arguments/distributions.js";
export * from "../errors.js";
export * from "../arguments/labels.js";
export * from "../arguments/mask.js";
export * from "../arguments/options.js";
export * from "../arguments/rows.js";
export * from "../arguments/targets.js";
export * from "../wasm/disposable.js";
export * from "../wasm/imports.js";
export * from "../wasm/memory.js";
export * from "../wasm/module.js";
export * from "../wasm/relaxed.js";
export { compile } from "#source";
