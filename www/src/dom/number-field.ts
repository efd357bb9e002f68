// Creates a text field for a number. It does not use type="number", which hides invalid text, does not accept
// infinity, and has no minus key on some phones.
import { formatNumber, isUnfinished } from "../state/numbers";
import { showError } from "./elements";

interface NumberField {
  input: HTMLInputElement;
  error: HTMLElement;
  parse: (text: string) => number | string;
  apply: (value: number) => void;
  /** Returns the value after `steps` presses of ↑, or of ↓ if `steps` is negative. */
  step: (value: number, steps: number) => number;
}

/** Creates the field. Returns a function that renders a value and, if asked to, discards text that is half
 * typed. */
export function createNumberField({ input, error, parse, apply, step }: NumberField) {
  let shown: number | undefined;

  const accept = (text: string, finished: boolean) => {
    const parsed = parse(text);
    if (typeof parsed === "number") {
      showError(input, error, "");
      // The text stays as it was typed, such as "2" or "2.00".
      shown = parsed;
      apply(parsed);
    } else {
      // Text that may still become a number is not an error, and the error before it no longer applies.
      showError(input, error, finished || !isUnfinished(text) ? parsed : "");
    }
  };
  const write = (value: number) => {
    shown = value;
    input.value = formatNumber(value, "-");
    // Rendering a field as it gets the focus clears the selection, and the reader's text would be appended.
    if (input === document.activeElement) input.select();
    showError(input, error, "");
  };

  input.addEventListener("input", () => accept(input.value, false));
  input.addEventListener("change", () => accept(input.value, true));
  input.addEventListener("keydown", (event) => {
    const steps = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
    if (steps && shown !== undefined) {
      event.preventDefault();
      const next = step(shown, steps);
      write(next);
      apply(next);
    } else if (event.key === "Enter") {
      accept(input.value, true);
    } else if (event.key === "Escape" && shown !== undefined) {
      write(shown);
    }
  });

  return (value: number, dropsHalfTyped: boolean) => {
    if (dropsHalfTyped || !Object.is(value, shown)) write(value);
  };
}
