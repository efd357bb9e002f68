// The short way to WebAssembly, for a single row with no option but a temperature or `out`. `compute` takes
// several times as long for a few logits.
import { checkOut, parseEntries } from "../arguments/arrays.js";
import { checkUnchanged } from "../arguments/checks.js";
import {
  type Input,
  type Kind,
  type Result,
  checkLength,
  detectKind,
  getLength,
  getView,
} from "../arguments/kinds.js";
import { NO_OPTIONS, type Signature, isPlainObject } from "../arguments/options.js";
import type { Place } from "../arguments/rows.js";
import { WorkspaceLength } from "../wasm/abi.js";
import { type Address, type Arena, START, beginCall } from "../wasm/memory.js";
import { align } from "./compute.js";
import { read, write } from "./copies.js";

/** Holds the options that the short way takes, unchecked. */
interface ShortOptions {
  out?: unknown;
  temperature?: unknown;
}

/** Reads the options if there are none but those of the short way. Later code reads the result and not the
 * user's object, so that its getters run once. Throws if they change the length of the input. */
export function readShortOptions(options: object, caller: Signature, x: unknown): ShortOptions | undefined {
  if (options === NO_OPTIONS) return NO_OPTIONS;
  if (!isPlainObject(options)) return undefined;
  for (const key in options) if (key !== "out" && key !== "temperature") return undefined;
  if (detectKind(x) === undefined) return undefined;
  const from = x as Input;
  const n = getLength(from);
  const { out, temperature }: ShortOptions = options;
  checkUnchanged({ caller, from, n, what: "x" });
  return "out" in options ? { out, temperature } : { temperature };
}

/** Returns the temperature if the kernels of single rows take it, which leave out the limits 0 and ∞. */
export const getShortTemperature = ({ temperature = 1 }: ShortOptions): number | undefined =>
  typeof temperature === "number" && temperature > 0 && temperature < Infinity ? temperature : undefined;

/** Holds a single row whose entries lie at `START`, with space behind them up to full vectors. */
export interface SingleRow {
  arena: Arena;
  kind: Kind;
  n: number;
  /** The address of the workspace. */
  work: Address;
}

/** Copies a single row without options into the memory, for an export that returns a number. Returns
 * undefined where the general way is needed: for what isn't an array of numbers, and for a Float16Array,
 * whose results are rounded. */
export function copyRow(caller: Signature, x: Input, what = "x"): SingleRow | undefined {
  const kind = detectKind(x);
  if (kind === undefined || kind.name === "Float16Array") return undefined;
  const from = parseEntries(x, kind, caller, what);
  const n = checkLength(from, caller, what);
  return copyEntries(caller, kind, from, n, WorkspaceLength.LogarithmPerEntry);
}

/** Copies a single row into the memory, with a workspace of `perEntry` numbers for each entry. Returns
 * undefined where the general way is needed. */
export function copyRowWithOptions(
  caller: Signature,
  x: Input,
  options: ShortOptions,
  perEntry: WorkspaceLength,
): (SingleRow & { temperature: number; out: Result | undefined }) | undefined {
  const kind = detectKind(x);
  const temperature = getShortTemperature(options);
  // The general way reads the entries of a plain array itself.
  if (kind === undefined || temperature === undefined) return undefined;
  const from = parseEntries(x, kind, caller);
  const n = checkLength(from, caller, "x");
  const out = checkOut(options.out, kind, n, caller);
  // A setter of `out` may have run.
  if (out) checkUnchanged({ caller, from, n, what: "x" });
  const { arena, work } = copyEntries(caller, kind, from, n, perEntry);
  return { arena, kind, n, work, temperature, out };
}

/** Begins a call, and copies the entries of a row into the memory. */
function copyEntries(
  caller: Signature,
  kind: Kind,
  from: ArrayLike<number>,
  n: number,
  perEntry: WorkspaceLength,
): SingleRow {
  const bytes = align(n * kind.bytes);
  const work = (START + bytes) as Address;
  const arena = beginCall(caller, work + perEntry * bytes, n);
  write(from, n, getView(arena, kind), START / kind.bytes);
  return { arena, kind, n, work };
}

/** Ends a call of an export that has replaced the entries of a single row, and reads them. */
export function readSingleRow({ arena, kind, n }: SingleRow, out: Result | undefined): Result {
  arena.end();
  return read(arena, kind, START, n, out);
}

/** Replaces a single row in a memory of handles by what an export makes of it. */
export function computeInPlace(
  { arena, entries, workspace }: Place,
  n: number,
  temperature: number,
  run: (row: Address, n: number, work: Address, temperature: number) => void,
): void {
  arena.begin();
  run(entries, n, workspace, temperature);
  arena.end();
}
