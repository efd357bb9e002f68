// The table: the same numbers as text, for reading, copying and listening.
import { find, parts, write } from "../dom";
import type { Model, View } from "../model";
import { formatNumber, formatShare } from "../numbers";
import { nameOf } from "../state";
import { rowsIn } from "./rows";

export function table(): View {
  const [weightSum, total, percentSum] = parts(find("#numbers tfoot"), "weight", "p", "percent");
  let model: Model;
  const showRows = rowsIn(find("#numbers tbody"), (row) => {
    const [name, z, weight, p, percent] = parts(row, "name", "z", "weight", "p", "percent");
    return (entry, i) => {
      write(name, nameOf(entry, i));
      write(z, formatNumber(entry.logit));
      write(weight, formatShare(model.weights[i]!));
      write(p, formatShare(model.probabilities[i]!));
      write(percent, model.percents[i]!);
    };
  });
  return (next) => {
    model = next;
    showRows(model.entries);
    const defined = !Number.isNaN(model.weightSum);
    write(weightSum, formatShare(model.weightSum));
    write(total, defined ? "1" : "NaN");
    write(percentSum, defined ? "100.0 %" : "NaN");
  };
}
