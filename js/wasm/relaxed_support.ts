// Tells whether the engine has relaxed SIMD.
import { parseHexadecimal } from "./hexadecimal.js";

/** A WebAssembly module of 29 bytes that holds the instruction f32x4.relaxed_madd, in hexadecimal. */
const PROBE = "0061736d01000000010401600000030201000a0901070000fd85021a0b";

/** Tells whether the engine accepts the probe. */
export const supportsRelaxed = (): boolean =>
  typeof WebAssembly === "object" && WebAssembly.validate(parseHexadecimal(PROBE));
