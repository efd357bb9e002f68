// The groups of the reference, with the titles of docs/api.md. The build fails if a public name is in no
// group or in two groups.

export interface Group {
  readonly title: string;
  /** The entry point that its names are imported from; "" for softmax-wasm itself. */
  readonly entryPoint: string;
  /** A sentence or two below the title. */
  readonly about?: string;
  readonly names: string;
}

export const GROUPS: readonly Group[] = [
  {
    title: "Probabilities",
    entryPoint: "",
    names: `softmax logSoftmax logSumExp sigmoid logSigmoid softplus sparsemax entmax15 entmax gumbelSoftmax
      SoftmaxOptions LogSoftmaxOptions LogSumExpOptions Signed GumbelSoftmaxOptions`,
  },
  {
    title: "Losses and gradients",
    entryPoint: "",
    names: `crossEntropy crossEntropyGrad binaryCrossEntropy softmaxGrad logSoftmaxGrad softmaxJacobian
      entmaxGrad CrossEntropyOptions GradientOptions JacobianOptions`,
  },
  { title: "Largest entries", entryPoint: "", names: "argmax hardmax topK" },
  {
    title: "Measures of distributions",
    entryPoint: "",
    names: "entropy margin klDivergence jsDivergence DivergenceOptions",
  },
  {
    title: "A row in chunks",
    entryPoint: "",
    names: "SoftmaxState mergeWeighted logAddExp logCumSumExp SoftmaxStateJSON",
  },
  {
    title: "Classes",
    entryPoint: "",
    names: "classify ClassifyOptions Classes Classification ClassProbability Abstained",
  },
  {
    title: "The next token",
    entryPoint: "",
    names: `sample warp topLogprobs perplexity random SampleSteps SampleStep SampleOptions Draw Draws
      WarpOptions Warped WarpStep TopLogprobsOptions TopLogprobs TokenLogprob Perplexity`,
  },
  {
    title: "Calibration and reports",
    entryPoint: "",
    names: `calibrationError fitTemperature fitCalibration calibrate evaluate CalibrationOptions
      TemperatureFit FitCalibrationOptions CalibrationFit CalibrationRule EvaluateOptions Evaluation
      ClassReport ReliabilityBin DistributionOptions`,
  },
  {
    title: "Conformal sets",
    entryPoint: "",
    names: `fitConformal predictionSets ConformalOptions ConformalFit FittedAs ConformalRule
      PredictionSetOptions`,
  },
  {
    title: "Unfamiliar rows",
    entryPoint: "",
    names: "familiarity fitReject evaluateReject FamiliarityOptions FamiliarityScore RejectRule",
  },
  { title: "Priors", entryPoint: "", names: "estimatePriors EstimatePriorsOptions PriorOptions Priors" },
  { title: "Logits without copies", entryPoint: "", names: "Logits memoryUsage" },
  { title: "The package itself", entryPoint: "", names: "version features" },
  {
    title: "Common options",
    entryPoint: "",
    names: `RowOptions BiasedRowOptions LogitsOptions AttentionOptions ReducingOptions OutOptions`,
  },
  {
    title: "Input and results",
    entryPoint: "",
    names: `LogitsInput LogitsArray TensorLike TensorData LikeInput OutOf IntegerArray HalfArray Int64Array
      Integers Mask Dimensions`,
  },
  {
    title: "Errors",
    entryPoint: "",
    about:
      "A call that has no answer throws a `TypeError` (a value of the wrong kind) or a `RangeError` (of the right kind, but out of range). The text names the function, the argument, its value and the rule, and `code` has one of the codes below. After any error every function can be called again.",
    names: "isSoftmaxError ErrorCode",
  },
  {
    title: "A classifier that learns",
    entryPoint: "learn",
    names: `LinearClassifier model LinearModel FitOptions PartialFitOptions FeatureOptions FitProgress Card
      LinearClassifierJSON ClassLabel Features Labels`,
  },
  { title: "Bars on a canvas", entryPoint: "canvas", names: "BarCanvas BarCanvasOptions CutOptions" },
  { title: "An element for any page", entryPoint: "element", names: "SoftmaxExplorer SoftmaxChange" },
  {
    title: "A file of WebAssembly that you serve",
    entryPoint: "init",
    about:
      "This entry point has every function of `softmax-wasm` as well, over a `.wasm` file that it fetches.",
    names: "init WasmSource WasmModule",
  },
  { title: "Relaxed SIMD", entryPoint: "relaxed", names: "isRelaxed" },
];

/** Lists the names of a group. */
export const listNames = ({ names }: Pick<Group, "names">): readonly string[] => names.trim().split(/\s+/);

/** Formats the name of the entry point that names are imported from. */
export const formatPackage = (entryPoint: string): string =>
  entryPoint ? `softmax-wasm/${entryPoint}` : "softmax-wasm";
