// Describes the reading of an image.
import { type Images, PIXELS } from "../../compute/digits";
import { localize } from "../../state/numbers";
import { t } from "../../state/t";

/** Returns the first image with a label. */
export function findFirst({ labels, pixels }: Images, label: string): Float32Array {
  const i = labels.indexOf(label);
  return pixels.subarray(i * PIXELS, (i + 1) * PIXELS);
}

/** Describes the class that the classifier reads from an image. Below the threshold, the classifier says that
 * it does not know. */
export function describeReading(
  classes: readonly string[],
  probabilities: readonly number[],
  threshold: number,
  image: Float32Array,
): string {
  if (image.every((ink) => ink === 0)) return t`The grid is empty; a model has an answer even to that.`;
  const best = probabilities.indexOf(Math.max(...probabilities));
  const sure = localize(`${(100 * probabilities[best]!).toFixed(1)} %`);
  return probabilities[best]! < threshold
    ? t`Don’t know: ${classes[best]!} would be the best guess, with ${sure}.`
    : t`Reads ${classes[best]!}, with ${sure}.`;
}
