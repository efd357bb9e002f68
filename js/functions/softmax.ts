// softmax: a fast path for a single row with no option but a temperature or `out`, and the general path,
// which takes several times as long for a short row.
//
// The module is imported first, and the entry point imports this file first. A bundle then begins with the
// text of the module, which saves 50 bytes of gzip over a text between scripts.
import { SOFTMAX_MODULE } from "../wasm/modules/softmax.js";
import {
  type Input,
  type Result,
  checkLength,
  checkOut,
  detectKind,
  getView,
  parseEntries,
} from "../arguments/arrays.js";
import { read, write } from "../call/copies.js";
import { prepare } from "../arguments/prepare.js";
import { checkUnchanged } from "../arguments/checks.js";
import { type Frame, align, compute, locate, readEntries, reserve } from "../call/compute.js";
import {
  type Signature,
  ATTENTION_OPTIONS,
  LOGITS_OPTIONS,
  NO_OPTIONS,
  isPlainObject,
  describeFunction,
} from "../arguments/options.js";
import { type Call, type ChoosePlace, isLastAxis } from "../arguments/rows.js";
import { WorkspaceLength } from "../wasm/abi.js";
import { type Address, RELAXED_WORKSPACE, START, getArena } from "../wasm/memory.js";
import type { Module } from "../wasm/module.js";
import type { Relaxed } from "../wasm/modules/relaxed.js";
import { getRelaxed, getRelaxedSoftmax } from "../wasm/relaxed.js";
import { computeChanged, withChanges } from "./logit_changes.js";
import { applyPriors } from "./priors.js";

export const SIGNATURE = /* @__PURE__ */ describeFunction(
  "softmax",
  softmax,
  LOGITS_OPTIONS,
  ATTENTION_OPTIONS,
  ["out", "onInfinity", "priors"],
);

export function softmax(x: Input, options: object = NO_OPTIONS): Result {
  const kind = detectKind(x);
  if (kind === undefined) return callSoftmax(SIGNATURE, x, options);
  const from = parseEntries(x, kind, SIGNATURE);
  const n = checkLength(from, SIGNATURE, "x");
  const fast = parseFastOptions(options);
  if (fast === undefined) return callSoftmax(SIGNATURE, x, options);
  const { temperature } = fast;
  const out = checkOut(fast.out, kind, n, SIGNATURE);
  if (options !== NO_OPTIONS) checkUnchanged({ caller: SIGNATURE, from, n, what: "x" });
  const bytes = align(n * kind.bytes);
  const work = (START + bytes) as Address;
  const arena = getArena(SIGNATURE, work + bytes, n);
  const { softmax_f32, softmax_f64 } = arena.exports(SOFTMAX_MODULE, SIGNATURE);
  const run =
    kind.bytes === 4 ? (getRelaxedSoftmax(n, temperature, arena, SIGNATURE) ?? softmax_f32) : softmax_f64;
  write(from, n, getView(arena, kind), START / kind.bytes);
  run(START, n, work, temperature);
  return read(arena, kind, START, n, out);
}

/** Holds the options that the fast path takes. */
interface FastOptions {
  out: unknown;
  temperature: number;
}

const FAST_DEFAULTS: FastOptions = { out: undefined, temperature: 1 };

/** Reads the options of the fast path; returns undefined where the general path is needed. */
export function parseFastOptions(options: object): FastOptions | undefined {
  if (options === NO_OPTIONS) return FAST_DEFAULTS;
  if (!isPlainObject(options)) return undefined;
  for (const key in options) if (key !== "out" && key !== "temperature") return undefined;
  const { out, temperature = 1 } = options as Partial<FastOptions>;
  return typeof temperature === "number" && temperature > 0 && temperature < Infinity
    ? { out, temperature }
    : undefined;
}

/** Computes softmax for `softmax` or for the method of a handle, which errors name. The results go to `out`
 * if it is given, else to the option `out`. */
export function callSoftmax(
  caller: Signature,
  x: Input,
  options: object,
  out?: Result,
  choosePlace?: ChoosePlace,
): Result {
  const call = applyPriors(withChanges(prepare(caller, x, options)), SOFTMAX_MODULE);
  call.place = choosePlace?.(call);
  return computeSoftmax(call, out ?? checkOut(call.options.out, call.kind, call.n, caller));
}

/** Computes the softmax of the rows of a call, for any function. */
export function computeSoftmax(call: Call, out?: Result): Result {
  const isFloat32 = call.kind.bytes === 4;
  const relaxed = isFloat32 && isRelaxable(call) ? getRelaxed(call.length) : undefined;
  if (relaxed) return readEntries(call, computeRelaxedRows(call, relaxed), out);
  const frame = computeChanged(
    call,
    SOFTMAX_MODULE,
    [],
    ({ softmax_rows_f32, softmax_rows_f64 }, { address }) =>
      (isFloat32 ? softmax_rows_f32 : softmax_rows_f64)(address),
  );
  return readEntries(call, frame, out);
}

/** Tells whether the relaxed kernel can compute the rows: they are contiguous, at temperature 1, and have
 * neither a mask nor a sink. */
const isRelaxable = (call: Call): boolean => {
  const { splitInfinity, temperature, sink } = call.options;
  return isLastAxis(call) && !call.mask && !splitInfinity && temperature === 1 && sink.length === 0;
};

/** Computes long rows one by one. */
function computeRelaxedRows(call: Call, module: Module<Relaxed>): Frame {
  const { rows, length } = call;
  const work = reserve(Math.ceil(length / 2) + WorkspaceLength.Vector);
  return compute(call, module, [work], ({ softmax_relaxed_f32 }, { entries }) => {
    for (let row = 0; row < rows; row++)
      softmax_relaxed_f32(locate(entries, call.kind, length * row), length, work.address, RELAXED_WORKSPACE);
  });
}
