// What one render shows: the state and everything that follows from it.
import { computeResult, type Result } from "../compute/softmax";
import { formatPercent, formatSignificant, formatWithLog } from "./numbers";
import type { Change } from "./store";
import type { State } from "./state";
import { getLogits } from "./entries";

export interface Model extends State, Result {
  readonly percents: readonly string[];
  /** Weights and probabilities as text, of which what underflows in a double is named as well. */
  readonly weightTexts: readonly string[];
  readonly probabilityTexts: readonly string[];
  /** Whether fields are to drop what is half typed: all but an edit does that. */
  readonly dropsHalfTyped: boolean;
}

export type View = (model: Model) => void;

/** Computes what the page shows of a state after a change. */
export function computeModel(state: State, change: Change): Model {
  const result = computeResult(getLogits(state.entries), state.temperature);
  return {
    ...state,
    ...result,
    ...formatResult(result),
    dropsHalfTyped: change !== "edit" && change !== "step",
  };
}

/** Formats probabilities. Each is rounded by itself, so equal ones have equal texts. */
export const formatPercents = ({ probabilities, weightLogs }: Result) =>
  probabilities.map((p, i) => formatPercent(p, weightLogs[i] === -Infinity));

/** Formats the texts of a result. */
function formatResult(result: Result) {
  const { probabilities, weights, weightLogs, weightSum } = result;
  const lnSum = Math.log(weightSum);
  return {
    percents: formatPercents(result),
    weightTexts: weights.map((w, i) => formatWithLog(w, weightLogs[i]!)),
    probabilityTexts: probabilities.map((p, i) =>
      Number.isNaN(p) ? formatSignificant(p) : formatWithLog(p, weightLogs[i]! - lnSum),
    ),
  };
}
