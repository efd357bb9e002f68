// Creates the table, which shows the same numbers as text for reading, copying and screen readers.
import { createClassRows } from "../dom/class-rows";
import { find, findParts, write } from "../dom/elements";
import { formatName, formatNameInSentence } from "../state/entries";
import type { View, ViewModel } from "../state/model";
import { formatNumber, formatSignificant, localize } from "../state/numbers";
import { t } from "../state/t";

/** Creates the table of the explorer's numbers. */
export function createTable(): View {
  const [exponentialSum, total, percentSum] = findParts(find("#numbers tfoot"), "weight", "p", "percent");
  const renderRows = createClassRows<ViewModel>(find("#numbers tbody"), (row) => {
    const [name, z, weight, p, percent] = findParts(row, "name", "z", "weight", "p", "percent");
    return (entry, i, model) => {
      write(name, formatName(entry, i));
      write(z, formatNumber(entry.logit));
      write(weight, model.exponentialTexts[i]!);
      write(p, model.probabilityTexts[i]!);
      write(percent, model.percents[i]!);
    };
  });
  return (model) => {
    renderRows(model.entries, model);
    const defined = !Number.isNaN(model.exponentialSum);
    write(exponentialSum, formatSignificant(model.exponentialSum));
    write(total, defined ? "1" : "NaN");
    write(percentSum, defined ? localize("100 %") : "NaN");
    write(find("#numbers-tiny"), describeUnderflow(model));
  };
}

/** Describes a probability that is too small for a double, or returns "" if a double can hold all of them. */
function describeUnderflow({ entries, probabilities, probabilityTexts, exponentialLogs }: ViewModel): string {
  const lost = [...entries.keys()].filter((i) => probabilities[i] === 0 && exponentialLogs[i]! > -Infinity);
  if (lost.length === 0) return "";
  const i = lost[0]!;
  return t`The probability of ${formatNameInSentence(entries[i]!, i)}, ${probabilityTexts[i]!}, is too small for a double, whose smallest positive number is 4.9 × 10⁻³²⁴: the computer holds 0 for it.`;
}
