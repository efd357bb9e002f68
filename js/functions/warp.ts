// warp: the logits of the next token after the steps of `sample`.
import { checkOut } from "../arguments/arrays.js";
import { type Input, type Result, upcast } from "../arguments/kinds.js";
import { NO_OPTIONS, describeFunction, parseChoice } from "../arguments/options.js";
import {
  type Frame,
  type Region,
  compute,
  readEntries,
  reserve,
  setInteger,
  viewRegion,
} from "../call/compute.js";
import { mapRows } from "../call/results.js";
import {
  AFTER_STEPS,
  OPTIONS,
  buildRegions,
  checkOutcome,
  listRegions,
  prepareSteps,
  writeSteps,
} from "../options/sample_steps.js";
import type { WarpStep } from "../types/index.js";
import { ExplainedOffset } from "../wasm/abi.js";
import type { Address } from "../wasm/memory.js";
import { SAMPLE_MODULE } from "../wasm/modules/sample.js";

const SIGNATURE = /* @__PURE__ */ describeFunction("warp", warp, OPTIONS, ["out", "explain"]);

/** The largest finite number of each type of result. */
const LARGEST: Record<string, number> = {
  Array: Number.MAX_VALUE,
  Float64Array: Number.MAX_VALUE,
  Float32Array: 3.4028234663852886e38,
  Float16Array: 65504,
};

/** The address that stands for no struct. */
const NULL = 0 as Address;

export function warp(
  x: Input,
  options: object = NO_OPTIONS,
): Result | { logits: Result; steps: WarpStep[] | WarpStep[][] } {
  const { call, steps } = prepareSteps(SIGNATURE, x, options, upcast);
  const { n, rows, length, kind } = call;
  const { user } = call.options;
  const explains = parseChoice(user, "explain", [false, true], SIGNATURE);
  const out = checkOut(call.options.out, kind, n, SIGNATURE);
  const count = steps.names.length;
  const removedBy = reserve(explains ? n : 0);
  const masses = reserve(explains ? rows * count : 0);
  const regions = buildRegions(steps);
  const all = [removedBy, masses, ...listRegions(regions)];
  const frame = compute(call, SAMPLE_MODULE, all, ({ warp_rows }, frame) => {
    const outcome = warp_rows(
      frame.address,
      writeSteps(frame, regions, steps),
      LARGEST[kind.name]!,
      explains ? writeExplained(frame, removedBy, masses) : NULL,
    );
    return n === 0 ? undefined : checkOutcome(call, outcome, steps);
  });
  if (!explains) return readEntries(call, frame, out);
  const [removers, removedMasses] = [
    viewRegion(frame, removedBy, n),
    viewRegion(frame, masses, rows * count),
  ];
  const explained = mapRows(call, (row) => {
    const removed = steps.names.map((): number[] => []);
    // An entry that no step removed has no list: the index of its step is −1, or there are no steps.
    for (let entry = 0; entry < length; entry++) removed[removers[row * length + entry]!]?.push(entry);
    return steps.names.map((step, i) => ({
      step,
      removed: Int32Array.from(removed[i]!),
      mass: removedMasses[row * count + i]!,
    }));
  });
  // Writing to `out` may run code of the user's, which overwrites the memory, so it comes last.
  return { logits: readEntries(call, frame, out), steps: explained };
}

/** Writes the struct `Explained` of src/wasm/abi behind that of the steps, and returns its address. */
function writeExplained(frame: Frame, removedBy: Region, masses: Region): Address {
  setInteger(frame, ExplainedOffset.removed_by, removedBy.address, AFTER_STEPS);
  setInteger(frame, ExplainedOffset.masses, masses.address, AFTER_STEPS);
  return AFTER_STEPS;
}
