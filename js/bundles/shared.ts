// The code that the scripts of dist/ share, where each function has a script of its own (tools/build.mjs).
export { compile } from "#source";
export * from "../arguments/arrays.js";
export * from "../arguments/checks.js";
export * from "../arguments/kinds.js";
export * from "../arguments/mask.js";
export * from "../arguments/options.js";
export * from "../arguments/prepare.js";
export * from "../arguments/rows.js";
export * from "../call/compute.js";
export * from "../call/copies.js";
export * from "../call/results.js";
export * from "../call/single_row.js";
export * from "../errors.js";
export * from "../wasm/disposable.js";
export * from "../wasm/imports.js";
export * from "../wasm/memory.js";
export * from "../wasm/module.js";
export * from "../wasm/relaxed.js";
