// Creates the controls that act on all classes: presets, a pasted list, adding a class, and a shift.
import { computeResult } from "../compute/softmax";
import { find, showError } from "../dom/elements";
import { createNumberField } from "../dom/number-field";
import { MAX_CLASSES, addEntry, getLogits, replaceLabels, replaceLogits } from "../state/entries";
import type { View } from "../state/model";
import { formatNumber, parseLogits, parseShift, tidy } from "../state/numbers";
import type { Store } from "../state/store";
import { t } from "../state/t";

/** Creates the controls. `say` puts a short remark into the status line. `added` is called once a new class
 * is shown. */
export function createClassControls(store: Store, say: (remark: string) => void, added: () => void): View {
  for (const button of document.querySelectorAll<HTMLElement>("[data-preset]")) {
    button.addEventListener("click", () => {
      const logits = parseLogits(button.dataset.preset!);
      store.set({ entries: replaceLogits(store.state.entries, logits), temperature: 1 }, "jump");
    });
  }
  bindPastedList(store);
  const renderShift = bindShift(store, say);

  const add = find("#add");
  add.addEventListener("click", () => {
    const { entries } = store.state;
    if (entries.length >= MAX_CLASSES) {
      say(t`${MAX_CLASSES} classes are the most.`);
      return;
    }
    store.set({ entries: addEntry(entries) });
    added();
  });
  return (model) => {
    add.setAttribute("aria-disabled", String(model.entries.length >= MAX_CLASSES));
    renderShift(model.dropsHalfTyped);
  };
}

/** Binds the field for a pasted list to its button and to Enter. */
function bindPastedList(store: Store) {
  const list = find<HTMLTextAreaElement>("#list");
  const error = find("#list-error");
  const apply = async () => {
    const { parseList } = await import("../state/parse-list");
    const pasted = parseList(list.value);
    if (typeof pasted === "string") {
      showError(list, error, pasted);
      return;
    }
    showError(list, error, "");
    list.value = "";
    const entries = replaceLogits(store.state.entries, pasted.logits);
    store.set({ entries: replaceLabels(entries, pasted.labels ?? []) }, "jump");
  };
  list.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    void apply();
  });
  list.addEventListener("input", () => showError(list, error, ""));
  find("#list-apply").addEventListener("click", () => void apply());
}

/** Lets the buttons add c to every logit or subtract it. A shift is refused if rounding would change a
 * probability. */
function bindShift(store: Store, say: (remark: string) => void) {
  let c = 5;
  const input = find<HTMLInputElement>("#shift");
  const error = find("#shift-error");
  const step = (value: number, steps: number) => tidy(value + steps / 10);
  const apply = (value: number) => (c = value);
  const render = createNumberField({ input, error, parse: parseShift, apply, step });

  const move = (by: number) => {
    if (input.hasAttribute("aria-invalid")) {
      input.focus();
      return;
    }
    const { entries, temperature } = store.state;
    const shifted = entries.map((entry) => tidy(entry.logit + by));
    const before = computeResult(getLogits(entries), temperature).probabilities;
    const after = computeResult(shifted, temperature).probabilities;
    if (!shifted.every((z) => z < Infinity) || before.some((p, i) => Math.abs(after[i]! - p) > 1e-6 * p)) {
      showError(input, error, t`That far out a number cannot hold the differences. Nothing was changed.`);
      return;
    }
    say(t`Every logit moved by ${formatNumber(by)}; no probability did.`);
    store.set({ entries: replaceLogits(entries, shifted) });
  };
  find("#shift-up").addEventListener("click", () => move(c));
  find("#shift-down").addEventListener("click", () => move(-c));
  return (dropsHalfTyped: boolean) => render(c, dropsHalfTyped);
}
