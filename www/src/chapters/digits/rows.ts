// Shows the classes with their logits, their probabilities and pictures of their weights.
import { type Classifier, PIXELS, type Reading, findLargestWeight } from "../../compute/digits";
import { find, formatLength, setAll, write } from "../../dom/elements";
import { COLORS } from "../../state/entries";
import { formatPercent, formatTenth } from "../../state/numbers";
import { t } from "../../state/t";
import { drawWeights } from "./picture";

/** Returns one row for each class. The first is in the HTML, and the others are copies of it. */
function renderRows(classes: readonly string[]): HTMLElement[] {
  const list = find("#digit-rows");
  while (list.children.length > classes.length) list.lastElementChild!.remove();
  while (list.children.length < classes.length) list.append(list.firstElementChild!.cloneNode(true));
  const rows = [...list.children] as HTMLElement[];
  rows.forEach((row, i) => {
    row.dataset.color = String(i % COLORS);
    write(find(".name", row), classes[i]!);
    setAll(find(".digit-picture", row), { "aria-label": t`What speaks for and against ${classes[i]!}` });
  });
  return rows;
}

/** Shows the logit and the probability of each class. */
export function showReading(classes: readonly string[], { logits, probabilities }: Reading) {
  const rows = renderRows(classes);
  const far = Math.max(...logits.map(Math.abs), 1);
  rows.forEach((row, i) => {
    const [start, end] = [0.5, 0.5 + logits[i]! / far / 2].sort((a, b) => a - b) as [number, number];
    setAll(find(".stick", row), { x: formatLength(start), width: formatLength(end - start) });
    write(find(".digit-logit", row), formatTenth(logits[i]!));
    setAll(find(".probability", row), { width: formatLength(probabilities[i]!) });
    write(find(".digit-percent", row), formatPercent(probabilities[i]!, false));
  });
}

/** Shows the weights of all classes on the same scale. */
export function showWeights(model: Pick<Classifier, "coefficients" | "classes">) {
  const weights = model.coefficients;
  const most = findLargestWeight(weights);
  renderRows(model.classes).forEach((row, i) => {
    drawWeights(find(".digit-picture", row), weights.subarray(i * PIXELS, (i + 1) * PIXELS), most);
  });
}
