// Renders figures on the screen at once, in the frame of the input. The other figures are rendered when the
// reader pauses, scrolls to them or prints.
import type { View } from "../state/model";

/** The time without input that counts as a pause, in milliseconds. */
const PAUSE = 150;

/** Binds views to the figure that they render. */
export type WhenVisible = (figure: Element, ...views: View[]) => View;

/** Creates a function that binds views to a figure. `after` is called after each render. */
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
  // Each figure is rendered in a separate task, so that no task is long.
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
    // Until the observer reports, the figure counts as off the screen and keeps the HTML of the build.
    away.add(figure);
    observer.observe(figure);
    // A press or the focus may come before the observer reports, and has to act on the current state.
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
