// The temperature: a number field, the limits, and every slider that is bound
// to it; they are logarithmic, so that equal steps are equal factors.
import { findNearestStep, computeTemperature } from "../../../js/element/format";
import { find, write } from "../dom/elements";
import type { View } from "../state/model";
import { formatNumber, parseTemperature, tidy } from "../state/numbers";
import type { Store } from "../state/state";
import { createNumberField } from "../dom/number-field";

export function createTemperature(store: Store): View {
  const apply = (temperature: number) => store.set({ temperature });
  const show = createNumberField({
    input: find<HTMLInputElement>("#temperature-number"),
    error: find("#temperature-error"),
    parse: parseTemperature,
    apply,
    step: (t, steps) => Math.max(tidy(t + steps / 10), 0),
  });
  const sliders = [...document.querySelectorAll<HTMLInputElement>(".thermo-range")].map((range) =>
    createSlider(range, apply),
  );
  const values = document.querySelectorAll(".bound-value");
  find("#coldest").addEventListener("click", () => apply(0));
  find("#hottest").addEventListener("click", () => apply(Infinity));

  return ({ temperature: t, fresh, entropy, entropyLimit }) => {
    show(t, fresh);
    for (const showSlider of sliders) showSlider(t);
    for (const value of values) write(value, formatNumber(t));
    write(find("#entropy"), Number.isNaN(entropy) ? "NaN" : entropy.toFixed(2));
    write(find("#entropy-limit"), entropyLimit.toFixed(2));
  };
}

/** Ties a slider to the temperature; its steps are those of `TEMPERATURE_STEPS`. */
function createSlider(range: HTMLInputElement, apply: (temperature: number) => void) {
  range.addEventListener("input", () => apply(computeTemperature(range.valueAsNumber)));
  return (t: number) => {
    range.valueAsNumber = findNearestStep(t);
    const meaning =
      t === 0
        ? ", the limit where the largest takes all"
        : t === Infinity
          ? ", the limit where all are equal"
          : "";
    range.setAttribute("aria-valuetext", `${formatNumber(t)}${meaning}`);
  };
}
