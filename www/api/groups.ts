// The groups of the reference, with the titles of docs/api.md. The build fails if a public name is in no
// group or in two groups.

export interface Group {
  readonly title: string;
  /** The entry of the package that its names are imported from; "" for softmax-wasm itself. */
  readonly entry: string;
  /** A sentence or two below the title. */
  readonly about?: string;
  readonly names: string;
}

export const GROUPS: readonly Group[] = [
  {
    title: "Probabilities",
    entry: "",
    names: `softmax logSoftmax logSumExp sigmoid logSigmoid softplus sparsemax entmax15 entmax gumbelSoftmax
      SoftmaxOptions LogSoftmaxOptions LogSumExpOptions Signed GumbelSoftmaxOptions`,
  },
  {
    title: "Losses and gradients",
    entry: "",
    names: `crossEntropy crossEntropyGrad binaryCrossEntropy softmaxGrad logSoftmaxGrad softmaxJacobian
      entmaxGrad CrossEntropyOptions GradientOptions JacobianOptions`,
  },
  { title: "Largest entries", entry: "", names: "argmax hardmax topK" },
  {
    title: "Measures of distributions",
    entry: "",
    names: "entropy margin klDivergence jsDivergence DivergenceOptions",
  },
  {
    title: "A row in chunks",
    entry: "",
    names: "SoftmaxState mergeWeighted logAddExp logCumSumExp SoftmaxStateJSON",
  },
  {
    title: "Classes",
    entry: "",
    names: "classify ClassifyOptions Classes Classification ClassProbability Abstained",
  },
  {
    title: "The next token",
    entry: "",
    names: `sample warp topLogprobs perplexity random SampleSteps SampleStep SampleOptions Draw Draws
      WarpOptions Warped WarpStep TopLogprobsOptions TopLogprobs TokenLogprob Perplexity`,
  },
  {
    title: "Calibration and reports",
    entry: "",
    names: `calibrationError fitTemperature fitCalibration calibrate evaluate CalibrationOptions
      TemperatureFit FitCalibrationOptions CalibrationFit CalibrationRule EvaluateOptions Evaluation
      ClassReport ReliabilityBin DistributionOptions`,
  },
  {
    title: "Conformal sets",
    entry: "",
    names: `fitConformal predictionSets ConformalOptions ConformalFit FittedAs ConformalRule
      PredictionSetOptions`,
  },
  {
    title: "Unfamiliar rows",
    entry: "",
    names: "familiarity fitReject evaluateReject FamiliarityOptions FamiliarityScore RejectRule",
  },
  { title: "Priors", entry: "", names: "estimatePriors EstimatePriorsOptions PriorOptions Priors" },
  { title: "Logits without copies", entry: "", names: "Logits memoryUsage" },
  { title: "The package itself", entry: "", names: "version features" },
  {
    title: "Common options",
    entry: "",
    names: `RowOptions BiasedRowOptions LogitsOptions AttentionOptions ReducingOptions OutOptions`,
  },
  {
    title: "Input and results",
    entry: "",
    names: `LogitsInput LogitsArray TensorLike TensorData LikeInput OutOf IntegerArray HalfArray Int64Array
      Integers Mask Dimensions`,
  },
  {
    title: "Errors",
    entry: "",
    about:
      "A call that has no answer throws a `TypeError` (a value of the wrong kind) or a `RangeError` (of the right kind, but out of range). The text names the function, the argument, its value and the rule, and `code` has one of the codes below. After any error every function can be called again.",
    names: "isSoftmaxError ErrorCode",
  },
  {
    title: "A classifier that learns",
    entry: "learn",
    names: `LinearClassifier model LinearModel FitOptions PartialFitOptions FeatureOptions FitProgress Card
      LinearClassifierJSON ClassLabel Features Labels`,
  },
  { title: "Bars on a canvas", entry: "canvas", names: "BarCanvas BarCanvasOptions CutOptions" },
  { title: "An element for any page", entry: "element", names: "SoftmaxExplorer SoftmaxChange" },
  {
    title: "A file of WebAssembly that you serve",
    entry: "init",
    about: "This entry has every function of `softmax-wasm` as well, over a `.wasm` file that it fetches.",
    names: "init WasmSource WasmModule",
  },
  { title: "Relaxed SIMD", entry: "relaxed", names: "isRelaxed" },
];

/** Lists the names of a group. */
export const listNames = ({ names }: Pick<Group, "names">): readonly string[] => names.trim().split(/\s+/);

/** Formats the name of the package entry that names are imported from. */
export const formatPackage = (entry: string): string => (entry ? `softmax-wasm/${entry}` : "softmax-wasm");
