// Sentences for those who listen.
import { find, write } from "../dom/elements";

/**
 * Returns a function that says a sentence 200 ms after its last call, so that strokes drawn one after the
 * other interrupt nobody.
 */
export function createPoliteStatus(selector: string) {
  let timer = 0;
  return (text: string) => {
    clearTimeout(timer);
    timer = window.setTimeout(() => write(find(selector), text), 200);
  };
}
