// The table: the same numbers as text, for reading, copying and listening.
import { find, parts, write } from "../dom";
import type { Model, View } from "../model";
import { formatNumber, formatShare } from "../numbers";
import { nameInText, nameOf } from "../state";
import { rowsIn } from "./rows";

export function table(): View {
  const [weightSum, total, percentSum] = parts(find("#numbers tfoot"), "weight", "p", "percent");
  let model: Model;
  const showRows = rowsIn(find("#numbers tbody"), (row) => {
    const [name, z, weight, p, percent] = parts(row, "name", "z", "weight", "p", "percent");
    return (entry, i) => {
      write(name, nameOf(entry, i));
      write(z, formatNumber(entry.logit));
      write(weight, model.weightTexts[i]!);
      write(p, model.probabilityTexts[i]!);
      write(percent, model.percents[i]!);
    };
  });
  return (next) => {
    model = next;
    showRows(model.entries);
    const defined = !Number.isNaN(model.weightSum);
    write(weightSum, formatShare(model.weightSum));
    write(total, defined ? "1" : "NaN");
    write(percentSum, defined ? "100 %" : "NaN");
    write(find("#numbers-tiny"), underflow(model));
  };
}

/** What a double can't hold, in a sentence; "" where it holds all. */
function underflow({ entries, probabilities, probabilityTexts, weightLogs }: Model): string {
  const lost = [...entries.keys()].filter((i) => probabilities[i] === 0 && weightLogs[i]! > -Infinity);
  if (lost.length === 0) return "";
  const i = lost[0]!;
  return `The probability of ${nameInText(entries[i]!, i)}, ${probabilityTexts[i]}, is too small for a double, whose smallest positive number is 4.9 × 10⁻³²⁴: the computer holds 0 for it.`;
}
