// The numbers that cross between JavaScript and WebAssembly, and nothing else. src/wasm/abi holds the same
// lists; tests/sources/abi.rs compares the two.

/** The outcomes that an export may return. */
export const enum Outcome {
  Done = 0,
  OutOfMemory = -1,
  AllMasked = -2,
  InvalidEntry = -3,
  TooFew = -4,
}

/** Numbers of targets with a meaning of their own. */
export const enum TargetNumber {
  Ignored = -1,
}

/** The lengths of workspaces, in f64 numbers; those of a single row are in numbers of its type. */
export const enum WorkspaceLength {
  /** A whole vector, up to which rows are padded. */
  Vector = 4,
  Softcap = 1024,
  TemperaturePerClass = 3,
  TemperaturePadding = 8,
  SoftmaxPerEntry = 1,
  LogarithmPerEntry = 2,
}

/** The offsets, in bytes, of the struct that describes the rows of a call. Addresses and counts are u32. */
export const enum CallOffset {
  temperature = 0, // f64
  shape = 8,
  reduced = 12,
  rank = 16,
  mask = 20,
  mask_length = 24,
  split_infinity = 28,
  workspace = 32,
  sinks = 36,
  sink_count = 40,
  entries = 48,
  length = 52,
  size = 56,
}

/** The offsets of the struct that describes the target of a cross-entropy. */
export const enum LossOffset {
  label_smoothing = 0,
  targets = 8,
  are_classes = 12,
  weights = 16,
  weight_count = 20,
  size = 24,
}

/** The offsets of the struct that describes a report. */
export const enum ReportOffset {
  seed = 0,
  bootstrap = 8,
  is_equal_mass = 12,
  targets = 16,
  means = 20,
  classes = 24,
  confusion = 28,
  bins = 32,
  bin_count = 36,
  top_k = 40,
  top_k_count = 44,
  intervals = 48,
  size = 56,
}

/** The types of the numbers from which f64 entries were made. Results are as precise as this type. */
export const enum Precision {
  F32 = 0,
  F64 = 1,
}

/** The numbers of the functions that make probabilities of logits. */
export const enum Activation {
  Softmax = 0,
  Sigmoid = 1,
  None = 2,
}

/** The numbers of the kinds of distributions. */
export const enum DivergenceOf {
  Probabilities = 0,
  Logs = 1,
  Logits = 2,
}

/** The numbers of the divergences of two distributions. */
export const enum DivergenceKind {
  KullbackLeibler = 0,
  JensenShannon = 1,
}

/** The numbers of the reductions of the losses of rows. */
export const enum Reduction {
  Mean = 0,
  Sum = 1,
  None = 2,
}

/** The numbers of the scores of familiarity. */
export const enum FamiliarityScore {
  Energy = 0,
  MaxLogit = 1,
  MaxProbability = 2,
  Entropy = 3,
  Margin = 4,
}

/** The structs that exports write: the names of their fields in order. All fields are f64. */
export const MeansFields = ["accuracy", "nll", "brier", "ece", "mce"] as const;
export const ClassScoreFields = ["count", "precision", "recall", "f1", "auc", "ece", "mce"] as const;
export const ReliabilityBinFields = ["lower", "upper", "count", "confidence", "accuracy"] as const;
export const KnotFields = ["x", "y"] as const;
export const ThresholdFields = ["threshold", "k", "low", "high"] as const;
export const PriorEstimateFields = ["steps", "converged"] as const;
export const RejectFitFields = ["threshold", "kept"] as const;
export const RejectReportFields = ["auroc", "fprAt95"] as const;
export const PerplexityFields = ["perplexity", "bits"] as const;
/** Each field is a pair of f64: the bounds of an interval. */
export const IntervalsFields = ["accuracy", "nll", "brier", "ece"] as const;

/** The offsets of the struct of a row that arrives in chunks. All fields are f64. */
export const enum OnlineNormalizerOffset {
  max = 0,
  sum = 8, // two f64
  count = 24,
  size = 32,
}

/** The offsets of the struct that describes the sampling steps. */
export const enum SampleStepsOffset {
  presence = 0,
  frequency = 8,
  steps = 16,
  step_count = 20,
  history = 24,
  history_length = 28,
  bias = 32,
  bias_length = 36,
  min_keep = 40,
  size = 48,
}

/** The offsets of the struct with the addresses of what `warp` explains. */
export const enum ExplainedOffset {
  removed_by = 0,
  masses = 4,
  size = 8,
}

/** The offsets of the struct that describes the draws of `sample`. */
export const enum DrawsOffset {
  seed = 0,
  numbers = 8,
  logprobs = 12,
  logprob_count = 16,
  count = 20,
  replace = 24,
  size = 32,
}

/** The fields of a struct of arguments that are f64 numbers. */
export type FloatField =
  | LossOffset.label_smoothing
  | ReportOffset.seed
  | SampleStepsOffset.presence
  | SampleStepsOffset.frequency
  | DrawsOffset.seed;

/** The fields of a struct of arguments that are addresses. */
export type AddressField =
  | LossOffset.targets
  | LossOffset.weights
  | ReportOffset.targets
  | ReportOffset.means
  | ReportOffset.classes
  | ReportOffset.confusion
  | ReportOffset.bins
  | ReportOffset.top_k
  | ReportOffset.intervals
  | SampleStepsOffset.steps
  | SampleStepsOffset.history
  | SampleStepsOffset.bias
  | ExplainedOffset.removed_by
  | ExplainedOffset.masses
  | DrawsOffset.numbers
  | DrawsOffset.logprobs;

/** The fields of a struct of arguments that are other u32 numbers: counts, and 1 for true. */
export type CountField = Exclude<
  LossOffset | ReportOffset | SampleStepsOffset | ExplainedOffset | DrawsOffset,
  FloatField | AddressField
>;

/** The numbers of the sampling steps. */
export const enum SampleStep {
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
