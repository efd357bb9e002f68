// SoftmaxState: the softmax of a row that arrives in chunks, perhaps from several workers or machines.
import { checkDims, checkOut, unwrapTensor } from "../arguments/arrays.js";
import { checkEntries } from "../arguments/checks.js";
import { FLOAT64, type Input, type Result, upcast } from "../arguments/kinds.js";
import {
  NO_OPTIONS,
  copyOptions,
  describeFunction,
  isPlainObject,
  parseTemperature,
} from "../arguments/options.js";
import { prepare } from "../arguments/prepare.js";
import type { Call } from "../arguments/rows.js";
import { compute, copyIn, locate, readEntries, readRegion } from "../call/compute.js";
import { read } from "../call/copies.js";
import { beginWithNumbers } from "../call/numbers.js";
import { type Caller, rangeError, show, typeError } from "../errors.js";
import { OnlineNormalizerOffset, Outcome } from "../wasm/abi.js";
import { START } from "../wasm/memory.js";
import { LOG_ADD_EXP_MODULE } from "../wasm/modules/log_add_exp.js";

/** The numbers of a state (src/kernel/softmax_state.rs): the largest logit, the sum of the exponentials as
 * high + low, and the count. */
type Numbers = readonly [max: number, high: number, low: number, count: number];

const EMPTY: Numbers = [-Infinity, 0, 0, 0];

const CONSTRUCTOR_SIGNATURE = /* @__PURE__ */ describeFunction("SoftmaxState", undefined, ["temperature"]);
const ADD_SIGNATURE = /* @__PURE__ */ describeFunction("SoftmaxState.add", undefined, ["mask", "bias"]);
const SOFTMAX_SIGNATURE = /* @__PURE__ */ describeFunction("SoftmaxState.softmax", undefined, [
  "mask",
  "bias",
  "out",
]);

/** A number in JSON. Infinities and NaN, which JSON lacks, are written as text. */
type JsonNumber = number | string;
/** Returns a number as it stands in JSON. */
const toJsonNumber = (x: number): JsonNumber => (Number.isFinite(x) ? x : String(x));

/** Describes a state in JSON. */
interface Json {
  max: JsonNumber;
  sum: [high: number, low: number];
  count: number;
  temperature: JsonNumber;
}

export class SoftmaxState {
  #numbers: Numbers;
  #temperature: number;

  /** Makes an empty state; `fromJSON` passes the numbers of another. */
  constructor(options: object = NO_OPTIONS, numbers: Numbers = EMPTY) {
    const caller = { ...CONSTRUCTOR_SIGNATURE, f: new.target };
    this.#numbers = numbers;
    this.#temperature = parseTemperature(copyOptions(options, caller), caller);
  }

  add(chunk: Input, options: object = NO_OPTIONS): this {
    const call = this.#prepare({ ...ADD_SIGNATURE, f: this.add }, chunk, options);
    const state = copyIn(this.#numbers);
    const frame = compute(call, LOG_ADD_EXP_MODULE, [state], ({ state_add }, { address }) =>
      state_add(address, state.address),
    );
    this.#numbers = readRegion(frame, state, FLOAT64, EMPTY.length) as unknown as Numbers;
    return this;
  }

  merge(other: SoftmaxState): this {
    const caller: Caller = { name: "SoftmaxState.merge", f: this.merge };
    const state = this.#read(other, caller);
    if (state.#temperature !== this.#temperature) {
      throw rangeError(
        caller,
        "ERR_TEMPERATURE",
        `other has temperature ${state.#temperature}, and this state ${this.#temperature}; make both with the same`,
      );
    }
    const arena = beginWithNumbers(caller, [...this.#numbers, ...state.#numbers]);
    const { state_merge } = arena.exports(LOG_ADD_EXP_MODULE, caller);
    const added = locate(START, FLOAT64, OnlineNormalizerOffset.size / 8);
    state_merge(START, added, this.#temperature);
    arena.end();
    this.#numbers = read(arena, FLOAT64, START, EMPTY.length) as unknown as Numbers;
    return this;
  }

  /** Returns a state; that of another copy of the package is read by way of its JSON. */
  #read(other: unknown, caller: Caller): SoftmaxState {
    if (Object(other) === other) {
      if (#numbers in (other as object)) return other as SoftmaxState;
      const json = readForeign(other as Foreign);
      if (json !== undefined) return parseState(json, caller);
    }
    const isJson = typeof other === "string" || (isPlainObject(other) && "sum" in other);
    const fix = isJson
      ? ": pass SoftmaxState.fromJSON(other)"
      : isPlainObject(other)
        ? "; a copy by postMessage or structuredClone is empty: send state.toJSON()"
        : "";
    throw typeError(caller, "ERR_INPUT", `other has to be a SoftmaxState, not ${show(other)}${fix}`);
  }

  softmax(chunk: Input, options: object = NO_OPTIONS): Result {
    const caller = { ...SOFTMAX_SIGNATURE, f: this.softmax };
    const call = this.#prepare(caller, chunk, options);
    const out = checkOut(call.options.out, call.kind, call.n, caller);
    const state = copyIn(this.#numbers);
    const frame = compute(call, LOG_ADD_EXP_MODULE, [state], ({ state_softmax }, { address }) => {
      const outcome = state_softmax(address, state.address);
      const { max } = this;
      if (outcome === Outcome.InvalidEntry)
        checkEntries(
          call,
          (x) => !(x > max),
          `at most ${max}, the largest of what was added: add every chunk before`,
        );
      return outcome;
    });
    return readEntries(call, frame, out);
  }

  /** Reads a chunk. It is a part of one row, whatever the dimensions of a tensor are. */
  #prepare(caller: typeof ADD_SIGNATURE, chunk: Input, options: object): Call {
    const { data, name, dims } = unwrapTensor(chunk, "chunk");
    if (dims !== undefined) checkDims(dims, data as Input, caller, name);
    const call = prepare(caller, data as Input, options, upcast, "chunk");
    return { ...call, options: { ...call.options, temperature: this.#temperature } };
  }

  get logSumExp(): number {
    const caller: Caller = { name: "SoftmaxState.logSumExp" };
    const arena = beginWithNumbers(caller, this.#numbers);
    const { state_log_sum_exp } = arena.exports(LOG_ADD_EXP_MODULE, caller);
    const sum = state_log_sum_exp(START, this.#temperature);
    arena.end();
    return sum;
  }

  get max(): number {
    return this.#numbers[0];
  }

  get count(): number {
    return this.#numbers[3];
  }

  get temperature(): number {
    return this.#temperature;
  }

  toJSON(): Json {
    const [max, high, low, count] = this.#numbers;
    return { max: toJsonNumber(max), sum: [high, low], count, temperature: toJsonNumber(this.#temperature) };
  }

  static fromJSON(json: unknown): SoftmaxState {
    return parseState(json);
  }
}

/** Reads a state from what `toJSON` gave, or from its JSON text. */
function parseState(
  json: unknown,
  caller: Caller = { name: "SoftmaxState.fromJSON", f: SoftmaxState.fromJSON },
): SoftmaxState {
  const { max, sum, count, ...rest } = parseJson(json, caller);
  const numbers = [parseJsonNumber(max), ...(Array.isArray(sum) ? sum : []), count];
  const temperature = parseTemperature({ temperature: parseJsonNumber(rest.temperature) }, caller);
  if (!isState(numbers, temperature))
    throw rangeError(caller, "ERR_MODEL", "the JSON holds no state: pass what toJSON gave, whole");
  return new SoftmaxState({ temperature }, numbers);
}

/** The parts of a state of another copy of the package. */
interface Foreign {
  toJSON(): unknown;
  readonly logSumExp: unknown;
}

/** Returns the JSON of a state of another copy of the package; undefined for another object. That of a proxy
 * around a state can't be read, since it lacks the private fields. */
function readForeign(other: Foreign): unknown {
  try {
    return typeof other.logSumExp === "number" ? other.toJSON() : undefined;
  } catch {
    return undefined;
  }
}

/** Reads a number in JSON, which is text for an infinity or NaN. */
const parseJsonNumber = (value: unknown): number =>
  value === "Infinity" || value === "-Infinity" || value === "NaN" ? Number(value) : (value as number);

/** Reads the object, or its JSON text, whose fields `parseState` checks. */
function parseJson(json: unknown, caller: Caller): Record<string, unknown> {
  try {
    const value: unknown = typeof json === "string" ? JSON.parse(json) : json;
    if (isPlainObject(value)) return value as Record<string, unknown>;
  } catch {}
  throw typeError(caller, "ERR_MODEL", `${show(json)} isn't what toJSON gave, nor its JSON text`);
}

/** Tells whether numbers can be those of a state. The sum has a 1 for the largest logit, its low part is at
 * most half an ULP of the high one, and at the limits of the temperature it is a count. */
function isState(numbers: readonly unknown[], temperature: number): numbers is Numbers {
  if (numbers.length !== EMPTY.length || !numbers.every((x) => typeof x === "number")) return false;
  const [max, high, low, count] = numbers as unknown as Numbers;
  const isLimit = temperature === 0 || temperature === Infinity;
  const isSum = Number.isFinite(max)
    ? high >= 1 && high <= count && high + low === high && (!isLimit || (Number.isInteger(high) && low === 0))
    : high === 0 && low === 0;
  return isSum && Number.isSafeInteger(count) && count >= 0 && (count > 0 || max === -Infinity);
}
