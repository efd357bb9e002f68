// A made-up model that is too sure of itself, and the temperature that cures it, by softmax-wasm, loaded when wanted.
import { calibrationError, fitTemperature, random, softmax } from "softmax-wasm";

const [ANSWERS, CLASSES, BINS] = [2000, 3, 10];

export interface Reliability {
  /** The expected calibration error. */
  readonly ece: number;
  /** For each bin of answers given with about the same probability: which share of them is right; NaN for none. */
  readonly right: readonly number[];
}

export interface Calibrated {
  readonly temperature: number;
  readonly before: Reliability;
  readonly after: Reliability;
}

/** Returns what calibrates a model whose logits are `factor` times those that the truth is drawn from. */
export function overconfidentModel() {
  const next = random(1);
  const shape = [ANSWERS, CLASSES];
  const logits = Float64Array.from({ length: ANSWERS * CLASSES }, () => 5 * next() - 2.5);
  const p = softmax(logits, { shape });
  const truth = Int32Array.from({ length: ANSWERS }, (_, i) => {
    const [first, second] = [p[i * CLASSES]!, p[i * CLASSES + 1]!];
    const number = next();
    return number < first ? 0 : number < first + second ? 1 : 2;
  });
  const reliability = (z: Float64Array, temperature: number): Reliability => {
    const { ece, bins } = calibrationError(softmax(z, { shape, temperature }), truth, { shape, bins: BINS });
    return { ece, right: bins.map(({ count, accuracy }) => (count > 0 ? accuracy : NaN)) };
  };
  return (factor: number): Calibrated => {
    const z = logits.map((logit) => factor * logit);
    const { temperature } = fitTemperature(z, truth, { shape });
    return { temperature, before: reliability(z, 1), after: reliability(z, temperature) };
  };
}
