// The temperature of <softmax-explorer>: from 0.05 to 20, each step the same factor.
import type { Edit } from "./view.js";
import { TEMPERATURE_STEPS, nearestStep, temperatureAt } from "./format.js";
import { make, show } from "./make.js";

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
  slider.addEventListener("input", () => edit({ temperature: temperatureAt(Number(slider.value)) }));
  return {
    element: make("div", { class: "temperature", part: "temperature" }, name, slider, value),
    render(temperature) {
      if (temperatureAt(Number(slider.value)) !== temperature)
        slider.value = String(nearestStep(temperature));
      slider.setAttribute("aria-valuetext", show(temperature));
      value.textContent = show(temperature);
    },
  };
}
