// logAddExp, logCumSumExp and mergeWeighted: log-sum-exp of two, of each and those before, and of parts.
import {
  type Input,
  type Result,
  checkedKind,
  checkedLength,
  checkedOut,
  entriesOf,
  opened,
  readArray,
  wide,
} from "../arguments/arrays.js";
import { checkUnchanged, compute, prepare, readEntries, readPart } from "../arguments/call.js";
import { rangeError, refuse, show, typeError } from "../arguments/errors.js";
import { LOGITS, NONE, type Signature, isPlainObject, signature } from "../arguments/options.js";
import { STATE } from "../wasm/modules/state.js";

const ADD = /* @__PURE__ */ signature("logAddExp", logAddExp, ["out"]);
const CUMULATIVE = /* @__PURE__ */ signature("logCumSumExp", logCumSumExp, LOGITS, ["out"]);
const MERGE = /* @__PURE__ */ signature("mergeWeighted", mergeWeighted);

export function logAddExp(a: number | Input, b: number | Input, options: object = NONE): number | Result {
  const areNumbers = typeof a === "number" && typeof b === "number";
  // The result is of the kind of the first array.
  const [first, x, second, y] = typeof a === "number" && !areNumbers ? ["b", b, "a", a] : ["a", a, "b", b];
  const call = prepare(ADD, typeof x === "number" ? [x] : x, options, wide, first);
  const { kind, n } = call;
  checkDims(ADD, y, second);
  const other = typeof y === "number" ? new Array<number>(n).fill(y) : readArray(y, ADD, second);
  if (other.length !== n)
    throw rangeError(
      ADD,
      "ERR_SHAPE",
      `${second} has length ${other.length}, ${first} ${n}; both need the same, or one is a number`,
    );
  const out = checkedOut(call.options.out, kind, n, ADD);
  const block = compute(call, STATE, [{ from: other, as: "f64" }], ({ log_add_exp }, { entries, parts }) =>
    log_add_exp(entries, parts[0]!, n),
  );
  const sums = readEntries(call, block, out);
  return areNumbers ? sums[0]! : sums;
}

/** Throws if the dimensions of a tensor don't fit its data. */
function checkDims(caller: Signature, x: unknown, what: string): void {
  if (opened(x).dims !== undefined) prepare(caller, x as Input, NONE, wide, what);
}

export function logCumSumExp(x: Input, options: object = NONE): Result {
  const call = prepare(CUMULATIVE, x, options, wide);
  const out = checkedOut(call.options.out, call.kind, call.n, CUMULATIVE);
  return readEntries(
    call,
    compute(call, STATE, [], ({ log_cum_sum_exp_rows }, { address }) => log_cum_sum_exp_rows(address)),
    out,
  );
}

/** The output of a softmax-weighted sum over a part, and the log-sum-exp of the part. */
interface Weighted {
  value: Input;
  logSumExp: number;
}

export function mergeWeighted(parts: readonly Weighted[]): { value: Result; logSumExp: number } {
  if (!Array.isArray(parts))
    throw typeError(
      MERGE,
      "ERR_INPUT",
      `parts has to be an array of { value, logSumExp }, not ${show(parts)}`,
    );
  if (parts.length === 0)
    throw rangeError(MERGE, "ERR_EMPTY", "there are 0 parts; a value has to have a length");
  const logs: number[] = [];
  const values = Array.from(parts as readonly Weighted[], (part, i) => {
    const name = `parts[${i}]`;
    if (!isPlainObject(part))
      throw typeError(MERGE, "ERR_INPUT", `${name} has to be { value, logSumExp }, not ${show(part)}`);
    const { value, logSumExp } = part;
    if (typeof logSumExp !== "number")
      refuse(MERGE, "ERR_INPUT", `${name}.logSumExp`, logSumExp, "a number, that of this part alone");
    logs.push(logSumExp);
    return value;
  });
  values.forEach((value, i) => checkDims(MERGE, value, `parts[${i}].value`));
  const { data, name } = opened(values[0], "parts[0].value");
  const kind = checkedKind(data, MERGE, name);
  const from = entriesOf(data as Input, kind, MERGE, name);
  const n = checkedLength(from, MERGE, name);
  const all = new Float64Array(n * values.length);
  values.forEach((value, i) => {
    const entries = readArray(value, MERGE, `parts[${i}].value`);
    if (entries.length !== n)
      throw rangeError(
        MERGE,
        "ERR_SHAPE",
        `parts[${i}].value has length ${entries.length}, and that of parts[0] ${n}`,
      );
    all.set(entries, i * n);
  });
  const call = prepare(MERGE, all, NONE, undefined, "parts");
  checkUnchanged({ caller: MERGE, from, n, what: name });
  let logSumExp = NaN;
  const room = [{ from: logs, as: "f64" as const }, { results: 2 * logs.length }, { results: n }];
  const block = compute(
    call,
    STATE,
    room,
    ({ merge_weighted }, { entries, parts: [sums, weights, result] }) => {
      logSumExp = merge_weighted(entries, n, sums!, logs.length, weights!, result!);
    },
  );
  return { value: readPart(block, 2, wide(kind), n), logSumExp };
}
