// Puts text on the clipboard and says how that went, in the button that was pressed.
import { find, write } from "./elements";
import { t } from "../state/t";

/** The milliseconds for which the button says that its text is copied. */
const ANSWERED = 2000;
const usual = new WeakMap<HTMLElement, { label: string; timer: number }>();

/**
 * Copies a text and says so in the button. `done` is said of it, or `refused` if it cannot be copied, with
 * where the reader finds it then.
 */
export function copyText(button: HTMLElement, text: string, done: string, refused: string) {
  const showAnswer = (label: string, sentence: string) => {
    const { label: before, timer } = usual.get(button) ?? { label: button.textContent!, timer: 0 };
    clearTimeout(timer);
    write(button, label);
    // A screen reader doesn't hear that a button's name has changed, nor what stands outside of a dialog that
    // is open.
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
