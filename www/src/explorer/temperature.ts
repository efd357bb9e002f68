// Creates the controls of the temperature: a number field, buttons for the limits, and all sliders that are
// bound to it. The sliders are logarithmic, so that equal steps are equal factors.
import { computeTemperature, findNearestStep } from "../../../js/format";
import { find, write } from "../dom/elements";
import { createNumberField } from "../dom/number-field";
import type { View } from "../state/model";
import { formatFixed, formatNumber, parseTemperature, tidy } from "../state/numbers";
import type { Store } from "../state/store";
import { t } from "../state/t";

/** Creates the controls of the temperature and shows the entropy beside them. */
export function createTemperature(store: Store): View {
  const apply = (temperature: number) => store.set({ temperature });
  const show = createNumberField({
    input: find<HTMLInputElement>("#temperature-number"),
    error: find("#temperature-error"),
    parse: parseTemperature,
    apply,
    step: (value, steps) => Math.max(tidy(value + steps / 10), 0),
  });
  const sliders = [...document.querySelectorAll<HTMLInputElement>(".thermo-range")].map((range) =>
    createSlider(range, apply),
  );
  const values = document.querySelectorAll(".bound-value");
  find("#coldest").addEventListener("click", () => apply(0));
  find("#hottest").addEventListener("click", () => apply(Infinity));

  return ({ temperature, dropsHalfTyped, entropy, entropyLimit }) => {
    show(temperature, dropsHalfTyped);
    for (const showSlider of sliders) showSlider(temperature);
    for (const value of values) write(value, formatNumber(temperature));
    write(find("#entropy"), Number.isNaN(entropy) ? "NaN" : formatFixed(entropy, 2));
    write(find("#entropy-limit"), formatFixed(entropyLimit, 2));
  };
}

/** Binds a slider to the temperature. Its steps are those of `TEMPERATURE_STEPS`. */
function createSlider(range: HTMLInputElement, apply: (temperature: number) => void) {
  range.addEventListener("input", () => apply(computeTemperature(range.valueAsNumber)));
  return (temperature: number) => {
    range.valueAsNumber = findNearestStep(temperature);
    range.setAttribute("aria-valuetext", describe(temperature));
  };
}

/** Describes a temperature in words, with its meaning at the limits. */
function describe(temperature: number): string {
  const T = formatNumber(temperature);
  if (temperature === 0) return t`${T}, the limit where the largest takes all`;
  return temperature === Infinity ? t`${T}, the limit where all are equal` : T;
}
