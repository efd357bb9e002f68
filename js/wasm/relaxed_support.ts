// Tells whether the engine has relaxed SIMD.

/** A WebAssembly module of 29 bytes that holds the instruction f32x4.relaxed_madd, in hexadecimal. */
const PROBE = "0061736d01000000010401600000030201000a0901070000fd85021a0b";

/** Tells whether the engine accepts the probe. */
export const supportsRelaxed = (): boolean =>
  typeof WebAssembly === "object" &&
  WebAssembly.validate(Uint8Array.from(PROBE.match(/../g)!, (byte) => Number.parseInt(byte, 16)));
