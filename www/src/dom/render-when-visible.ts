// Figures on the screen are rendered at once, in the frame of the input; the others when the reader pauses,
// scrolls to them or prints.
import type { View } from "../state/model";

/** No input for this long is a pause, in milliseconds. */
const PAUSE = 150;

/** Ties views to the figure that they render. */
export type WhenVisible = (figure: Element, ...views: View[]) => View;

/** Returns what ties views to a figure; `after` follows each render. */
export function renderWhenVisible(after: () => void): WhenVisible {
  const away = new Set<Element>();
  const due = new Map<Element, () => void>();
  let timer = 0;

  const catchUp = (figure: Element) => {
    const render = due.get(figure);
    if (!render) return;
    due.delete(figure);
    render();
    after();
  };
  // One figure a task, so that none of them is long.
  const catchUpNext = () => {
    const [figure] = due.keys();
    if (!figure) return;
    catchUp(figure);
    timer = window.setTimeout(catchUpNext);
  };
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) {
        away.delete(target);
        catchUp(target);
      } else {
        away.add(target);
      }
    }
  });
  addEventListener("beforeprint", () => [...due.keys()].forEach(catchUp));

  return (figure, ...views) => {
    // Until the observer reports, the figure counts as off the screen and the HTML of the build stays.
    away.add(figure);
    observer.observe(figure);
    // Whoever acts on it before it was seen acts on what is true.
    for (const event of ["focusin", "pointerdown"])
      figure.addEventListener(
        event,
        () => {
          away.delete(figure);
          catchUp(figure);
        },
        true,
      );
    return (model) => {
      due.set(figure, () => views.forEach((view) => view(model)));
      if (!away.has(figure)) return catchUp(figure);
      clearTimeout(timer);
      timer = window.setTimeout(catchUpNext, PAUSE);
    };
  };
}
