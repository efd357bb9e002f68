// The steps from the logits of the next token to those that can be drawn: their options, and their way to
// WebAssembly (src/kernel/warp.rs).
import { FLOAT64, type Input, type Kind, opened, readArray } from "../arguments/arrays.js";
import { type Block, type Call, type Part, checkLogits, prepare } from "../arguments/call.js";
import { type Caller, list, rangeError, refuse, show, typeError } from "../arguments/errors.js";
import { spread } from "../arguments/mask.js";
import {
  type Given,
  LOGITS,
  type Signature,
  isPlainObject,
  parseFraction,
  parseInteger,
  parseNumber,
  parseSpread,
  parseTopK,
} from "../arguments/options.js";
import type { SampleStep } from "../index.js";
import { Call as Rows, Outcome, Step, Steps as Field } from "../wasm/abi.js";
import { CONTROL } from "../wasm/memory.js";

export const OPTIONS = [
  ...LOGITS,
  "topK",
  "topP",
  "minP",
  "typicalP",
  "epsilon",
  "eta",
  "topNSigma",
  "history",
  "repetition",
  "presence",
  "frequency",
  "minKeep",
  "order",
];

/** The names of the steps, in the order of Hugging Face's transformers but for typicalP, which is last there of
 * those that hold a part. */
const NUMBERS: Record<SampleStep, Step> = {
  penalties: Step.Penalties,
  bias: Step.Bias,
  temperature: Step.Temperature,
  topK: Step.TopK,
  typicalP: Step.TypicalP,
  topP: Step.TopP,
  minP: Step.MinP,
  epsilon: Step.Epsilon,
  eta: Step.Eta,
  topNSigma: Step.TopNSigma,
};
const NAMES = Object.keys(NUMBERS) as SampleStep[];

/** The order of llama.cpp (common/common.h); the steps that it lacks follow its other cuts. */
const LLAMA_CPP: readonly SampleStep[] = [
  "bias",
  "penalties",
  "topNSigma",
  "topK",
  "typicalP",
  "topP",
  "minP",
  "epsilon",
  "eta",
  "temperature",
];

/** The steps of a call, read and checked. */
export interface Steps {
  names: readonly SampleStep[];
  /** A number and what it takes, for each. */
  numbers: number[];
  presence: number;
  frequency: number;
  history: ArrayLike<number>;
  bias: ArrayLike<number>;
  minKeep: number;
}

/** Reads the input and the options of a function that takes steps. */
export function prepareSteps(
  caller: Signature,
  x: Input,
  options: object,
  as: (kind: Kind) => Kind = () => FLOAT64,
): { call: Call; steps: Steps } {
  const call = prepare(caller, x, options, as);
  return { call, steps: parseSteps(call) };
}

function parseSteps(call: Call): Steps {
  const { caller, options: o, n, length } = call;
  const own = o.given;
  const history = parseHistory(own, length, caller);
  const finite = (key: string) =>
    parseNumber(own, key, 0, caller, "ERR_OPTION", "a finite number", Number.isFinite);
  const repetition = parseNumber(
    own,
    "repetition",
    1,
    caller,
    "ERR_OPTION",
    "a finite number above 0",
    (r) => r > 0 && r < Infinity,
  );
  const [presence, frequency] = [finite("presence"), finite("frequency")];
  const penalizes = repetition !== 1 || presence !== 0 || frequency !== 0;
  if (penalizes && own.history === undefined)
    throw typeError(
      caller,
      "ERR_OPTION",
      "repetition, presence and frequency need a history: pass the tokens that have been drawn, [] before the first",
    );
  const bias = own.bias === undefined ? [] : parseBias(own.bias, call);
  const minKeep = parseInteger(own, "minKeep", 1, 1, caller, "ERR_K");
  if (minKeep > length && n > 0)
    throw rangeError(
      caller,
      "ERR_K",
      `minKeep is ${minKeep}; a row of shape ${list(call.shape)} has ${length} entries`,
    );
  const part = (key: string, none: number) => notAt(none, parseFraction(own, key, none, caller));
  const values: Record<SampleStep, number | undefined> = {
    penalties: penalizes && history.length > 0 ? repetition : undefined,
    bias: bias.length > 0 ? 0 : undefined,
    temperature: notAt(1, o.temperature),
    topK: notAt(Infinity, parseTopK(own, Infinity, caller)),
    typicalP: part("typicalP", 1),
    topP: part("topP", 1),
    minP: part("minP", 0),
    epsilon: part("epsilon", 0),
    eta: part("eta", 0),
    topNSigma: notAt(
      Infinity,
      parseNumber(own, "topNSigma", Infinity, caller, "ERR_OPTION", "0 or more", (n) => n >= 0),
    ),
  };
  const names = parseOrder(own.order, values, caller).filter((name) => values[name] !== undefined);
  return {
    names,
    numbers: names.flatMap((name) => [NUMBERS[name], values[name]!]),
    presence,
    frequency,
    history,
    bias,
    minKeep,
  };
}

/** A value, or undefined where it is that of a step that does nothing. */
const notAt = (nothing: number, value: number): number | undefined => (value === nothing ? undefined : value);

function parseHistory({ history }: Given, length: number, caller: Caller): ArrayLike<number> {
  if (history === undefined) return [];
  const tokens = readArray(history, caller, "history", true);
  for (let i = 0; i < tokens.length; i++) {
    if (!(Number.isInteger(tokens[i]) && tokens[i]! >= 0 && tokens[i]! < length))
      refuse(caller, "ERR_TARGET", `history[${i}]`, tokens[i], `a token: an integer from 0 to ${length - 1}`);
  }
  return tokens;
}

/** Reads numbers for entries: an array as a mask, or an object by the index of an entry in its row. */
function parseBias(given: unknown, call: Call): ArrayLike<number> {
  const { caller, length } = call;
  const isArray = !isPlainObject(given) || opened(given, "bias").data !== given;
  const bias = isArray ? spread("bias", parseSpread(given, caller, "bias")!, call) : new Float64Array(length);
  const check = (name: string, x: unknown) => {
    if (typeof x !== "number" || !(x < Infinity))
      refuse(caller, "ERR_BIAS", `bias[${name}]`, x, "a number below Infinity");
    return x;
  };
  if (isArray) bias.forEach((x, i) => check(String(i), x));
  else {
    for (const [key, value] of Object.entries(given as object)) {
      const index = Number(key);
      if (!(Number.isInteger(index) && index >= 0 && index < length))
        throw rangeError(
          caller,
          "ERR_BIAS",
          `bias has ${show(key)}; it has to be a token: an integer from 0 to ${length - 1}`,
        );
      bias[index] = check(key, value);
    }
  }
  return bias;
}

function parseOrder(
  order: unknown,
  values: Record<SampleStep, unknown>,
  caller: Caller,
): readonly SampleStep[] {
  if (order === undefined || order === "hf") return NAMES;
  if (order === "llama.cpp") return LLAMA_CPP;
  if (!Array.isArray(order))
    throw typeError(
      caller,
      "ERR_OPTION",
      `order has to be "hf", "llama.cpp" or an array of steps, not ${show(order)}`,
    );
  const steps: unknown[] = Array.from(order);
  steps.forEach((step, i) => {
    const wrong = !NAMES.includes(step as SampleStep)
      ? `no step; the steps are ${NAMES.join(", ")}`
      : steps.indexOf(step) < i
        ? "there twice"
        : undefined;
    if (wrong) throw typeError(caller, "ERR_OPTION", `order[${i}] is ${show(step)}, which is ${wrong}`);
  });
  const missing = NAMES.find((name) => values[name] !== undefined && !steps.includes(name));
  if (missing) throw typeError(caller, "ERR_OPTION", `order lacks ${show(missing)}, which has an option`);
  return steps as SampleStep[];
}

/** What steps have beside the entries of a call, behind its other parts. */
export const partsOf = ({ numbers, history, bias }: Steps): Part[] => [
  { from: numbers, as: "f64" },
  { from: history, as: "i32" },
  { from: bias, as: "f64" },
];

/** Writes the struct that describes steps, whose parts are the last of a block, and returns its address. */
export function writeSteps(
  { arena, parts }: Block,
  { numbers, presence, frequency, history, bias, minKeep }: Steps,
): number {
  const address = CONTROL + Rows.size;
  const [stepsAt, historyAt, biasAt] = parts.slice(-3) as [number, number, number];
  arena.views.f64.set([presence, frequency], (address + Field.presence) / 8);
  // The fields in their order.
  arena.views.i32.set(
    [stepsAt, numbers.length / 2, historyAt, history.length, biasAt, bias.length, minKeep],
    (address + Field.steps) / 4,
  );
  return address;
}

/** Throws where a row has nothing that can be drawn, or an entry that makes it NaN. */
export function checkOutcome(call: Call, outcome: Outcome, { bias }: Steps): Outcome {
  if (outcome !== Outcome.AllMasked) return outcome;
  const hides = (i: number) => bias[bias.length === call.n ? i : i % call.length] === -Infinity;
  const from = Float64Array.from(call.from, (x, i) => (hides(i) ? -Infinity : x));
  checkLogits({ ...call, from });
  throw rangeError(
    call.caller,
    "ERR_ALL_MASKED",
    `shape ${list(call.shape)} has a row in which every entry is -Infinity or masked`,
  );
}
