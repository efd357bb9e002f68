// The examples to learn from: rows of features with their labels and weights.
import type { UserOptions } from "../arguments/options.js";
import { type Caller, formatCount, rangeError } from "../errors.js";
import { type Label, indexLabels } from "./class_labels.js";
import { prepareFeatures } from "./features.js";
import { parseClassWeight, parseSampleWeight } from "./sample_weights.js";

/** Holds the examples to learn from, read and checked. */
export interface Examples {
  /** The features, in a typed array of any type. */
  x: ArrayBufferView & { length: number };
  indices: Int32Array;
  sampleWeight: Float64Array | undefined;
  classWeight: Float64Array | undefined;
  balanced: boolean;
}

/** Reads rows with their labels and weights. X is read last, since code of the user's that runs while another
 * argument is read could detach it. */
export function parseExamples(
  X: unknown,
  labels: ArrayLike<Label>,
  classes: readonly Label[],
  user: UserOptions,
  caller: Caller,
): Examples {
  const indices = indexLabels(labels, classes, caller);
  const sampleWeight = parseSampleWeight(user, labels.length, caller);
  const classWeight = parseClassWeight(user, classes, caller);
  const { from, shape } = prepareFeatures(caller, X, { shape: user.shape });
  if (shape.length === 2) checkRows(shape[0]!, labels.length, caller);
  const x = (ArrayBuffer.isView(from) ? from : Float64Array.from(from)) as Float64Array;
  const balanced = classWeight === "balanced";
  return { x, indices, sampleWeight, classWeight: balanced ? undefined : classWeight, balanced };
}

/** Throws if there isn't a label for each row. */
export function checkRows(rows: number, labels: number, caller: Caller): void {
  if (rows !== labels)
    throw rangeError(
      caller,
      "ERR_SHAPE",
      `X has ${formatCount(rows, "row")}, and y has ${formatCount(labels, "label")}; each row needs one`,
    );
}
