// The formula with live numbers: one class over the sum of all, each term in
// the colour of its class.
import { find } from "../dom";
import type { Steps } from "../engine";
import type { Model } from "../model";
import { formatShare, formatStep } from "../numbers";
import { nameOf } from "../state";

const MATHML = "http://www.w3.org/1998/Math/MathML";
/** As many terms are written out before the sum is shortened. */
const MOST_TERMS = 5;

function make(name: string, ...content: (Element | string)[]): MathMLElement {
  const element = document.createElementNS(MATHML, name) as MathMLElement;
  element.append(...content);
  return element;
}

export function formula() {
  const place = find("#live-formula");
  /** The class in the numerator: the one that was kept lit last, or else the first. */
  let chosen = "";
  let show = () => {};
  find("#steps-list").addEventListener("click", (event) => {
    const pin = (event.target as Element).closest(".pin");
    if (!pin) return;
    chosen = pin.closest<HTMLElement>("[data-class]")!.dataset.class!;
    show();
  });

  return (model: Model, way: Steps) => {
    show = () => {
      const found = model.entries.findIndex((entry) => String(entry.id) === chosen);
      place.replaceChildren(make("math", equation(model, way, Math.max(found, 0))));
      place.firstElementChild!.setAttribute("display", "block");
    };
    show();
  };
}

function equation({ entries, probabilities, weights, weightSum }: Model, { shifted }: Steps, i: number) {
  // At T = 0 there are no exponents, only what the exponentials come to.
  const term = (j: number) => {
    const x = shifted[j]!;
    const value = Number.isNaN(x)
      ? make("mn", formatShare(weights[j]!))
      : make("msup", make("mi", "e"), make("mn", formatStep(x)));
    const row = make("mrow", value);
    row.dataset.colour = String(entries[j]!.colour);
    row.dataset.class = String(entries[j]!.id);
    row.classList.add("term");
    return row;
  };
  const places = [...entries.keys()];
  const written = places.length <= MOST_TERMS ? places : [...places.slice(0, MOST_TERMS - 2), NaN, places.length - 1];
  const sum = written.flatMap((j, k) => [
    ...(k > 0 ? [make("mo", "+")] : []),
    Number.isNaN(j) ? make("mo", "⋯") : term(j),
  ]);
  return make(
    "mrow",
    make("msub", make("mi", "p"), make("mtext", nameOf(entries[i]!, i))),
    make("mo", "="),
    make("mfrac", term(i), make("mrow", ...sum)),
    make("mo", "="),
    make("mfrac", make("mn", formatShare(weights[i]!)), make("mn", formatShare(weightSum))),
    make("mo", "="),
    make("mn", formatShare(probabilities[i]!)),
  );
}
