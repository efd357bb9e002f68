// The input of a function and the options that functions share, read and checked once. Only then does
// js/call/compute.ts lay out the call, so that no code of the user's runs while it computes.
import { formatCount, formatList, rangeError } from "../errors.js";
import { parseDims, parseEntries, unwrapTensor } from "./arrays.js";
import { checkUnchanged } from "./checks.js";
import { type Input, type Kind, checkKind, checkLength, upcast } from "./kinds.js";
import { addBias, buildMask } from "./mask.js";
import { NO_OPTIONS, type Signature } from "./options.js";
import { type RowOptions, parseRowOptions } from "./row_options.js";
import { type Call, resolveRows } from "./rows.js";

/** Reads the input and the options of a function. A tensor's dimensions are the default of `shape`. `as`
 * chooses the kind that is computed from that of the input; `what` names the input in error texts. */
export function prepare(
  caller: Signature,
  x: Input,
  options: object,
  as?: (kind: Kind) => Kind,
  what = "x",
): Call {
  const { data, name, dims } = unwrapTensor(x, what);
  const inputKind = checkKind(data, caller, name);
  const from = parseEntries(data as Input, inputKind, caller, name);
  const n = checkLength(from, caller, name);
  const tensorShape = parseDims(dims, caller);
  const isNone = options === NO_OPTIONS;
  const parsed = isNone
    ? (defaults ??= parseRowOptions(NO_OPTIONS, caller))
    : parseRowOptions(options, caller);
  const { shape: givenShape = tensorShape, axis, sink, bias } = parsed;
  const kind = as ? as(inputKind) : inputKind;
  // Every field is spelled out: V8 takes a microsecond to spread an object.
  const { shape, axes, rows, length } = resolveRows(n, givenShape, axis, caller, name);
  const call: Call = {
    caller,
    what: name,
    kind,
    from,
    n,
    options: parsed,
    mask: undefined,
    changes: undefined,
    place: undefined,
    shape,
    axes,
    rows,
    length,
  };
  if (isNone) return call;
  call.mask = buildMask(call, parsed);
  if (parsed.user.sink !== undefined && sink.length !== 1 && sink.length !== call.rows)
    throw rangeError(
      caller,
      "ERR_SHAPE",
      `sink has length ${sink.length}; shape ${formatList(call.shape)} has ${formatCount(call.rows, "row")}, and a sink is one number, or one for each row`,
    );
  // A sink is a logit, so rows are computed in f64 unless f32 holds every sink exactly.
  if (sink.length && Array.from(sink).some((x) => Math.fround(x) !== x)) call.kind = upcast(kind);
  // Functions with a softcap add the bias in the memory, to the capped logits.
  if (bias && !caller.options.includes("softcap")) {
    checkUnchanged(call);
    call.from = addBias(call, from, bias);
    call.kind = upcast(kind);
  }
  return call;
}

/** The options of a call without any, parsed at the first such call. */
let defaults: RowOptions | undefined;
