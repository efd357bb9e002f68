// The temperature: a logarithmic slider, a number field and the entropy it leads to.
import { find } from "../dom";
import type { View } from "../model";
import { formatNumber, parseTemperature, tidy } from "../numbers";
import type { Store } from "../state";
import { numberField } from "./number-field";

const COLDEST = 0.05;
const RATIO = 20 / COLDEST;

export function temperature(store: Store): View {
  const range = find<HTMLInputElement>("#temperature-range");
  const last = Number(range.max);
  const apply = (temperature: number) => store.set({ temperature });
  const show = numberField({
    input: find<HTMLInputElement>("#temperature"),
    error: find("#temperature-error"),
    parse: parseTemperature,
    apply,
    step: (t, steps) => Math.max(tidy(t + steps / 10), 0),
  });

  // Equal steps of the slider are equal factors; its middle is T = 1.
  range.addEventListener("input", () =>
    apply(Number((COLDEST * RATIO ** (range.valueAsNumber / last)).toPrecision(3))),
  );
  find("#coldest").addEventListener("click", () => apply(0));
  find("#hottest").addEventListener("click", () => apply(Infinity));

  return ({ temperature: t, fresh, entropy, entropyLimit }) => {
    show(t, fresh);
    const place = Math.log(t / COLDEST) / Math.log(RATIO);
    range.valueAsNumber = Math.round(Math.min(Math.max(place, 0), 1) * last);
    const meaning = t === 0 ? ", the limit where the largest takes all" : t === Infinity ? ", the limit where all are equal" : "";
    range.setAttribute("aria-valuetext", `${formatNumber(t)}${meaning}`);
    find("#entropy").textContent = Number.isNaN(entropy) ? "NaN" : entropy.toFixed(2);
    find("#entropy-limit").textContent = entropyLimit.toFixed(2);
  };
}
