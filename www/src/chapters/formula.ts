// Writes the formula with the current numbers: one class over the sum of all, with each term in the colour of
// its class.
import type { Intermediates } from "../compute/softmax";
import { find } from "../dom/elements";
import { formatName } from "../state/entries";
import type { ViewModel } from "../state/model";
import { formatSignificant, formatStep } from "../state/numbers";

const MATHML = "http://www.w3.org/1998/Math/MathML";
/** The largest number of terms that the sum shows in full. */
const MOST_TERMS = 5;

/** Creates an element of MathML. */
function make(name: string, ...content: (Node | string)[]): MathMLElement {
  const element = document.createElementNS(MATHML, name) as MathMLElement;
  element.append(...content);
  return element;
}

/** Creates the formula. `pins` is the list whose buttons select the class in the numerator. */
export function createFormula(pins: HTMLElement) {
  const region = find("#live-formula");
  /** The id of the class in the numerator, which is the last one that was kept highlighted. The first class
   * is shown if it is "". */
  let chosen = "";
  let show = () => {};
  let shape = "";
  let fill: Fill;
  pins.addEventListener("click", (event) => {
    const pin = (event.target as Element).closest(".pin");
    if (!pin) return;
    chosen = pin.closest<HTMLElement>("[data-class]")!.dataset.class!;
    show();
  });

  return (model: ViewModel, way: Intermediates) => {
    show = () => {
      const i = Math.max(
        model.entries.findIndex((entry) => String(entry.id) === chosen),
        0,
      );
      const next = describeShape(model, way, i);
      if (next !== shape) {
        const written = createEquation(model, way, i);
        region.replaceChildren(written.math);
        [shape, fill] = [next, written.fill];
      }
      fill(model, way);
    };
    show();
  };
}

/** Writes the numbers and the name into an equation that exists. */
type Fill = (model: ViewModel, way: Intermediates) => void;

/** Describes everything that determines the elements of an equation. Equations of the same shape differ only
 * in their texts. */
const describeShape = ({ entries }: ViewModel, { shifted }: Intermediates, i: number) =>
  JSON.stringify([i, entries.map(({ id, color }, j) => [id, color, Number.isNaN(shifted[j])])]);

/** Creates the elements of an equation, and the function that writes its numbers. */
function createEquation({ entries }: ViewModel, { shifted }: Intermediates, i: number) {
  const fills: Fill[] = [];
  const createText = (name: string, read: (...now: Parameters<Fill>) => string) => {
    const text = document.createTextNode("");
    fills.push((...now) => (text.data = read(...now)));
    return make(name, text);
  };
  // At T = 0 there are no exponents, only the results of the exponentials.
  const term = (j: number) => {
    const value = Number.isNaN(shifted[j])
      ? createText("mn", ({ exponentialTexts }) => exponentialTexts[j]!)
      : make(
          "msup",
          make("mi", "e"),
          createText("mn", (_, way) => formatStep(way.shifted[j]!)),
        );
    const row = make("mrow", value);
    row.dataset.color = String(entries[j]!.color);
    row.dataset.class = String(entries[j]!.id);
    row.classList.add("term");
    return row;
  };
  const indices = [...entries.keys()];
  const written =
    indices.length <= MOST_TERMS ? indices : [...indices.slice(0, MOST_TERMS - 2), NaN, indices.length - 1];
  const sum = written.flatMap((j, k) => [
    ...(k > 0 ? [make("mo", "+")] : []),
    Number.isNaN(j) ? make("mo", "⋯") : term(j),
  ]);
  const math = make(
    "math",
    make(
      "msub",
      make("mi", "p"),
      createText("mtext", (model) => formatName(model.entries[i]!, i)),
    ),
    make("mo", "="),
    make("mfrac", term(i), make("mrow", ...sum)),
    make("mo", "="),
    make(
      "mfrac",
      createText("mn", ({ exponentialTexts }) => exponentialTexts[i]!),
      createText("mn", ({ exponentialSum }) => formatSignificant(exponentialSum)),
    ),
    make("mo", "="),
    createText("mn", ({ probabilityTexts }) => probabilityTexts[i]!),
  );
  math.setAttribute("display", "block");
  return { math, fill: (...now: Parameters<Fill>) => fills.forEach((one) => one(...now)) };
}
