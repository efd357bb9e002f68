// What one render shows: the state and everything that follows from it.
import { evaluate, type Result } from "./engine";
import { percentages } from "./numbers";
import type { Change, State } from "./state";

export interface Model extends State, Result {
  readonly percents: readonly string[];
  /** Whether fields are to drop what is half typed: all but an edit does that. */
  readonly fresh: boolean;
}

export type View = (model: Model) => void;

export function modelOf(state: State, change: Change): Model {
  const result = evaluate(
    state.entries.map((entry) => entry.logit),
    state.temperature,
  );
  return { ...state, ...result, percents: percentages(result.probabilities), fresh: change !== "edit" };
}
