// entmax, its gradient, and gumbelSoftmax.
import { type Input, type Result, readArray, wide } from "../arguments/arrays.js";
import { compute, prepare, readEntries, readPart } from "../arguments/call.js";
import { type Caller, rangeError } from "../arguments/errors.js";
import { type Given, LOGITS, NONE, ROWS, parseChoice, parseNumber, signature } from "../arguments/options.js";
import { DIVERGENCE } from "../wasm/modules/divergence.js";
import { parseRandom } from "./random.js";
import { hardmax } from "./top_k.js";

const ENTMAX = /* @__PURE__ */ signature("entmax", entmax, LOGITS, ["alpha"]);
const GRADIENT = /* @__PURE__ */ signature("entmaxGrad", entmaxGrad, ROWS, ["temperature", "alpha"]);
const GUMBEL = /* @__PURE__ */ signature("gumbelSoftmax", gumbelSoftmax, LOGITS, ["seed", "rng", "hard"]);

const parseAlpha = (given: Given, caller: Caller): number =>
  parseNumber(
    given,
    "alpha",
    1.5,
    caller,
    "ERR_RANGE",
    "a finite number from 1 on",
    (alpha) => alpha >= 1 && alpha < Infinity,
  );

export function entmax(x: Input, options: object = NONE): Result {
  const call = prepare(ENTMAX, x, options, wide);
  const alpha = parseAlpha(call.options.given, ENTMAX);
  return readEntries(
    call,
    compute(call, DIVERGENCE, [], ({ entmax_rows }, { address }) => entmax_rows(address, alpha)),
  );
}

export function entmaxGrad(p: Input, dp: Input, options: object = NONE): Result {
  const call = prepare(GRADIENT, p, options, wide, "p");
  const alpha = parseAlpha(call.options.given, GRADIENT);
  const incoming = readArray(dp, GRADIENT, "dp");
  if (incoming.length !== call.n)
    throw rangeError(GRADIENT, "ERR_SHAPE", `dp has length ${incoming.length}, p ${call.n}`);
  const block = compute(
    call,
    DIVERGENCE,
    [{ from: incoming, as: "f64" }],
    ({ entmax_grad_rows }, { address, parts }) => entmax_grad_rows(address, parts[0]!, alpha),
  );
  return readPart(block, 0, call.kind, call.n);
}

export function gumbelSoftmax(x: Input, options: object = NONE): Result {
  const call = prepare(GUMBEL, x, options, wide);
  const { given, shape, axis } = call.options;
  const isHard = parseChoice(given, "hard", [false, true], GUMBEL);
  const { seed, random } = parseRandom(given, GUMBEL);
  const uniforms = new Float64Array(call.n);
  if (seed === undefined) for (let i = 0; i < call.n; i++) uniforms[i] = random();
  const block = compute(
    call,
    DIVERGENCE,
    [{ from: uniforms, as: "f64" }],
    ({ gumbel_softmax_rows }, { address, parts }) => gumbel_softmax_rows(address, parts[0]!, seed ?? NaN),
  );
  const p = readEntries(call, block);
  return isHard
    ? hardmax(p as Input, {
        shape: shape ?? call.shape,
        axis,
        ...(given.mask !== undefined && { mask: given.mask }),
        ...(given.causal !== undefined && { causal: given.causal }),
      })
    : p;
}
