// softmax-wasm/relaxed: computes long f32 rows with relaxed SIMD, whose last bits depend on the processor.
import { relax } from "#relax";
import { RELAXED_MODULE } from "../wasm/modules/relaxed.js";
import { supportsRelaxed } from "../wasm/relaxed_support.js";

export const isRelaxed: boolean = supportsRelaxed();

if (isRelaxed) relax(RELAXED_MODULE);
