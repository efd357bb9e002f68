// The scale of the logit bars, which all of them share. It stands still while one of them is dragged.
import type { Model } from "../model";
import type { Store } from "../state";
import { type Domain, domainOf } from "./domain";

export type Scale = ReturnType<typeof createScale>;

export function createScale(store: Store) {
  let domain: Domain = domainOf([]);
  let isHeld = false;
  return {
    get domain() {
      return domain;
    },
    hold(held: boolean) {
      isHeld = held;
      // What was dragged may ask for another scale.
      if (!held) store.set({});
    },
    follow(model: Model) {
      if (!isHeld) domain = domainOf(model.entries.map((entry) => entry.logit));
    },
  };
}
