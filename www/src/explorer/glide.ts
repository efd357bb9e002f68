// Animates presets, so that readers see where the probability goes. A drag is followed without an animation.
import type { Change } from "../state/store";

/** The duration of the transition in explorer.css plus one frame, in milliseconds. */
const LENGTH = 320;

/** Creates a function that animates a preset and no other change. */
export function createGlide() {
  const root = document.documentElement;
  let timer = 0;
  return (change: Change) => {
    clearTimeout(timer);
    root.classList.toggle("gliding", change === "jump");
    if (change === "jump") timer = window.setTimeout(() => root.classList.remove("gliding"), LENGTH);
  };
}
