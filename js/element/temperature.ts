// The temperature of <softmax-explorer>: from 0.05 to 20, each step the same factor.
import type { Edit } from "./view.js";
import { make, show } from "./make.js";

const [COLDEST, HOTTEST, STEPS] = [0.05, 20, 200];

/** Round temperatures, at which the slider stops. */
const STOPS = [0.1, 0.2, 0.25, 0.5, 1, 2, 5, 10];

const power = (step: number): number => COLDEST * (HOTTEST / COLDEST) ** (step / STEPS);

/** Each step of the slider multiplies by the same, but for those nearest to a round number. */
const ofStep = (step: number): number => {
  const stop = STOPS.find((t) => power(step - 0.5) < t && t <= power(step + 0.5));
  return stop ?? Number(power(step).toPrecision(3));
};

/** The step that is nearest to a temperature. */
function stepOf(temperature: number): number {
  let step = 0;
  while (step < STEPS && ofStep(step) < temperature) step++;
  return step;
}

export function createTemperature(edit: Edit): { element: HTMLElement; render(temperature: number): void } {
  const slider = make("input", { type: "range", min: "0", max: String(STEPS), "aria-label": "Temperature" });
  const value = make("span", { class: "value" });
  const name = make("span");
  name.textContent = "Temperature";
  slider.addEventListener("input", () => edit({ temperature: ofStep(Number(slider.value)) }));
  return {
    element: make("div", { class: "temperature", part: "temperature" }, name, slider, value),
    render(temperature) {
      if (ofStep(Number(slider.value)) !== temperature) slider.value = String(stepOf(temperature));
      slider.setAttribute("aria-valuetext", show(temperature));
      value.textContent = show(temperature);
    },
  };
}
