// Creates the stacked bar, a strip of length 1 that is divided among the classes in their order.
import { type RenderRow, createClassRows } from "../dom/class-rows";
import { find, formatLength, setAll, write } from "../dom/elements";
import { formatName } from "../state/entries";
import type { View, ViewModel } from "../state/model";

/** Creates a stacked bar. `names` is the list of the names below the strip, if it has one. */
export function createStackedBar(strip: Element, names?: Element): View {
  const renderStrip = createClassRows<Stacked>(
    strip,
    (part) =>
      (_, i, { starts, probabilities }) =>
        setAll(part, { x: formatLength(starts[i] || 0), width: formatLength(probabilities[i] || 0) }),
  );
  const renderNames = names && createClassRows<ViewModel>(names, createNameBelow);
  return (model) => {
    renderStrip(model.entries, stackProbabilities(model));
    renderNames?.(model.entries, model);
  };
}

/** Creates the name below a segment of the strip, as wide as the segment. */
function createNameBelow(item: HTMLElement): RenderRow<ViewModel> {
  const name = find("span", item);
  return (entry, i, { probabilities }) => {
    write(name, formatName(entry, i));
    item.style.setProperty("flex-grow", String(probabilities[i] || 0));
  };
}

interface Stacked {
  /** The start of each class on the strip, which is the sum of the probabilities before it. */
  readonly starts: readonly number[];
  readonly probabilities: readonly number[];
}

/** Returns the probabilities with the start of each class on the strip. */
function stackProbabilities({ probabilities }: ViewModel): Stacked {
  let end = 0;
  return { starts: probabilities.map((p) => (end += p) - p), probabilities };
}
