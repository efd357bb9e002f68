// softmax, logSoftmax and logSumExp: a short way for one row without options, a general one
// along axes.
import { rangeError, show } from "./errors.js";
import { type Input, type Kind, type Result, checkedOut, copyIn, copyOut, entries, kindOf, write } from "./kinds.js";
import { type Options, readOptions } from "./options.js";
import { numbers, wasm } from "./wasm.js";

export const softmax = (x: Input, options?: object): Result =>
  options === undefined ? map("softmax", x) : mapAlong("softmax", x, options);

export const logSoftmax = (x: Input, options?: object): Result =>
  options === undefined ? map("logSoftmax", x) : mapAlong("logSoftmax", x, options);

export function logSumExp(x: Input, options?: object): unknown {
  if (options !== undefined) return logSumExpAlong(x, options);
  const kind = kindOf(x, "logSumExp: x");
  const from = entries(x, kind, "logSumExp: x");
  copyIn(from, kind, from.length * 2 ** kind.shift);
  return kind.engine().logSumExp(from.length);
}

function map(name: "softmax" | "logSoftmax", x: Input): Result {
  const kind = kindOf(x, `${name}: x`);
  const from = entries(x, kind, `${name}: x`);
  const n = from.length;
  const start = copyIn(from, kind, n * 2 ** kind.shift);
  kind.engine()[name](n);
  return copyOut(kind, start, n);
}

function mapAlong(name: "softmax" | "logSoftmax", x: Input, options: object): Result {
  const call = prepare(name, x, options);
  const { kind, n, o } = call;
  const out = checkedOut(o.out, kind, n, name);
  const start = place(call, 0);
  check(kind.engine()[`${name}Along`](n, call.shape, call.axes, o.temperature, o.mask?.length ?? 0, Number(o.limit)), call);
  return copyOut(kind, start, n, out);
}

function logSumExpAlong(x: Input, options: object): unknown {
  const call = prepare("logSumExp", x, options);
  const { kind, n, o } = call;
  const rows = wasm().rows(n, call.shape, call.axes);
  check(rows, call);
  const weights = call.weights?.length ?? 0;
  const results = place(call, 2 * rows) + n + weights;
  check(kind.engine().logSumExpAlong(n, call.shape, call.axes, o.temperature, o.mask?.length ?? 0, weights), call);

  const value = copyOut(kind, results, rows);
  const sign = copyOut(kind, results + rows, rows);
  // The logarithm of a negative sum is no number; returnSign asks for that of its magnitude.
  if (!o.returnSign) for (let i = 0; i < rows; i++) if (sign[i]! < 0) value[i] = NaN;
  const whole = !o.keepDims && (call.axes.length === 0 || call.axes.length === call.shape.length);
  const result = (of: Result) => (whole ? of[0] : of);
  return o.returnSign ? { value: result(value), sign: result(sign) } : result(value);
}

/** A call with all that users gave read and checked, but for how the numbers fit. */
interface Call {
  name: string;
  kind: Kind;
  from: ArrayLike<number>;
  n: number;
  o: Options;
  shape: Uint32Array;
  axes: Int32Array;
  weights: ArrayLike<number> | undefined;
}

function prepare(name: "softmax" | "logSoftmax" | "logSumExp", x: Input, options: object): Call {
  const kind = kindOf(x, `${name}: x`);
  const o = readOptions(options, name);
  const weights = o.weights === undefined ? undefined : weightsOf(o.weights, `${name}: weights`);
  const from = entries(x, kind, `${name}: x`);
  const n = from.length;
  const call = { name, kind, from, n, o, weights };
  const sized = { ...call, shape: Uint32Array.from(o.shape ?? [n]), axes: Int32Array.from(o.axis) };
  // An empty one would pass for none.
  if (n > 0 && o.mask?.length === 0) fail("ERR_MASK", sized);
  if (n > 0 && weights?.length === 0) fail("ERR_WEIGHTS", sized);
  return sized;
}

const weightsOf = (weights: unknown, name: string) => entries(weights as Input, kindOf(weights, name), name);

/** Writes logits, weights and mask to the memory, with room for `results` numbers between. */
function place({ kind, from, n, weights, o }: Call, results: number): number {
  const bytes = (n + (weights?.length ?? 0) + results) * 2 ** kind.shift;
  const start = copyIn(from, kind, bytes + (o.mask?.length ?? 0));
  if (weights) write(weights, numbers(kind.engine()), start + n);
  if (o.mask) new Uint8Array(wasm().memory.buffer).set(o.mask, start * 2 ** kind.shift + bytes);
  return start;
}

/** The codes of src/bindings, from −1 on. */
const CODES = ["ERR_SHAPE", "ERR_AXIS", "ERR_MASK", "ERR_TEMPERATURE", "ERR_WEIGHTS", "ERR_MEMORY"] as const;

function check(result: number, call: Call): void {
  if (result < 0) fail(CODES[-1 - result]!, call);
}

function fail(code: (typeof CODES)[number], { name, n, o, shape, axes, weights }: Call): never {
  const dimensions = `shape [${shape.join(", ")}]`;
  const lengths = (what: string, length = 0) =>
    `${what} has ${length} entries; it needs one for each of the ${n} of x, or for each entry of a row of ${dimensions}`;
  const texts = {
    ERR_SHAPE: `${dimensions} doesn't hold the ${n} entries of x`,
    ERR_AXIS: `axis [${axes.join(", ")}] is out of range or doubled: ${dimensions} has the axes ${-shape.length} to ${shape.length - 1}`,
    ERR_MASK: lengths("mask", o.mask?.length),
    ERR_TEMPERATURE: `temperature is ${show(o.temperature)}; it has to be 0, positive or Infinity`,
    ERR_WEIGHTS: lengths("weights", weights?.length),
    ERR_MEMORY: `no memory for ${n} entries`,
  };
  throw rangeError(code, `${name}: ${texts[code]}`);
}
