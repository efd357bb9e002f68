// Sections on the screen are rendered at once, in the frame of the input;
// the others when the reader pauses, scrolls to them or prints.
import { find } from "./elements";
import type { View } from "../state/model";

/** No input for this long is a pause, in milliseconds. */
const PAUSE = 150;

/** Returns what ties views to the section with a name; `after` follows each render. */
export function renderWhenVisible(after: () => void) {
  const away = new Set<Element>();
  const due = new Map<Element, () => void>();
  let timer = 0;

  const catchUp = (section: Element) => {
    const render = due.get(section);
    if (!render) return;
    due.delete(section);
    render();
    after();
  };
  // One section a task, so that none of them is long.
  const catchUpNext = () => {
    const [section] = due.keys();
    if (!section) return;
    catchUp(section);
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

  return (name: string, ...views: View[]): View => {
    const section = find(`[data-section=${name}]`);
    // Until the observer reports, the section counts as off the screen and the HTML of the build stays.
    away.add(section);
    observer.observe(section);
    // Whoever acts on it before it was seen acts on what is true.
    for (const event of ["focusin", "pointerdown"])
      section.addEventListener(
        event,
        () => {
          away.delete(section);
          catchUp(section);
        },
        true,
      );
    return (model) => {
      due.set(section, () => views.forEach((view) => view(model)));
      if (!away.has(section)) return catchUp(section);
      clearTimeout(timer);
      timer = window.setTimeout(catchUpNext, PAUSE);
    };
  };
}
