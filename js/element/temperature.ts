// The temperature of <softmax-explorer>: from 0.05 to 20, each step the same factor.
import { TEMPERATURE_STEPS, computeTemperature, findNearestStep } from "../format.js";
import { make } from "./make.js";
import { formatNumber } from "./numbers.js";
import type { Edit } from "./view.js";

/** Creates the slider of the temperature with its value. */
export function createTemperature(edit: Edit): { element: HTMLElement; render(temperature: number): void } {
  const slider = make("input", {
    type: "range",
    min: "0",
    max: String(TEMPERATURE_STEPS),
    "aria-label": "Temperature",
  });
  const value = make("span", { class: "value" });
  const name = make("span");
  name.textContent = "Temperature";
  slider.addEventListener("input", () => edit({ temperature: computeTemperature(Number(slider.value)) }));
  return {
    element: make("div", { class: "temperature", part: "temperature" }, name, slider, value),
    render(temperature) {
      if (computeTemperature(Number(slider.value)) !== temperature)
        slider.value = String(findNearestStep(temperature));
      slider.setAttribute("aria-valuetext", formatNumber(temperature));
      value.textContent = formatNumber(temperature);
    },
  };
}
