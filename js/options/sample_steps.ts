// The sampling steps of `sample` and `warp`, from the logits of the next token to those that can be drawn:
// how their options are read, and how they are passed to WebAssembly (src/kernel/warp/mod.rs).
import { readArray, unwrapTensor } from "../arguments/arrays.js";
import { allMaskedError, checkLogits, checkNotEmpty } from "../arguments/checks.js";
import { FLOAT64, type Input, type Kind } from "../arguments/kinds.js";
import { broadcast } from "../arguments/mask.js";
import {
  type Signature,
  type UserOptions,
  isPlainObject,
  parseFraction,
  parseInteger,
  parseNumber,
  parseTopK,
} from "../arguments/options.js";
import { prepare } from "../arguments/prepare.js";
import { LOGITS_OPTIONS, parseBroadcast } from "../arguments/row_options.js";
import type { Call } from "../arguments/rows.js";
import { type Frame, type Region, copyIn, setFloat, setInteger } from "../call/compute.js";
import {
  type Caller,
  formatCount,
  formatList,
  rangeError,
  refuse,
  show,
  suggestObject,
  typeError,
} from "../errors.js";
import type { SampleStep as StepName } from "../types/index.js";
import { Outcome, SampleStep, SampleStepsOffset } from "../wasm/abi.js";
import { ARGUMENTS, type Address } from "../wasm/memory.js";

export const OPTIONS = [
  ...LOGITS_OPTIONS,
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

/** Maps the names of the steps to their numbers in js/wasm/abi.ts. The order is that of Hugging Face's
 * transformers, except that there the bias comes before the penalties, and typicalP after topP and minP. */
const STEP_NUMBERS: Record<StepName, SampleStep> = {
  penalties: SampleStep.Penalties,
  bias: SampleStep.Bias,
  temperature: SampleStep.Temperature,
  topK: SampleStep.TopK,
  typicalP: SampleStep.TypicalP,
  topP: SampleStep.TopP,
  minP: SampleStep.MinP,
  epsilon: SampleStep.Epsilon,
  eta: SampleStep.Eta,
  topNSigma: SampleStep.TopNSigma,
};
const STEP_NAMES = Object.keys(STEP_NUMBERS) as StepName[];

/** The order of llama.cpp (common/common.h). The steps that llama.cpp lacks follow its other cuts. */
const LLAMA_CPP: readonly StepName[] = [
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

/** Holds the steps of a call, read and checked. */
export interface SampleSteps {
  names: readonly StepName[];
  /** Two numbers for each step: the number of its name, and its parameter. */
  numbers: number[];
  presence: number;
  frequency: number;
  history: ArrayLike<number>;
  bias: ArrayLike<number>;
  minKeep: number;
}

/** Reads the input and the options of a function that has steps. */
export function prepareSteps(
  caller: Signature,
  x: Input,
  options: object,
  as: (kind: Kind) => Kind = () => FLOAT64,
): { call: Call; steps: SampleSteps } {
  const call = prepare(caller, x, options, as);
  return { call, steps: parseSteps(call) };
}

/** Reads the steps of a call, with the history and the bias that they need. */
function parseSteps(call: Call): SampleSteps {
  const { caller, options } = call;
  const { user } = options;
  const history = parseHistory(user, call);
  const finite = (key: string) =>
    parseNumber(user, key, 0, caller, "ERR_OPTION", "a finite number", Number.isFinite);
  const repetition = parseNumber(
    user,
    "repetition",
    1,
    caller,
    "ERR_OPTION",
    "a finite number above 0",
    (factor) => factor > 0 && factor < Infinity,
  );
  const [presence, frequency] = [finite("presence"), finite("frequency")];
  const penalizes = repetition !== 1 || presence !== 0 || frequency !== 0;
  if (penalizes && user.history === undefined)
    throw typeError(
      caller,
      "ERR_OPTION",
      "repetition, presence and frequency need a history: pass the tokens that have been drawn, [] before the first",
    );
  const bias = user.bias === undefined ? [] : parseBias(user.bias, call);
  const minKeep = parseInteger(user, "minKeep", 1, caller, "ERR_K", 1);
  checkMinKeep(minKeep, call);
  const readFraction = (key: string, neutral: number) =>
    dropNeutral(neutral, parseFraction(user, key, neutral, caller));
  const values: Record<StepName, number | undefined> = {
    penalties: penalizes && history.length > 0 ? repetition : undefined,
    bias: bias.length > 0 ? 0 : undefined,
    temperature: dropNeutral(1, options.temperature),
    topK: dropNeutral(Infinity, parseTopK(user, Infinity, caller)),
    typicalP: readFraction("typicalP", 1),
    topP: readFraction("topP", 1),
    minP: readFraction("minP", 0),
    epsilon: readFraction("epsilon", 0),
    eta: readFraction("eta", 0),
    topNSigma: dropNeutral(
      Infinity,
      parseNumber(user, "topNSigma", Infinity, caller, "ERR_OPTION", "0 or more", (n) => n >= 0),
    ),
  };
  const names = parseOrder(user.order, values, caller).filter((name) => values[name] !== undefined);
  const numbers = names.flatMap((name) => [STEP_NUMBERS[name], values[name]!]);
  return { names, numbers, presence, frequency, history, bias, minKeep };
}

/** Returns the parameter of a step, or undefined where it is the neutral one, at which the step does
 * nothing. */
const dropNeutral = (neutral: number, value: number): number | undefined =>
  value === neutral ? undefined : value;

/** Throws if a row has fewer entries than every step keeps. */
function checkMinKeep(minKeep: number, { caller, n, length, shape }: Call): void {
  if (minKeep > length && n > 0)
    throw rangeError(
      caller,
      "ERR_K",
      `minKeep is ${minKeep}; a row of shape ${formatList(shape)} has ${formatCount(length, "entry", "entries")}`,
    );
}

/** Reads the tokens that were drawn before: indices of entries. */
function parseHistory({ history }: UserOptions, call: Call): ArrayLike<number> {
  if (history === undefined) return [];
  const { caller } = call;
  const tokens = readArray(history, caller, "history", true);
  for (let i = 0; i < tokens.length; i++)
    if (!isToken(tokens[i]!, call))
      refuse(caller, "ERR_TARGET", `history[${i}]`, tokens[i], describeTokens(call));
  return tokens;
}

/** Tells whether a number is the index of an entry. */
const isToken = (x: number, { length }: Call): boolean => Number.isInteger(x) && x >= 0 && x < length;

/** Says which tokens there are. Throws if there are none, since the row is empty. */
function describeTokens(call: Call): string {
  const { length } = call;
  if (length === 0) checkNotEmpty(call);
  return `a token: an integer from 0 to ${length - 1}`;
}

/** Reads the bias: values that are broadcast to the entries, or an object by the index of an entry in its
 * row. */
function parseBias(user: unknown, call: Call): ArrayLike<number> {
  const { caller, length } = call;
  const fix = suggestObject(user, "bias");
  if (fix)
    throw typeError(caller, "ERR_INPUT", `bias has to be an array or an object by token, not a Map${fix}`);
  const isArray = !isPlainObject(user) || unwrapTensor(user, "bias").data !== user;
  // Floats are copied, since reading the order and drawing may run code of the user's after this.
  const bias = isArray
    ? new Float64Array(broadcast("bias", parseBroadcast(user, caller, "bias")!, call))
    : new Float64Array(length);
  const check = (name: string, x: unknown) => {
    if (typeof x !== "number" || !(x < Infinity))
      refuse(caller, "ERR_BIAS", `bias[${name}]`, x, "a number below Infinity");
    return x;
  };
  if (isArray) bias.forEach((x, i) => check(String(i), x));
  else {
    for (const [key, value] of Object.entries(user as object)) {
      const index = Number(key);
      // Keys such as "" and "01" are numbers too.
      if (!(String(index) === key && isToken(index, call)))
        throw rangeError(caller, "ERR_BIAS", `bias has ${show(key)}; it has to be ${describeTokens(call)}`);
      bias[index] = check(key, value);
    }
  }
  return bias;
}

/** Reads the order of the steps. It has to name every step that has an option. */
function parseOrder(order: unknown, values: Record<StepName, unknown>, caller: Caller): readonly StepName[] {
  if (order === undefined || order === "hf") return STEP_NAMES;
  if (order === "llama.cpp") return LLAMA_CPP;
  if (!Array.isArray(order))
    throw typeError(
      caller,
      "ERR_OPTION",
      `order has to be "hf", "llama.cpp" or an array of steps, not ${show(order)}`,
    );
  const steps: unknown[] = Array.from(order);
  steps.forEach((step, i) => {
    const wrong = !STEP_NAMES.includes(step as StepName)
      ? `no step; the steps are ${STEP_NAMES.join(", ")}`
      : steps.indexOf(step) < i
        ? "there twice"
        : undefined;
    if (wrong) throw typeError(caller, "ERR_OPTION", `order[${i}] is ${show(step)}, which is ${wrong}`);
  });
  const missing = STEP_NAMES.find((name) => values[name] !== undefined && !steps.includes(name));
  if (missing) throw typeError(caller, "ERR_OPTION", `order lacks ${show(missing)}, which has an option`);
  return steps as StepName[];
}

/** Holds the regions of a call that the steps need. */
interface StepRegions {
  steps: Region;
  history: Region;
  bias: Region;
}

/** Makes these regions from the steps. */
export const buildRegions = ({ numbers, history, bias }: SampleSteps): StepRegions => ({
  steps: copyIn(numbers),
  history: copyIn(history, "i32"),
  bias: copyIn(bias),
});

/** Lists the regions of the steps. */
export const listRegions = ({ steps, history, bias }: StepRegions): Region[] => [steps, history, bias];

/** Writes the struct `SampleSteps` of src/wasm/abi and returns its address. */
export function writeSteps(
  frame: Frame,
  regions: StepRegions,
  { numbers, presence, frequency, history, bias, minKeep }: SampleSteps,
): Address {
  setFloat(frame, SampleStepsOffset.presence, presence);
  setFloat(frame, SampleStepsOffset.frequency, frequency);
  setInteger(frame, SampleStepsOffset.steps, regions.steps.address);
  setInteger(frame, SampleStepsOffset.step_count, numbers.length / 2);
  setInteger(frame, SampleStepsOffset.history, regions.history.address);
  setInteger(frame, SampleStepsOffset.history_length, history.length);
  setInteger(frame, SampleStepsOffset.bias, regions.bias.address);
  setInteger(frame, SampleStepsOffset.bias_length, bias.length);
  setInteger(frame, SampleStepsOffset.min_keep, minKeep);
  return ARGUMENTS;
}

/** The address of a struct of arguments that follows that of the steps. */
export const AFTER_STEPS = (ARGUMENTS + SampleStepsOffset.size) as Address;

/** Throws for a row from which nothing can be drawn, and for an entry that makes its row NaN. */
export function checkOutcome(call: Call, outcome: Outcome, { bias }: SampleSteps): Outcome {
  if (outcome !== Outcome.AllMasked) return outcome;
  const isMaskedByBias = (i: number) => bias[bias.length === call.n ? i : i % call.length] === -Infinity;
  const from = Float64Array.from(call.from, (x, i) => (isMaskedByBias(i) ? -Infinity : x));
  checkLogits({ ...call, from });
  throw allMaskedError(call);
}
