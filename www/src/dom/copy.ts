// Copies text to the clipboard and reports the result in the button that was pressed.
import { t } from "../state/t";
import { find, write } from "./elements";

/** The time for which the button reports that the text was copied, in milliseconds. */
const ANSWERED = 2000;
const usual = new WeakMap<HTMLElement, { label: string; timer: number }>();

/** Copies a text and reports the result in the button and to screen readers. `done` is announced when it is
 * copied. `refused` is announced when it cannot be copied, and says where the reader finds the text. */
export function copyText(button: HTMLElement, text: string, done: string, refused: string) {
  const showAnswer = (label: string, sentence: string) => {
    const { label: before, timer } = usual.get(button) ?? { label: button.textContent!, timer: 0 };
    clearTimeout(timer);
    write(button, label);
    // Screen readers do not announce a button's new name, nor text outside an open dialog.
    const status = button.closest("dialog")?.querySelector(".copied") ?? find("#copied");
    write(status, sentence);
    const back = window.setTimeout(() => {
      write(button, before);
      write(status, "");
      usual.delete(button);
    }, ANSWERED);
    usual.set(button, { label: before, timer: back });
  };
  const showRefusal = () => showAnswer(t`Not copied`, refused);
  navigator.clipboard?.writeText(text).then(() => showAnswer(t`Copied ✓`, done), showRefusal) ??
    showRefusal();
}
