import type { Module } from "../wasm/module.js";
import type { Relaxed } from "../wasm/modules/relaxed.js";
import { useRelaxed } from "../wasm/relaxed.js";

declare const VERSION: string;

export const version: string = VERSION;
export let features: "simd128" | "relaxed-simd" = "simd128";

/** Switches long f32 rows to the kernel of softmax-wasm/relaxed. In the scripts for bundlers it is
 * `#relax`. */
export function relax(module: Module<Relaxed>): void {
  useRelaxed(module);
  features = "relaxed-simd";
}
