// The table: the same numbers as text, for reading, copying and listening.
import { copyOf, find } from "../dom";
import type { View } from "../model";
import { formatNumber, formatShare } from "../numbers";
import { nameOf } from "../state";

export function table(): View {
  const body = find("#numbers tbody");
  const write = (row: HTMLElement, cell: string, text: string) => {
    const element = find(`.${cell}`, row);
    element.textContent = text;
    element.classList.toggle("nan", text === "NaN");
  };
  return (model) => {
    const rows = model.entries.map((entry, i) => {
      const row = copyOf("row-template");
      row.dataset.colour = String(entry.colour);
      write(row, "name", nameOf(entry, i));
      write(row, "z", formatNumber(entry.logit));
      write(row, "weight", formatShare(model.weights[i]!));
      write(row, "p", formatShare(model.probabilities[i]!));
      write(row, "percent", model.percents[i]!);
      return row;
    });
    body.replaceChildren(...rows);
    const defined = !Number.isNaN(model.weightSum);
    const sum = find("#numbers tfoot tr");
    write(sum, "weight", formatShare(model.weightSum));
    write(sum, "p", defined ? "1" : "NaN");
    write(sum, "percent", defined ? "100.0 %" : "NaN");
  };
}
