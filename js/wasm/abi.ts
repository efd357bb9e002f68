// Every number that crosses between JavaScript and WebAssembly, and nothing else. src/wasm/abi.rs holds
// the same lists, and tests/abi.rs compares the two files.

/** What an export that can fail returns. */
export const enum Outcome {
  Done = 0,
  OutOfMemory = -1,
  AllMasked = -2,
  NotProbabilities = -3,
  TooFew = -4,
}

/** Where the fields of the struct lie that tells which rows to compute; addresses and counts are u32. */
export const enum Call {
  temperature = 0, // f64
  entries = 8,
  length = 12,
  shape = 16,
  reduced = 20,
  rank = 24,
  mask = 28,
  mask_length = 32,
  split_infinity = 36,
  workspace = 40,
  sinks = 44,
  sink_count = 48,
  size = 56,
}

/** Where the fields of the struct lie that a cross-entropy takes beside the rows. */
export const enum Loss {
  label_smoothing = 0, // f64
  ignore_index = 8, // f64
  targets = 16,
  classes = 20,
  weights = 24,
  weight_count = 28,
  size = 32,
}

/** How the losses of rows become one. */
export const enum Reduction {
  Mean = 0,
  Sum = 1,
  None = 2,
}

/** What tells how familiar a row of logits is. */
export const enum Familiarity {
  Energy = 0,
  MaxLogit = 1,
  MaxProbability = 2,
  Entropy = 3,
  Margin = 4,
}

/** Where the fields of the struct lie that has the means of rows; all are f64. */
export const enum Means {
  accuracy = 0,
  nll = 8,
  brier = 16,
  ece = 24,
  mce = 32,
  size = 40,
}

/** Where the fields of the struct lie that tells of a class; all are f64. */
export const enum ClassScore {
  count = 0,
  precision = 8,
  recall = 16,
  f1 = 24,
  auc = 32,
  ece = 40,
  mce = 48,
  size = 56,
}

/** Where the fields of the struct lie that has the steps from logits to those that can be drawn. */
export const enum Steps {
  presence = 0, // f64
  frequency = 8, // f64
  steps = 16,
  step_count = 20,
  history = 24,
  history_length = 28,
  bias = 32,
  bias_length = 36,
  min_keep = 40,
  size = 48,
}

/** The numbers of the steps. */
export const enum Step {
  Penalties = 0,
  Bias = 1,
  Temperature = 2,
  TopK = 3,
  TypicalP = 4,
  TopP = 5,
  MinP = 6,
  Epsilon = 7,
  Eta = 8,
  TopNSigma = 9,
}
