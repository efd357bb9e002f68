// The bins of a reliability diagram.
import { type Block, type Part, readStruct } from "../arguments/compute.js";
import { type UserOptions, parseInteger } from "../arguments/options.js";
import { type Caller, refuse } from "../errors.js";
import { ReliabilityBin as Fields } from "../wasm/abi.js";
import type { ReliabilityBin } from "../types/index.js";

const MAX_BINS = 1e6;

/** Returns the option `bins`. */
export function parseBins(user: UserOptions, caller: Caller): number {
  const bins = parseInteger(user, "bins", 15, 1, caller, "ERR_BINS");
  if (bins > MAX_BINS) refuse(caller, "ERR_BINS", "bins", bins, `an integer from 1 to ${MAX_BINS}`);
  return bins;
}

/** Copies `count` bins out of a part of a block. */
export function readBins(block: Block, bins: Part, count: number): ReliabilityBin[] {
  return Array.from({ length: count }, (_, i) => readStruct(block, bins, Fields, i));
}
