// topLogprobs and perplexity: the most probable tokens with the logarithms of their probabilities, and how well a
// model tells a text.
import { FLOAT64, type Input, readArray } from "../arguments/arrays.js";
import {
  type Call,
  checkLogits,
  checkNotEmpty,
  checkVisible,
  compute,
  isSingleRow,
  placeOf,
  prepare,
  readEntries,
  readPart,
} from "../arguments/call.js";
import { list, rangeError, refuse, show, typeError } from "../arguments/errors.js";
import { LOGITS, NONE, parseNumber, signature } from "../arguments/options.js";
import type { Perplexity, TokenLogprob, TopLogprobs } from "../index.js";
import { LOG_SOFTMAX } from "../wasm/modules/log_softmax.js";
import { STATE } from "../wasm/modules/state.js";
import { topKOf } from "./top_k.js";

const TOP = /* @__PURE__ */ signature("topLogprobs", topLogprobs, LOGITS, [
  "tokens",
  "labels",
  "ignoreIndex",
]);
const PERPLEXITY = /* @__PURE__ */ signature("perplexity", perplexity, LOGITS, ["ignoreIndex"]);

export function topLogprobs(x: Input, k: number, options: object = NONE): TopLogprobs | TopLogprobs[] {
  const call = prepare(TOP, x, options, () => FLOAT64);
  const { shape, length, rows } = call;
  const { given } = call.options;
  checkNotEmpty(call);
  if (!(Number.isInteger(k) && k >= 0 && k <= length))
    refuse(
      TOP,
      "ERR_K",
      "k",
      k,
      `an integer from 0 to ${length}, the length of a row of shape ${list(shape)}`,
    );
  checkVisible(
    call,
    Math.max(k, 1),
    "ERR_K",
    (visible) => `k is ${k}; a row of shape ${list(shape)} has only ${visible} entries that aren't masked`,
  );
  const tokens = given.tokens === undefined ? undefined : parseTokens(call, given.tokens, "tokens");
  const block = compute(call, LOG_SOFTMAX, [], ({ log_softmax_rows_f64 }, { address }) =>
    log_softmax_rows_f64(address),
  );
  const logs = readEntries(call, block) as Float64Array;
  if (logs.some(Number.isNaN)) refuseRows(call);
  const { indices } = k > 0 ? topKOf(call, k) : { indices: [] };
  const of = (row: number, index: number): TokenLogprob => ({
    index,
    ...labelled(given.labels, index),
    logprob: logs[placeOf(call, row, index)]!,
  });
  const all = Array.from({ length: rows }, (_, row): TopLogprobs => {
    const top = Array.from(indices.slice(row * k, row * k + k), (index) => of(row, index));
    const token = tokens?.[row];
    return token === undefined || token === given.ignoreIndex
      ? { top }
      : { top, token: { ...of(row, token), rank: rankOf(call, logs, row, token) } };
  });
  return isSingleRow(call) ? all[0]! : all;
}

export function perplexity(x: Input, tokens: unknown, options: object = NONE): Perplexity {
  const call = prepare(PERPLEXITY, x, options, () => FLOAT64);
  const { rows } = call;
  const { ignoreIndex } = call.options.given;
  const classes = parseTokens(call, tokens, "tokens");
  const isIgnored = (row: number) => classes[row] === ignoreIndex;
  const parts = [
    { from: Int32Array.from(classes, (token) => (token === ignoreIndex ? 0 : token)), as: "i32" as const },
    { results: rows },
    { results: 2 },
  ];
  const block = compute(
    call,
    LOG_SOFTMAX,
    parts,
    ({ class_losses_f64 }, { arena, address, parts: [tokensAt, losses, results] }) => {
      const outcome = class_losses_f64(address, tokensAt!, losses!);
      const { f64 } = arena.views;
      for (let row = 0; row < rows; row++) {
        const at = losses! / 8 + row;
        if (isIgnored(row)) f64[at] = NaN;
        else if (Number.isNaN(f64[at])) refuseRows(call);
      }
      arena.exports(STATE, PERPLEXITY).perplexity(losses!, rows, results!);
      return outcome;
    },
  );
  const [value, bits] = readPart(block, 2, FLOAT64, 2) as Float64Array;
  return {
    perplexity: value!,
    bits: bits!,
    logprobs: readPart(block, 1, FLOAT64, rows, new Float64Array(rows)),
  };
}

/** Throws for what makes a row NaN. */
function refuseRows(call: Call): never {
  checkLogits(call);
  throw rangeError(
    call.caller,
    "ERR_ALL_MASKED",
    `shape ${list(call.shape)} has a row in which every entry is -Infinity or masked`,
  );
}

/** Reads a token for each row. */
function parseTokens(call: Call, given: unknown, what: string): ArrayLike<number> {
  const { caller, rows, length, options } = call;
  const ignored = parseNumber(
    options.given,
    "ignoreIndex",
    undefined,
    caller,
    "ERR_TARGET",
    "an integer",
    Number.isInteger,
  );
  const isOne = typeof given === "number" || typeof given === "bigint";
  const tokens = isOne ? [Number(given)] : readArray(given, caller, what, true, "ERR_TARGET");
  if (tokens.length !== rows)
    throw rangeError(
      caller,
      "ERR_TARGET",
      `${what} has length ${tokens.length}; shape ${list(call.shape)} has ${rows} rows, and each needs one`,
    );
  for (let i = 0; i < rows; i++) {
    const token = tokens[i]!;
    const fix = ignored === undefined && token < 0 ? `; ignoreIndex: ${token} skips such rows` : "";
    if (token !== ignored && !(Number.isInteger(token) && token >= 0 && token < length))
      refuse(
        caller,
        "ERR_TARGET",
        isOne ? what : `${what}[${i}]`,
        token,
        `an integer from 0 to ${length - 1}${fix}`,
      );
  }
  return tokens;
}

/** The name of a token, of an array or an object by index. */
function labelled(labels: unknown, index: number): { label?: string } {
  if (labels === undefined) return {};
  const label = (Object(labels) as Record<number, unknown>)[index];
  if (typeof label !== "string")
    throw typeError(TOP, "ERR_LABELS", `labels[${index}] has to be a string, not ${show(label)}`);
  return { label };
}

/** The place of a token among those of its row, from 1. */
function rankOf(call: Call, logs: Float64Array, row: number, token: number): number {
  // Of logits: rounding makes the logarithms of many equal.
  const { from, length } = call;
  const logit = (entry: number) => {
    const place = placeOf(call, row, entry);
    // What is masked is -Infinity.
    return logs[place] === -Infinity ? -Infinity : from[place]!;
  };
  const own = logit(token);
  let rank = 1;
  for (let entry = 0; entry < length; entry++) {
    const x = logit(entry);
    if (x > own || (x === own && entry < token)) rank++;
  }
  return rank;
}
