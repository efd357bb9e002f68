// The types of softmax-wasm. Results are arrays of the input's type, except where comments say otherwise.

export * from "./inputs.js";
export * from "./options.js";
export * from "./softmax.js";
export * from "./log_add_exp.js";
export * from "./softmax_state.js";
export * from "./results.js";
export * from "./sigmoid.js";
export * from "./gradients.js";
export * from "./losses.js";
export * from "./choices.js";
export * from "./alternatives.js";
export * from "./divergence.js";
export * from "./classify.js";
export * from "./sampling.js";
export * from "./calibration.js";
export * from "./conformal.js";
export * from "./reject.js";
export * from "./evaluate.js";
export * from "./fit_calibration.js";
export * from "./priors.js";
export * from "./logits.js";
export * from "./package.js";
