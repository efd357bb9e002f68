// Computes the model, which is the state and everything that follows from it.
import { type SoftmaxResult, computeResult } from "../compute/softmax";
import { getLogits } from "./entries";
import { formatPercent, formatSignificant, formatWithLog } from "./numbers";
import type { State } from "./state";
import type { Change } from "./store";

export interface ViewModel extends State, SoftmaxResult {
  readonly percents: readonly string[];
  /** The exponentials and probabilities as texts. A value that underflows in a double is shown as a power of
   * ten. */
  readonly exponentialTexts: readonly string[];
  readonly probabilityTexts: readonly string[];
  /** Whether fields discard text that is half typed. Every change except an edit does that. */
  readonly dropsHalfTyped: boolean;
}

export type View = (model: ViewModel) => void;

/** Computes the model of a state after a change. */
export function computeModel(state: State, change: Change): ViewModel {
  const result = computeResult(getLogits(state.entries), state.temperature);
  return {
    ...state,
    ...result,
    ...formatResult(result),
    dropsHalfTyped: change !== "edit" && change !== "step",
  };
}

/** Formats probabilities as percentages. Each is rounded on its own, so equal probabilities have equal
 * texts. */
export const formatPercents = ({ probabilities, exponentialLogs }: SoftmaxResult) =>
  probabilities.map((p, i) => formatPercent(p, exponentialLogs[i] === -Infinity));

/** Formats the numbers of a result as texts. */
function formatResult(result: SoftmaxResult) {
  const { probabilities, exponentials, exponentialLogs, exponentialSumLog } = result;
  return {
    percents: formatPercents(result),
    exponentialTexts: exponentials.map((e, i) => formatWithLog(e, exponentialLogs[i]!)),
    probabilityTexts: probabilities.map((p, i) =>
      Number.isNaN(p) ? formatSignificant(p) : formatWithLog(p, exponentialLogs[i]! - exponentialSumLog),
    ),
  };
}
