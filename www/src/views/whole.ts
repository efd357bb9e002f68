// The whole: one strip of length 1, shared out among the classes in their order.
import { find } from "../dom";
import type { View } from "../model";
import { nameOf } from "../state";

const SVG = "http://www.w3.org/2000/svg";

export function whole(): View {
  const strips = document.querySelectorAll<SVGElement>(".strip");
  const names = find("#strip-names");
  return ({ entries, probabilities }) => {
    let start = 0;
    const starts = probabilities.map((p) => (start += p) - p);
    for (const strip of strips) {
      strip.replaceChildren(
        ...entries.map((entry, i) => {
          const part = document.createElementNS(SVG, "rect");
          part.setAttribute("x", `${(starts[i] || 0) * 100}%`);
          part.setAttribute("width", `${(probabilities[i] || 0) * 100}%`);
          part.setAttribute("height", "100%");
          part.dataset.colour = String(entry.colour);
          return part;
        }),
      );
    }
    names.replaceChildren(
      ...entries.map((entry, i) => {
        const item = document.createElement("li");
        const text = document.createElement("span");
        text.textContent = nameOf(entry, i);
        item.style.setProperty("flex-grow", String(probabilities[i] || 0));
        item.append(text);
        return item;
      }),
    );
  };
}
