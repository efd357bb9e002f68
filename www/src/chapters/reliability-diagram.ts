// Draws the reliability diagram, which shows how often the answers of about the same probability are right.
import type { Reliability } from "../compute/reliability";
import { repeatRow } from "../dom/class-rows";
import { find, findParts, setAll, write } from "../dom/elements";
import { formatPercent } from "../state/numbers";

/** Creates a diagram of 100 by 100 units with a bar for each bin. The height of a bar is the part of its
 * answers that is right. */
export function createReliabilityDiagram(figure: HTMLElement) {
  const bars = find(".reliability-bars", figure);
  const [ece] = findParts(figure, "ece");
  return ({ ece: error, right }: Reliability) => {
    repeatRow(bars, right.length);
    const width = 100 / right.length;
    right.forEach((part, i) => {
      const height = 100 * (part || 0);
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
