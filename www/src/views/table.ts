// The table: the same numbers as text, for reading, copying and listening.
import { find, write } from "../dom";
import type { Model, View } from "../model";
import { formatNumber, formatShare } from "../numbers";
import { nameOf } from "../state";
import { rowsIn } from "./rows";

export function table(): View {
  const sum = find("#numbers tfoot tr");
  let model: Model;
  const showRows = rowsIn(find("#numbers tbody"), (row, entry, i) => {
    write(find(".name", row), nameOf(entry, i));
    write(find(".z", row), formatNumber(entry.logit));
    write(find(".weight", row), formatShare(model.weights[i]!));
    write(find(".p", row), formatShare(model.probabilities[i]!));
    write(find(".percent", row), model.percents[i]!);
  });
  return (next) => {
    model = next;
    showRows(model.entries);
    const defined = !Number.isNaN(model.weightSum);
    write(find(".weight", sum), formatShare(model.weightSum));
    write(find(".p", sum), defined ? "1" : "NaN");
    write(find(".percent", sum), defined ? "100.0 %" : "NaN");
  };
}
