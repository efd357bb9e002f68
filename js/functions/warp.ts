// warp: the logits of the next token after the steps of `sample`.
import { type Input, type Result, checkOut, upcast } from "../arguments/arrays.js";
import { mapRows } from "../arguments/call.js";
import { type Part, compute, readEntries, viewPart } from "../arguments/compute.js";
import { NO_OPTIONS, parseChoice, signature } from "../arguments/options.js";
import type { WarpStep } from "../types/index.js";
import { SAMPLE } from "../wasm/modules/sample.js";
import { OPTIONS, buildParts, checkOutcome, prepareSteps, writeSteps } from "./sample_steps.js";

const SIGNATURE = /* @__PURE__ */ signature("warp", warp, OPTIONS, ["out", "explain"]);

/** The largest finite f32. */
const LARGEST_F32 = 3.4028234663852886e38;

export function warp(
  x: Input,
  options: object = NO_OPTIONS,
): Result | { logits: Result; steps: WarpStep[] | WarpStep[][] } {
  const { call, steps } = prepareSteps(SIGNATURE, x, options, upcast);
  const { n, rows, length, kind, options: o } = call;
  const explains = parseChoice(o.user, "explain", [false, true], SIGNATURE);
  const out = checkOut(o.out, kind, n, SIGNATURE);
  const largest =
    kind.name === "Float64Array" || kind.name === "Array"
      ? Number.MAX_VALUE
      : kind.name === "Float16Array"
        ? 65504
        : LARGEST_F32;
  const count = steps.names.length;
  const explanations: Part[] = [{ results: explains ? n : 0 }, { results: explains ? rows * count : 0 }];
  const block = compute(call, SAMPLE, [...explanations, ...buildParts(steps)], ({ warp_rows }, block) => {
    const outcome = warp_rows(
      block.address,
      writeSteps(block, steps),
      largest,
      explains ? 1 : 0,
      block.parts[0]!,
      block.parts[1]!,
    );
    return n === 0 ? undefined : checkOutcome(call, outcome, steps);
  });
  const logits = readEntries(call, block, out);
  if (!explains) return logits;
  const [removedBy, masses] = [viewPart(block, 0, n), viewPart(block, 1, rows * count)];
  const explained = mapRows(call, (row) => {
    const removed = steps.names.map((): number[] => []);
    for (let entry = 0; entry < length; entry++) removed[removedBy[row * length + entry]!]?.push(entry);
    return steps.names.map((step, i) => ({
      step,
      removed: Int32Array.from(removed[i]!),
      mass: masses[row * count + i]!,
    }));
  });
  return { logits, steps: explained };
}
