// The presenter's key: P, or the button, shows the figure on the screen full-screen, with numbers of 32 pixels.
import { find, findAll } from "../dom/elements";

export function present() {
  const button = find("#present");
  // Nothing is shown that was hidden, which would shift what is beside it.
  if (!document.fullscreenEnabled) button.hidden = true;
  const show = () =>
    void figureOnScreen()
      ?.requestFullscreen()
      .catch(() => {});
  button.addEventListener("click", show);
  document.addEventListener("keydown", (event) => {
    const isTyping =
      event.target instanceof Element && event.target.closest("input:not([type=range]), textarea, select");
    if (event.key.toLowerCase() !== "p" || event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
    if (document.fullscreenElement) void document.exitFullscreen();
    else if (document.fullscreenEnabled) show();
  });
}

/** Returns the figure of which the most is on the screen. */
function figureOnScreen(): HTMLElement | undefined {
  const heightOn = (figure: HTMLElement) => {
    const { top, bottom } = figure.getBoundingClientRect();
    return Math.max(Math.min(bottom, innerHeight) - Math.max(top, 0), 0);
  };
  return findAll(".figure, .chapter > .wide")
    .filter((figure) => heightOn(figure) > 0)
    .sort((a, b) => heightOn(b) - heightOn(a))[0];
}
