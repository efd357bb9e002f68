// Lets a finger that swipes up or down over a slider scroll the page without changing the slider. Browsers
// move the thumb as soon as it is touched, so the input event is held back until the finger shows its
// direction.

import { SLOP } from "./pointer";

/** Guards every slider of the page against a finger that scrolls. */
export function guardSliders() {
  let touched: { range: HTMLInputElement; before: string; x: number; y: number } | undefined;

  const findRange = (target: EventTarget | null) =>
    target instanceof HTMLInputElement && target.type === "range" ? target : undefined;
  const release = () => {
    const range = touched?.range;
    touched = undefined;
    return range;
  };

  document.addEventListener(
    "pointerdown",
    ({ target, pointerType, clientX, clientY }) => {
      const range = findRange(target);
      touched =
        range && pointerType === "touch" ? { range, before: range.value, x: clientX, y: clientY } : undefined;
    },
    true,
  );
  document.addEventListener(
    "input",
    (event) => {
      if (touched && event.target === touched.range) event.stopImmediatePropagation();
    },
    true,
  );
  document.addEventListener(
    "pointermove",
    ({ clientX, clientY }) => {
      if (!touched) return;
      const [dx, dy] = [Math.abs(clientX - touched.x), Math.abs(clientY - touched.y)];
      if (dx >= SLOP && dx > dy) dispatchInput(release());
    },
    true,
  );
  // A tap sets the value at once.
  document.addEventListener("pointerup", () => dispatchInput(release()), true);
  document.addEventListener(
    "pointercancel",
    () => {
      if (touched) touched.range.value = touched.before;
      release();
    },
    true,
  );
}

/** Dispatches the input event that was held back. */
function dispatchInput(range: HTMLInputElement | undefined) {
  range?.dispatchEvent(new Event("input", { bubbles: true }));
}
