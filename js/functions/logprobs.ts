// topLogprobs: the most probable tokens with the logarithms of their probabilities. perplexity: how well a
// model predicts a text.

import { allMaskedError, checkLogits, checkNotEmpty } from "../arguments/checks.js";
import { FLOAT64, type Input } from "../arguments/kinds.js";
import { parseSomeLabels, readLabel } from "../arguments/labels.js";
import { checkUnmasked, isUnmasked } from "../arguments/mask.js";
import { NO_OPTIONS, describeFunction, parseIgnoreIndex } from "../arguments/options.js";
import { prepare } from "../arguments/prepare.js";
import { LOGITS_OPTIONS } from "../arguments/row_options.js";
import { type Call, getFlatIndex } from "../arguments/rows.js";
import { parseTarget } from "../arguments/targets.js";
import {
  checkMemory,
  compute,
  copyIn,
  readEntries,
  readRegion,
  readStruct,
  reserve,
  viewRegion,
} from "../call/compute.js";
import { mapRows } from "../call/results.js";
import { formatCount, formatList, refuse } from "../errors.js";
import type { Perplexity, TokenLogprob, TopLogprobs } from "../types/index.js";
import { PerplexityFields } from "../wasm/abi.js";
import { LOG_ADD_EXP_MODULE } from "../wasm/modules/log_add_exp.js";
import { LOG_SOFTMAX_MODULE } from "../wasm/modules/log_softmax.js";
import { computeTopK } from "./top_k.js";

const TOP_SIGNATURE = /* @__PURE__ */ describeFunction("topLogprobs", topLogprobs, LOGITS_OPTIONS, [
  "tokens",
  "labels",
  "ignoreIndex",
]);
const PERPLEXITY_SIGNATURE = /* @__PURE__ */ describeFunction("perplexity", perplexity, LOGITS_OPTIONS, [
  "ignoreIndex",
]);

export function topLogprobs(x: Input, k: number, options: object = NO_OPTIONS): TopLogprobs | TopLogprobs[] {
  const call = prepare(TOP_SIGNATURE, x, options, () => FLOAT64);
  const { shape, length } = call;
  const { user } = call.options;
  checkNotEmpty(call);
  if (!(Number.isInteger(k) && k >= 0 && k <= length))
    refuse(
      TOP_SIGNATURE,
      "ERR_K",
      "k",
      k,
      `an integer from 0 to ${length}, the length of a row of shape ${formatList(shape)}`,
    );
  checkUnmasked(
    call,
    Math.max(k, 1),
    "ERR_K",
    (unmasked) =>
      `k is ${k}; a row of shape ${formatList(shape)} has only ${formatCount(unmasked, "unmasked entry", "unmasked entries")}`,
  );
  const labels = parseSomeLabels(user, TOP_SIGNATURE);
  const tokens = user.tokens === undefined ? undefined : parseTokens(call, user.tokens);
  const frame = compute(call, LOG_SOFTMAX_MODULE, [], ({ log_softmax_rows_f64 }, { address }) =>
    log_softmax_rows_f64(address),
  );
  const logs = readEntries(call, frame) as Float64Array;
  if (logs.some(Number.isNaN)) refuseRows(call);
  const { indices } = k > 0 ? computeTopK(call, k) : { indices: [] };
  // Labels are read after the logits, since reading them may run code of the user's.
  const ranks = Array.from(tokens ?? [], (token, row) =>
    token < 0 ? 0 : computeRank(call, logs, row, token),
  );
  const describe = (row: number, index: number): TokenLogprob => ({
    index,
    ...(labels && { label: readLabel(labels, index, TOP_SIGNATURE) }),
    logprob: logs[getFlatIndex(call, row, index)]!,
  });
  return mapRows(call, (row): TopLogprobs => {
    const top = Array.from(indices.slice(row * k, row * k + k), (index) => describe(row, index));
    const token = tokens?.[row];
    return token === undefined || token < 0
      ? { top }
      : { top, token: { ...describe(row, token), rank: ranks[row]! } };
  });
}

export function perplexity(x: Input, tokens: unknown, options: object = NO_OPTIONS): Perplexity {
  const call = prepare(PERPLEXITY_SIGNATURE, x, options, () => FLOAT64);
  const { rows } = call;
  // A text of no tokens is no error.
  if (rows > 0) checkNotEmpty(call);
  const targets = parseTokens(call, tokens);
  const tokensAt = copyIn(targets, "i32");
  const losses = reserve(rows);
  const results = reserve(PerplexityFields.length);
  const frame = compute(
    call,
    LOG_SOFTMAX_MODULE,
    [tokensAt, losses, results],
    ({ class_losses_f64 }, frame) => {
      const { arena, address } = frame;
      checkMemory(call, class_losses_f64(address, tokensAt.address, losses.address));
      const logprobs = viewRegion(frame, losses, rows);
      for (let row = 0; row < rows; row++) {
        if (targets[row]! < 0) logprobs[row] = NaN;
        else if (Number.isNaN(logprobs[row])) refuseRows(call);
      }
      arena
        .exports(LOG_ADD_EXP_MODULE, PERPLEXITY_SIGNATURE)
        .perplexity(losses.address, rows, results.address);
    },
  );
  const { perplexity, bits } = readStruct(frame, results, PerplexityFields);
  return {
    perplexity,
    bits,
    logprobs: readRegion(frame, losses, FLOAT64, rows, new Float64Array(rows)),
  };
}

/** Throws for a row whose softmax is NaN, with the reason. */
function refuseRows(call: Call): never {
  checkLogits(call);
  throw allMaskedError(call);
}

/** Reads a token for each row: the index of an entry, or −1 where it is ignored. */
const parseTokens = (call: Call, tokens: unknown): Int32Array =>
  parseTarget(
    call,
    tokens,
    parseIgnoreIndex(call.options.user, undefined, call.caller, "ERR_TARGET"),
    "tokens",
    "ERR_TARGET",
  );

/** Computes the rank of a token in its row, counted from 1. Masked tokens come last. */
function computeRank(call: Call, logs: Float64Array, row: number, token: number): number {
  // Logits are compared rather than the logarithms of probabilities, many of which rounding makes equal.
  const { from, length } = call;
  const logit = (entry: number) => {
    const index = getFlatIndex(call, row, entry);
    // The logarithm of a masked entry is −∞, whatever its logit is.
    return logs[index] === -Infinity ? -Infinity : from[index]!;
  };
  const [ranked, isTokenLeft] = [logit(token), isUnmasked(call, row, token)];
  const isAhead = (entry: number) =>
    isUnmasked(call, row, entry) === isTokenLeft ? entry < token : !isTokenLeft;
  let rank = 1;
  for (let entry = 0; entry < length; entry++) {
    const x = logit(entry);
    if (x > ranked || (x === ranked && isAhead(entry))) rank++;
  }
  return rank;
}
