// Creates an overconfident model and fits the temperature that corrects it, by softmax-wasm. It is loaded on
// demand.
import { fitTemperature, random, softmax } from "softmax-wasm";
import { type Reliability, computeReliability } from "./reliability";

const [ANSWERS, CLASSES] = [2000, 3];

interface Calibrated {
  readonly temperature: number;
  readonly before: Reliability;
  readonly after: Reliability;
}

/** Creates a function that calibrates a model whose logits are `factor` times those that the truth is drawn
 * from. */
export function createOverconfidentModel() {
  const next = random(1);
  const shape = [ANSWERS, CLASSES];
  const logits = Float64Array.from({ length: ANSWERS * CLASSES }, () => 5 * next() - 2.5);
  const p = softmax(logits, { shape });
  const truth = Int32Array.from({ length: ANSWERS }, (_, i) => {
    const [first, second] = [p[i * CLASSES]!, p[i * CLASSES + 1]!];
    const number = next();
    return number < first ? 0 : number < first + second ? 1 : 2;
  });
  const computeResult = (z: Float64Array, temperature: number) =>
    computeReliability(z, truth, shape, temperature);
  return (factor: number): Calibrated => {
    const z = logits.map((logit) => factor * logit);
    const { temperature } = fitTemperature(z, truth, { shape });
    return { temperature, before: computeResult(z, 1), after: computeResult(z, temperature) };
  };
}
