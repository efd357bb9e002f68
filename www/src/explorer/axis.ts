// The axis of the logit bars, which all of them share. It stands still while one of them is dragged.
import type { Model } from "../state/model";
import type { Store } from "../state/store";
import { getLogits } from "../state/entries";
import { type Range, fitRange } from "./range";

export type Axis = ReturnType<typeof createAxis>;

/** Creates the axis. */
export function createAxis(store: Store) {
  let range: Range = fitRange([]);
  let isHeld = false;
  return {
    get range() {
      return range;
    },
    /**
     * Fixes the range while a bar is dragged; letting go renders once more, since the logit may need another
     * one.
     */
    hold(held: boolean) {
      isHeld = held;
      if (!held) store.set({});
    },
    /** Fits the range to the logits. */
    follow(model: Model) {
      if (!isHeld) range = fitRange(getLogits(model.entries));
    },
  };
}
