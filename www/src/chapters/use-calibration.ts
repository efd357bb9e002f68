// Shows calibration: how often the answers that a made-up model gives with the same probability are right,
// before and after a temperature is fitted.
import { createOverconfidentModel } from "../compute/calibration";
import { find, write } from "../dom/elements";
import { formatFixed } from "../state/numbers";
import { t } from "../state/t";
import { createReliabilityDiagram } from "./reliability-diagram";

/** Creates the two diagrams and the slider that sets the overconfidence of the model. */
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
    const text = formatFixed(factor, 1);
    write(find("#calibration-factor"), text);
    write(find("#calibration-temperature"), formatFixed(temperature, 2));
    range.setAttribute("aria-valuetext", t`logits ${text} times too large`);
  };
  range.addEventListener("input", show);
  show();
}
