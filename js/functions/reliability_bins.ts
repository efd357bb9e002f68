// The bins of a reliability diagram.
import { FLOAT64 } from "../arguments/arrays.js";
import { type Block, readPart } from "../arguments/compute.js";
import { type UserOptions, parseInteger } from "../arguments/options.js";
import { type Caller, refuse } from "../errors.js";
import type { ReliabilityBin } from "../types/index.js";

/** The numbers that the exports write for each bin, in the order of the fields. */
export const NUMBERS_PER_BIN = 5;

const MAX_BINS = 1e6;

/** Returns the option `bins`. */
export function parseBins(user: UserOptions, caller: Caller): number {
  const bins = parseInteger(user, "bins", 15, 1, caller, "ERR_BINS");
  if (bins > MAX_BINS) refuse(caller, "ERR_BINS", "bins", bins, `an integer from 1 to ${MAX_BINS}`);
  return bins;
}

/** Copies the bins out of a part of a block. */
export function readBins(block: Block, part: number, bins: number): ReliabilityBin[] {
  const numbers = readPart(block, part, FLOAT64, NUMBERS_PER_BIN * bins);
  return Array.from({ length: bins }, (_, i) => {
    const first = NUMBERS_PER_BIN * i;
    return {
      lower: numbers[first]!,
      upper: numbers[first + 1]!,
      count: numbers[first + 2]!,
      confidence: numbers[first + 3]!,
      accuracy: numbers[first + 4]!,
    };
  });
}
