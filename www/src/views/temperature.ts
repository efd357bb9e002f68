// The temperature: a number field, the limits, and every slider that is bound
// to it; they are logarithmic, so that equal steps are equal factors.
import { find, write } from "../dom";
import type { View } from "../model";
import { formatNumber, parseTemperature, tidy } from "../numbers";
import type { Store } from "../state";
import { numberField } from "./number-field";

const COLDEST = 0.05;
const RATIO = 20 / COLDEST;
/** Round temperatures, at which the sliders stop. */
const STOPS = [0.1, 0.2, 0.25, 0.5, 1, 2, 5, 10];

/** Where a temperature is on the sliders, from 0 to 1. */
const placeOf = (t: number) => Math.min(Math.max(Math.log(t / COLDEST) / Math.log(RATIO), 0), 1);

/** The temperature at a step of so many: a round one where this step is the nearest to it. */
function temperatureAt(step: number, steps: number): number {
  const stop = STOPS.find((t) => Math.round(placeOf(t) * steps) === step);
  return stop ?? Number((COLDEST * RATIO ** (step / steps)).toPrecision(3));
}

export function temperature(store: Store): View {
  const apply = (temperature: number) => store.set({ temperature });
  const show = numberField({
    input: find<HTMLInputElement>("#temperature"),
    error: find("#temperature-error"),
    parse: parseTemperature,
    apply,
    step: (t, steps) => Math.max(tidy(t + steps / 10), 0),
  });
  const sliders = [...document.querySelectorAll<HTMLInputElement>(".thermo-range")].map((range) =>
    slider(range, apply),
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

/** Its middle is T = 1. */
function slider(range: HTMLInputElement, apply: (temperature: number) => void) {
  const last = Number(range.max);
  range.addEventListener("input", () => apply(temperatureAt(range.valueAsNumber, last)));
  return (t: number) => {
    range.valueAsNumber = Math.round(placeOf(t) * last);
    const meaning =
      t === 0
        ? ", the limit where the largest takes all"
        : t === Infinity
          ? ", the limit where all are equal"
          : "";
    range.setAttribute("aria-valuetext", `${formatNumber(t)}${meaning}`);
  };
}
