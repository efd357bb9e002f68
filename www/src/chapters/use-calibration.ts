// Calibration: how often answers are right that a made-up model gives with the same probability, before and after one
// temperature is fitted.
import { type Reliability, overconfidentModel } from "../compute/calibration";
import { repeatRow } from "../dom/class-rows";
import { find, findParts, setAll, write } from "../dom/elements";
import { formatPercent } from "../state/numbers";

export function calibration() {
  const range = find<HTMLInputElement>("#calibration-range");
  const calibrate = overconfidentModel();
  const [renderBefore, renderAfter] = ["#calibration-before", "#calibration-after"].map((id) =>
    diagram(find(id)),
  ) as [ReturnType<typeof diagram>, ReturnType<typeof diagram>];
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

/** A bar for each bin, as high as the share of its answers that is right; the picture is 100 by 100. */
function diagram(figure: HTMLElement) {
  const bars = find(".reliability-bars", figure);
  const [ece] = findParts(figure, "ece");
  return ({ ece: error, right }: Reliability) => {
    repeatRow(bars, right.length);
    const width = 100 / right.length;
    right.forEach((share, i) => {
      const height = 100 * (share || 0);
      setAll(bars.children[i]!, {
        x: (i * width + 0.5).toFixed(1),
        width: (width - 1).toFixed(1),
        y: (100 - height).toFixed(1),
        height: height.toFixed(1),
      });
    });
    write(ece, formatPercent(error));
  };
}
