// Sentences for those who listen.
import { find, write } from "../dom/elements";

/** Returns what says a sentence once the drawing rests, so that nobody is interrupted at every stroke. */
export function politeStatus(selector: string) {
  let timer = 0;
  return (text: string) => {
    clearTimeout(timer);
    timer = window.setTimeout(() => write(find(selector), text), 200);
  };
}
