// The stacked bar: one strip of length 1, divided among the classes in their order.
import { classRows } from "../dom/class-rows";
import { find, formatLength, setAll, write } from "../dom/elements";
import type { Model, View } from "../state/model";
import { displayName } from "../state/state";

export function stackedBar(strips: Iterable<Element>, names: Element): View {
  const renderStrips = [...strips].map((strip) =>
    classRows<Stacked>(
      strip,
      (part) =>
        (_, i, { starts, probabilities }) =>
          setAll(part, { x: formatLength(starts[i] || 0), width: formatLength(probabilities[i] || 0) }),
    ),
  );
  const renderNames = classRows<Model>(names, (item) => {
    const name = find("span", item);
    return (entry, i, { probabilities }) => {
      write(name, displayName(entry, i));
      item.style.setProperty("flex-grow", String(probabilities[i] || 0));
    };
  });
  return (model) => {
    const stacked = stack(model);
    for (const render of renderStrips) render(model.entries, stacked);
    renderNames(model.entries, model);
  };
}

interface Stacked {
  /** Where each class begins on the strip: the sum of the probabilities before it. */
  readonly starts: readonly number[];
  readonly probabilities: readonly number[];
}

function stack({ probabilities }: Model): Stacked {
  let end = 0;
  return { starts: probabilities.map((p) => (end += p) - p), probabilities };
}
