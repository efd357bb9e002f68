// Presents a figure. P or the button shows the figure on the screen in full-screen mode, with numbers of 32
// pixels.
import { findAll } from "../dom/elements";

/** Presents the figure, or ends the presentation if the key is pressed again. In a text field, P is a
 * letter. */
export function present(event: Event) {
  if (event instanceof KeyboardEvent) {
    const isTyping =
      event.target instanceof Element &&
      event.target.closest("input:not([type=range], [type=radio], [type=checkbox]), textarea, select");
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
    if (document.fullscreenElement) return void document.exitFullscreen();
  }
  // A browser may refuse, and then nothing happens.
  if (document.fullscreenEnabled)
    findFigureOnScreen()
      ?.requestFullscreen()
      .catch(() => {});
}

/** Finds the figure that has the largest part on the screen. */
function findFigureOnScreen(): HTMLElement | undefined {
  const measureHeight = (figure: HTMLElement) => {
    const { top, bottom } = figure.getBoundingClientRect();
    return Math.max(Math.min(bottom, innerHeight) - Math.max(top, 0), 0);
  };
  return findAll(".figure, .chapter > .wide")
    .filter((figure) => measureHeight(figure) > 0)
    .sort((a, b) => measureHeight(b) - measureHeight(a))[0];
}
