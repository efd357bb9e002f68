// Sums in the domain of logarithms: logAddExp of two numbers, logCumSumExp along rows, and mergeWeighted of
// the parts of a softmax-weighted sum.
import { checkOut, parseEntries, readArray, unwrapTensor } from "../arguments/arrays.js";
import { checkUnchanged, readPaired } from "../arguments/checks.js";
import { type Input, type Result, checkKind, checkLength, upcast } from "../arguments/kinds.js";
import { NO_OPTIONS, describeFunction, isPlainObject } from "../arguments/options.js";
import { prepare } from "../arguments/prepare.js";
import { LOGITS_OPTIONS } from "../arguments/row_options.js";
import { compute, copyIn, readEntries, readRegion, reserve } from "../call/compute.js";
import { rangeError, refuse, show, typeError } from "../errors.js";
import { LOG_ADD_EXP_MODULE } from "../wasm/modules/log_add_exp.js";

const ADD_SIGNATURE = /* @__PURE__ */ describeFunction("logAddExp", logAddExp, ["out"]);
const CUMULATIVE_SIGNATURE = /* @__PURE__ */ describeFunction("logCumSumExp", logCumSumExp, LOGITS_OPTIONS, [
  "out",
]);
const MERGE_SIGNATURE = /* @__PURE__ */ describeFunction("mergeWeighted", mergeWeighted, []);

export function logAddExp(
  a: number | Input,
  b: number | Input,
  options: object = NO_OPTIONS,
): number | Result {
  const areNumbers = typeof a === "number" && typeof b === "number";
  // The first array decides the kind of the result.
  const [first, x, second, y] = typeof a === "number" && !areNumbers ? ["b", b, "a", a] : ["a", a, "b", b];
  const call = prepare(ADD_SIGNATURE, typeof x === "number" ? [x] : x, options, upcast, first);
  const { kind, n } = call;
  const other =
    typeof y === "number"
      ? new Array<number>(n).fill(y)
      : readPaired(call, y, second, ", or one is a number");
  const out = checkOut(call.options.out, kind, n, ADD_SIGNATURE);
  checkUnchanged({ ...call, from: other, what: second });
  const paired = copyIn(other);
  const frame = compute(call, LOG_ADD_EXP_MODULE, [paired], ({ log_add_exp }, { entries }) =>
    log_add_exp(entries, paired.address, n),
  );
  const sums = readEntries(call, frame, out);
  return areNumbers ? sums[0]! : sums;
}

export function logCumSumExp(x: Input, options: object = NO_OPTIONS): Result {
  const call = prepare(CUMULATIVE_SIGNATURE, x, options, upcast);
  const out = checkOut(call.options.out, call.kind, call.n, CUMULATIVE_SIGNATURE);
  const frame = compute(call, LOG_ADD_EXP_MODULE, [], ({ log_cum_sum_exp_rows }, { address }) =>
    log_cum_sum_exp_rows(address),
  );
  return readEntries(call, frame, out);
}

/** Holds the output of a softmax-weighted sum over a part, and the log-sum-exp of the part's logits. */
interface Weighted {
  value: Input;
  logSumExp: number;
}

export function mergeWeighted(
  parts: readonly Weighted[],
  options: object = NO_OPTIONS,
): { value: Result; logSumExp: number } {
  const { values, logs } = parseParts(parts);
  const { data, name } = unwrapTensor(values[0], "parts[0].value");
  const kind = checkKind(data, MERGE_SIGNATURE, name);
  const from = parseEntries(data as Input, kind, MERGE_SIGNATURE, name);
  const n = checkLength(from, MERGE_SIGNATURE, name);
  const all = concatenate(values, n);
  const call = prepare(MERGE_SIGNATURE, all, options, undefined, "parts");
  checkUnchanged({ caller: MERGE_SIGNATURE, from, n, what: name });
  let logSumExp = NaN;
  const logSums = copyIn(logs);
  const roots = reserve(2 * logs.length);
  const result = reserve(n);
  const frame = compute(call, LOG_ADD_EXP_MODULE, [logSums, roots, result], ({ merge_weighted }, frame) => {
    logSumExp = merge_weighted(frame.entries, n, logSums.address, logs.length, roots.address, result.address);
  });
  return { value: readRegion(frame, result, upcast(kind), n), logSumExp };
}

/** Reads the fields of each part: its value, unchecked, and its log-sum-exp. */
function parseParts(parts: unknown): { values: unknown[]; logs: number[] } {
  if (!Array.isArray(parts))
    throw typeError(
      MERGE_SIGNATURE,
      "ERR_INPUT",
      `parts has to be an array of { value, logSumExp }, not ${show(parts)}`,
    );
  if (parts.length === 0)
    throw rangeError(MERGE_SIGNATURE, "ERR_EMPTY", "there are 0 parts; a value has to have a length");
  const logs: number[] = [];
  const values = Array.from(parts, (part: unknown, i) => {
    const name = `parts[${i}]`;
    if (!isPlainObject(part))
      throw typeError(
        MERGE_SIGNATURE,
        "ERR_INPUT",
        `${name} has to be { value, logSumExp }, not ${show(part)}`,
      );
    const { value, logSumExp } = part as Weighted;
    if (typeof logSumExp !== "number")
      refuse(
        MERGE_SIGNATURE,
        "ERR_INPUT",
        `${name}.logSumExp`,
        logSumExp,
        "a number, that of this part alone",
      );
    logs.push(logSumExp);
    return value;
  });
  return { values, logs };
}

/** Reads the values of parts, each of `n` entries, into one array. */
function concatenate(values: readonly unknown[], n: number): Float64Array<ArrayBuffer> {
  const all = new Float64Array(n * values.length);
  values.forEach((value, i) => {
    const entries = readArray(value, MERGE_SIGNATURE, `parts[${i}].value`);
    if (entries.length !== n)
      throw rangeError(
        MERGE_SIGNATURE,
        "ERR_SHAPE",
        `parts[${i}].value has length ${entries.length}, and that of parts[0] ${n}`,
      );
    all.set(entries, i * n);
  });
  return all;
}
