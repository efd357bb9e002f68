// softmax-wasm/relaxed: long f32 rows by a kernel that the engine may round in its own way.
import { relax } from "#relax";
import { RELAXED } from "../wasm/modules/relaxed.js";

/** A module with f32x4.relaxed_madd. */
const PROBE = Uint8Array.of(
  0,
  97,
  115,
  109,
  1,
  0,
  0,
  0,
  1,
  4,
  1,
  96,
  0,
  0,
  3,
  2,
  1,
  0,
  10,
  9,
  1,
  7,
  0,
  0,
  253,
  133,
  2,
  26,
  11,
);

export const isRelaxed: boolean = typeof WebAssembly === "object" && WebAssembly.validate(PROBE);

if (isRelaxed) relax(RELAXED);
