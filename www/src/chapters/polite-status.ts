// Announces sentences to screen readers.
import { find, write } from "../dom/elements";

/** Returns a function that announces a sentence 200 ms after its last call. Quick strokes therefore cause one
 * announcement instead of many. */
export function createPoliteStatus(selector: string) {
  let timer = 0;
  return (text: string) => {
    clearTimeout(timer);
    timer = window.setTimeout(() => write(find(selector), text), 200);
  };
}
