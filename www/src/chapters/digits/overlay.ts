// Lays the contributions of the pixels to the logit of a class over the drawing. A contribution is the ink of
// a pixel times its weight.
import {
  type Classifier,
  type Contributions,
  computeContributions,
  findLargestWeight,
} from "../../compute/digits";
import { find, findAll, write } from "../../dom/elements";
import { formatTenth } from "../../state/numbers";
import { t } from "../../state/t";
import { drawWeights } from "./picture";

/** Shows the overlay of the class whose row is pointed at, has the focus, or is kept by its button. */
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
  const setPointed = (index: number) => {
    if (index === pointed) return;
    pointed = index;
    render();
  };
  list.addEventListener("pointerover", ({ target, pointerType }) => {
    if (pointerType === "mouse") setPointed(findIndex(target));
  });
  list.addEventListener("pointerleave", () => setPointed(-1));
  list.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element && target.closest(".digit-weights"))) return;
    const index = findIndex(target);
    kept = index === kept ? -1 : index;
    // A press shows at once whether the overlay stays.
    pointed = -1;
    render();
  });
  return render;
}

/** Describes how much the pixels add to the logit of a class, and how much they subtract. */
function describe(name: string, { more, less, intercept, logit }: Contributions): string {
  const [added, removed, constant, sum] = [more, Math.abs(less), Math.abs(intercept), logit].map(
    formatTenth,
  ) as [string, string, string, string];
  return intercept < 0
    ? t`${name}: the ink on its pixels adds ${added} and takes away ${removed}; the constant takes away ${constant}. The logit is ${sum}.`
    : t`${name}: the ink on its pixels adds ${added} and takes away ${removed}; the constant adds ${constant}. The logit is ${sum}.`;
}
