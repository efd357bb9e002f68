// A text field for one number. It is not type="number": that hides what was typed wrongly, knows no infinity,
// and on some phones has no minus key.
import { showError } from "./elements";
import { formatNumber, isUnfinished } from "../state/numbers";

interface NumberField {
  input: HTMLInputElement;
  error: HTMLElement;
  parse: (text: string) => number | string;
  apply: (value: number) => void;
  /** The value after `steps` presses of ↑ (or, negative, of ↓). */
  step: (value: number, steps: number) => number;
}

/** Returns its render function: the value, and whether to drop what is typed. */
export function createNumberField({ input, error, parse, apply, step }: NumberField) {
  let shown: number | undefined;

  const accept = (text: string, finished: boolean) => {
    const parsed = parse(text);
    if (typeof parsed === "number") {
      showError(input, error, "");
      // What was typed stays as it is, "2" or "2.00".
      shown = parsed;
      apply(parsed);
    } else {
      // What may still become a number is no error, and no longer the one before.
      showError(input, error, finished || !isUnfinished(text) ? parsed : "");
    }
  };
  const write = (value: number) => {
    shown = value;
    input.value = formatNumber(value, "-");
    // A field that is rendered as it gets the focus would lose its selection, and what is typed be appended.
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
