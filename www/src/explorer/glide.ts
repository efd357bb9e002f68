// A preset glides to its picture, so that one sees where the probability goes; a drag is followed at once.
import type { Change } from "../state/store";

/** The length of the transition in explorer.css and one frame more, in milliseconds. */
const LENGTH = 320;

/** Creates what lets a preset glide. */
export function createGlide() {
  const root = document.documentElement;
  let timer = 0;
  return (change: Change) => {
    clearTimeout(timer);
    root.classList.toggle("gliding", change === "jump");
    if (change === "jump") timer = window.setTimeout(() => root.classList.remove("gliding"), LENGTH);
  };
}
