// Creates the axis that all logit bars share. It stays fixed while a bar is dragged.
import { getLogits } from "../state/entries";
import type { ViewModel } from "../state/model";
import type { Store } from "../state/store";
import { type Range, fitRange } from "./range";

export type Axis = ReturnType<typeof createAxis>;

/** Creates the axis of the logit bars. */
export function createAxis(store: Store) {
  let range: Range = fitRange([]);
  let isHeld = false;
  return {
    get range() {
      return range;
    },
    /** Fixes the range while a bar is dragged. The end of a drag renders again, because the logit may need
     * another range. */
    hold(held: boolean) {
      isHeld = held;
      if (!held) store.set({});
    },
    /** Fits the range to the logits. */
    follow(model: ViewModel) {
      if (!isHeld) range = fitRange(getLogits(model.entries));
    },
  };
}
