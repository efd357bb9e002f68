// softmax: a short way for one row without options, a general one along axes.
//
// The module is imported first, and this file first by the entry: a bundle begins with the text of the module
// then, and gzip makes 50 bytes less of it than between scripts.
import { SOFTMAX } from "../wasm/modules/softmax.js";
import {
  type Input,
  type Result,
  checkedLength,
  checkedOut,
  entriesOf,
  kindOf,
  numbersOf,
  read,
  write,
} from "../arguments/arrays.js";
import {
  type Block,
  type Call,
  align,
  checkUnchanged,
  compute,
  prepare,
  readEntries,
} from "../arguments/call.js";
import { ATTENTION, LOGITS, NONE, type Signature, isPlainObject, signature } from "../arguments/options.js";
import { START, arenaFor } from "../wasm/memory.js";
import type { Module } from "../wasm/module.js";
import type { Relaxed } from "../wasm/modules/relaxed.js";
import { relaxedFor, relaxedSoftmax } from "../wasm/relaxed.js";
import { withPriors } from "./priors.js";
import { withSoftcap } from "./softcap.js";

export const SIGNATURE = /* @__PURE__ */ signature("softmax", softmax, LOGITS, ATTENTION, [
  "out",
  "onInfinity",
  "priors",
]);

export function softmax(x: Input, options: object = NONE): Result {
  const kind = kindOf(x);
  if (kind === undefined) return softmaxAlong(SIGNATURE, x, options);
  const from = entriesOf(x, kind, SIGNATURE);
  const n = checkedLength(from, SIGNATURE, "x");
  const short = shortOf(options);
  if (short === undefined) return softmaxAlong(SIGNATURE, x, options);
  const { temperature } = short;
  const out = checkedOut(short.out, kind, n, SIGNATURE);
  if (options !== NONE) checkUnchanged({ caller: SIGNATURE, from, n, what: "x" });
  const bytes = align(n * kind.bytes);
  const work = START + bytes;
  const arena = arenaFor(SIGNATURE, work + bytes, n);
  const { softmax_f32, softmax_f64 } = arena.exports(SOFTMAX, SIGNATURE);
  const f =
    kind.bytes === 4 ? (relaxedSoftmax(n, temperature, arena, SIGNATURE) ?? softmax_f32) : softmax_f64;
  write(from, n, numbersOf(arena, kind), START / kind.bytes);
  f(START, n, work, temperature);
  return read(arena, kind, START, n, out);
}

/** What the short way takes of the options. */
interface Short {
  out: unknown;
  temperature: number;
}

const NOTHING: Short = { out: undefined, temperature: 1 };

/** Returns options that the short way takes; undefined where there are others. */
export function shortOf(options: object): Short | undefined {
  if (options === NONE) return NOTHING;
  if (!isPlainObject(options)) return undefined;
  for (const key in options) if (key !== "out" && key !== "temperature") return undefined;
  const { out, temperature = 1 } = options as Partial<Short>;
  return typeof temperature === "number" && temperature > 0 && temperature < Infinity
    ? { out, temperature }
    : undefined;
}

/** Computes softmax with options, to `out` or what they have of it. */
export function softmaxAlong(caller: Signature, x: Input, options: object, out?: Result): Result {
  const call = withPriors(withSoftcap(prepare(caller, x, options), SOFTMAX), SOFTMAX);
  return softmaxOf(call, out ?? checkedOut(call.options.out, call.kind, call.n, caller));
}

/** Computes the softmax of a call of any function. */
export function softmaxOf(call: Call, out?: Result): Result {
  const isNarrow = call.kind.bytes === 4;
  const relaxed = isNarrow && isRows(call) ? relaxedFor(call.length) : undefined;
  if (relaxed) return readEntries(call, relaxedRows(call, relaxed), out);
  const block = compute(call, SOFTMAX, [], ({ softmax_rows_f32, softmax_rows_f64 }, { address }) =>
    (isNarrow ? softmax_rows_f32 : softmax_rows_f64)(address),
  );
  return readEntries(call, block, out);
}

/** Whether rows lie one behind the other, at temperature 1 and without a mask. */
const isRows = ({ axes, shape, mask, options: o }: Call): boolean =>
  axes.length === 1 &&
  axes[0] === shape.length - 1 &&
  !mask &&
  !o.splitInfinity &&
  o.temperature === 1 &&
  o.sink.length === 0;

/** Computes long rows one by one. Between the last and the workspace there is room for a vector. */
function relaxedRows(call: Call, module: Module<Relaxed>): Block {
  const { rows, length } = call;
  return compute(
    call,
    module,
    [{ results: length / 2 + 8 }],
    ({ softmax_relaxed_f32 }, { entries, parts }) => {
      for (let row = 0; row < rows; row++)
        softmax_relaxed_f32(entries + 4 * length * row, length, parts[0]! + 32);
    },
  );
}
