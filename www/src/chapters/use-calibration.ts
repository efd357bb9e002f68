// Calibration: how often answers are right that a made-up model gives with the same probability, before and after one
// temperature is fitted.
import { createOverconfidentModel } from "../compute/calibration";
import { find, write } from "../dom/elements";
import { createReliabilityDiagram } from "./reliability-diagram";

export function createCalibration() {
  const range = find<HTMLInputElement>("#calibration-range");
  const calibrate = createOverconfidentModel();
  const [renderBefore, renderAfter] = ["#calibration-before", "#calibration-after"].map((id) =>
    createReliabilityDiagram(find(id)),
  ) as [ReturnType<typeof createReliabilityDiagram>, ReturnType<typeof createReliabilityDiagram>];
  const show = () => {
    const factor = range.valueAsNumber;
    const { temperature, before, after } = calibrate(factor);
    renderBefore(before);
    renderAfter(after);
    write(find("#calibration-factor"), factor.toFixed(1));
    write(find("#calibration-temperature"), temperature.toFixed(2));
    range.setAttribute("aria-valuetext", `logits ${factor.toFixed(1)} times too large`);
  };
  range.addEventListener("input", show);
  show();
}
