// gumbelSoftmax: the softmax of logits with Gumbel noise.
import { type Input, type Result, upcast } from "../arguments/kinds.js";
import { NO_OPTIONS, describeFunction, parseChoice } from "../arguments/options.js";
import { prepare } from "../arguments/prepare.js";
import { LOGITS_OPTIONS } from "../arguments/row_options.js";
import { compute, copyIn, readEntries } from "../call/compute.js";
import { DIVERGENCE_MODULE } from "../wasm/modules/divergence.js";
import { hardmax } from "./argmax.js";
import { parseRandom } from "./random.js";

const SIGNATURE = /* @__PURE__ */ describeFunction("gumbelSoftmax", gumbelSoftmax, LOGITS_OPTIONS, [
  "seed",
  "rng",
  "hard",
]);

export function gumbelSoftmax(x: Input, options: object = NO_OPTIONS): Result {
  const call = prepare(SIGNATURE, x, options, upcast);
  const { user, shape, axis } = call.options;
  const isHard = parseChoice(user, "hard", [false, true], SIGNATURE);
  const { seed, random } = parseRandom(user, SIGNATURE);
  const uniforms = new Float64Array(call.n);
  if (seed === undefined) for (let i = 0; i < call.n; i++) uniforms[i] = random();
  const drawn = copyIn(uniforms);
  const frame = compute(call, DIVERGENCE_MODULE, [drawn], ({ gumbel_softmax_rows }, { address }) =>
    gumbel_softmax_rows(address, drawn.address, seed ?? NaN),
  );
  const p = readEntries(call, frame);
  if (!isHard) return p;
  // A row of NaN has no largest entry.
  const hard = hardmax(p as Input, {
    shape: shape ?? call.shape,
    axis,
    ...(user.mask !== undefined && { mask: user.mask }),
    ...(user.causal !== undefined && { causal: user.causal }),
  });
  for (let i = 0; i < call.n; i++) if (Number.isNaN(p[i])) (hard as number[])[i] = NaN;
  return hard;
}
