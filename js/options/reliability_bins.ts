// The bins of a reliability diagram.
import { type UserOptions, parseNumber } from "../arguments/options.js";
import { type Frame, type Region, readStruct } from "../call/compute.js";
import type { Caller } from "../errors.js";
import type { ReliabilityBin } from "../types/index.js";
import { ReliabilityBinFields } from "../wasm/abi.js";

const MAX_BINS = 1e6;

/** Returns the option `bins`. */
export const parseBins = (user: UserOptions, caller: Caller): number =>
  parseNumber(
    user,
    "bins",
    15,
    caller,
    "ERR_BINS",
    `an integer from 1 to ${MAX_BINS}`,
    (n) => Number.isInteger(n) && n >= 1 && n <= MAX_BINS,
  );

/** Copies `count` bins out of a region. */
export function readBins(frame: Frame, bins: Region, count: number): ReliabilityBin[] {
  return Array.from({ length: count }, (_, i) => readStruct(frame, bins, ReliabilityBinFields, i));
}
