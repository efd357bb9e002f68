// Runs gradient descent on the explorer's logits, and forecasts the steps ahead.
import { computeLoss } from "../compute/loss";
import { descend, subtractTruth } from "../compute/softmax";
import { getLogits, replaceLogits } from "../state/entries";
import type { ViewModel } from "../state/model";
import { LEAST_NORMAL } from "../state/numbers";
import type { Store } from "../state/store";
import { t } from "../state/t";

/** The descent is over once no probability differs by more than this from the true distribution, or after a
 * number of steps. */
export const CLOSE_ENOUGH = 0.01;
const MOST_STEPS = 1000;

export type DescentRun = ReturnType<typeof startDescent>;

/** Starts a series of steps on the explorer's logits. `rate` returns the learning rate of the next step. */
export function startDescent(store: Store, rate: () => number) {
  let model: ViewModel;
  /** The logits before the first step, and the losses before the first step and after each step. */
  let before: readonly number[] = [];
  let losses: number[] = [];
  let known = "";
  let isStepping = false;

  const readLogits = () => getLogits(model.entries);
  const measureLoss = (z: readonly number[]) => computeLoss(z, model.target, model.temperature);
  const descendFrom = (z: readonly number[]) => descend(z, model.target, model.temperature, rate());
  return {
    get losses(): readonly number[] {
      return losses;
    },
    get obstacle() {
      return findObstacle(model);
    },
    get isClose() {
      return subtractTruth(model.probabilities, model.target).every((part) => Math.abs(part) < CLOSE_ENOUGH);
    },
    get isOver(): boolean {
      return this.isClose || losses.length > MOST_STEPS;
    },
    step() {
      if (losses.length === 1) before = readLogits();
      isStepping = true;
      store.set({ entries: replaceLogits(model.entries, descendFrom(readLogits())) }, "step");
      isStepping = false;
    },
    /** Undoes all steps of the series. */
    back() {
      if (losses.length > 1) store.set({ entries: replaceLogits(model.entries, before) });
    },
    /** Yields the losses that further steps would lead to. */
    *ahead() {
      for (let z = descendFrom(readLogits()); ; z = descendFrom(z)) yield measureLoss(z);
    },
    /** Returns whether the change was a step of the series or left the loss unchanged. Any other change
     * begins a new series. */
    follow(next: ViewModel): boolean {
      model = next;
      const key = [model.target, model.temperature, ...readLogits()].join();
      if (key === known) return true;
      known = key;
      losses = isStepping ? [...losses, measureLoss(readLogits())] : [measureLoss(readLogits())];
      return isStepping;
    },
  };
}

/** Returns the reason why no step can be taken, or "" if a step can be taken. */
function findObstacle({ temperature, target, probabilities, entries }: ViewModel): string {
  if (Number.isNaN(probabilities[target])) return t`Every class is masked, so there is no loss and no step.`;
  if (entries[target]!.logit === -Infinity)
    return t`The true class is masked: its loss is ∞, and no step brings it back from −∞.`;
  if (temperature === 0) return t`At the limit T = 0 there is no gradient, and no step.`;
  if (temperature === Infinity) return t`At the limit T = ∞ the gradient is 0: no step changes anything.`;
  return subtractTruth(probabilities, target).every((part) => Math.abs(part) < LEAST_NORMAL)
    ? t`The gradient rounds to 0: no step changes anything.`
    : "";
}
