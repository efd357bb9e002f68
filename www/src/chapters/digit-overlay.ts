// What each pixel of the drawing adds to the logit of a class, over the drawing: its ink times its weight.
import {
  type Contributions,
  type Classifier,
  computeContributions,
  findLargestWeight,
} from "../compute/digits";
import { find, findAll, write } from "../dom/elements";
import { formatTenth } from "../state/numbers";
import { drawWeights } from "./digit-picture";

/** Ties the overlay to the rows of the classes: by the pointer and by focus, or kept by the button of a row. */
export function createDigitOverlay(list: HTMLElement, model: () => Classifier, image: () => Float32Array) {
  const [overlay, text] = [find("#digit-overlay"), find("#digit-sum")];
  let pointed = -1;
  let kept = -1;

  const findIndex = (target: EventTarget | null) =>
    [...list.children].findIndex((row) => target instanceof Node && row.contains(target));
  const render = () => {
    const shown = pointed >= 0 ? pointed : kept;
    const name = model().classes[shown];
    overlay.toggleAttribute("hidden", name === undefined);
    findAll(".digit-weights", list).forEach((button, i) =>
      button.setAttribute("aria-pressed", String(i === kept)),
    );
    if (name === undefined) return write(text, "");
    const contributions = computeContributions(model(), shown, image());
    drawWeights(overlay, contributions.pixels, findLargestWeight(contributions.pixels));
    write(text, describe(name, contributions));
  };
  const point = (index: number) => {
    if (index === pointed) return;
    pointed = index;
    render();
  };
  list.addEventListener("pointerover", ({ target, pointerType }) => {
    if (pointerType === "mouse") point(findIndex(target));
  });
  list.addEventListener("pointerleave", () => point(-1));
  list.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element && target.closest(".digit-weights"))) return;
    const index = findIndex(target);
    kept = index === kept ? -1 : index;
    // What is pressed shows at once whether it stays.
    pointed = -1;
    render();
  });
  return render;
}

function describe(name: string, { more, less, intercept, logit }: Contributions): string {
  const constant = `the constant ${intercept < 0 ? "takes away" : "adds"} ${formatTenth(Math.abs(intercept))}`;
  return `${name}: the ink on its pixels adds ${formatTenth(more)} and takes away ${formatTenth(Math.abs(less))}; ${constant}. The logit is ${formatTenth(logit)}.`;
}
