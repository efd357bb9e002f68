// The whole: one strip of length 1, shared out among the classes in their order.
import { find, percentOf, setAll, write } from "../dom";
import type { View } from "../model";
import { nameOf } from "../state";
import { rowsIn } from "./rows";

export function whole(): View {
  let probabilities: readonly number[] = [];
  let starts: readonly number[] = [];
  const strips = [...document.querySelectorAll(".strip")].map((strip) =>
    rowsIn(
      strip,
      (part) => (_, i) =>
        setAll(part, { x: percentOf(starts[i] || 0), width: percentOf(probabilities[i] || 0) }),
    ),
  );
  const showNames = rowsIn(find("#strip-names"), (item) => {
    const name = find("span", item);
    return (entry, i) => {
      write(name, nameOf(entry, i));
      item.style.setProperty("flex-grow", String(probabilities[i] || 0));
    };
  });
  return ({ entries, ...model }) => {
    probabilities = model.probabilities;
    let start = 0;
    starts = probabilities.map((p) => (start += p) - p);
    for (const show of strips) show(entries);
    showNames(entries);
  };
}
