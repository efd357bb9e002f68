// Creates the rows of the explorer's figure, one for each class, from its logit to its probability.
import { createKeyedRows } from "../dom/class-rows";
import { cloneTemplate, find, findParts, formatLength, setAll, write } from "../dom/elements";
import { createNumberField } from "../dom/number-field";
import { MIN_CLASSES, formatName, formatNameInSentence } from "../state/entries";
import type { View, ViewModel } from "../state/model";
import { formatDigits, parseLogit, tidy } from "../state/numbers";
import { removeEntry } from "../state/state";
import type { Store } from "../state/store";
import { t } from "../state/t";
import type { Axis } from "./axis";
import { createClassBars } from "./class-bars";
import { findPosition, stepLogit } from "./range";

export interface ClassList {
  readonly render: View;
  /** Moves the focus to the label of the last class and selects it, so that typing replaces it. */
  focusLastLabel(): void;
}

/** Creates the list. `say` puts a short remark into the status line. */
export function createClassList(store: Store, axis: Axis, say: (remark: string) => void): ClassList {
  const list = find("#class-list");
  const renderAxis = createAxisLabels();
  const rows = createKeyedRows(list, (id) => createRow(id, store, axis, () => removeClass(id)));

  function removeClass(id: number) {
    const { entries } = store.state;
    if (entries.length <= MIN_CLASSES) {
      say(t`At least two classes are needed.`);
      return;
    }
    const index = entries.findIndex((entry) => entry.id === id);
    const rest = removeEntry(store.state, index);
    say(
      t`${formatNameInSentence(entries[index]!, index)} is removed; the browser’s Back button brings it back.`,
    );
    store.set(rest, "jump");
    // The focus moves to the class at the same position, or to the new last class.
    rows.get(rest.entries[Math.min(index, rest.entries.length - 1)]!.id).remove.focus();
  }

  return {
    render(model) {
      // The rows in the HTML have no controls.
      list.querySelectorAll(".drawn").forEach((row) => row.remove());
      rows.render(model);
      renderAxis(axis);
    },
    focusLastLabel() {
      const { label } = rows.get(store.state.entries.at(-1)!.id);
      label.focus();
      label.select();
    },
  };
}

function createRow(id: number, store: Store, axis: Axis, removeClass: () => void) {
  const element = cloneTemplate("class-row-template");
  const label = find<HTMLInputElement>(".label", element);
  const input = find<HTMLInputElement>(".logit", element);
  const [remove, error, percent] = findParts(element, "remove", "error", "percent");
  error.id = `error-${id}`;

  const renderLogit = createNumberField({
    input,
    error,
    parse: parseLogit,
    apply: (z) => store.setLogit(id, z),
    step: (z, steps) => stepLogit(z, steps, axis.range),
  });
  const renderBars = createClassBars(element, id, store, axis);
  label.addEventListener("input", () => store.setLabel(id, label.value));
  remove.addEventListener("click", removeClass);

  const render = (model: ViewModel, i: number) => {
    const entry = model.entries[i]!;
    const name = formatName(entry, i);
    if (label.value !== entry.label) label.value = entry.label;
    setAll(label, { "aria-label": t`Label of class ${i + 1}` });
    renderLogit(entry.logit, model.dropsHalfTyped);
    setAll(input, { "aria-label": t`Logit of ${name}` });
    setAll(remove, {
      "aria-label": t`Remove ${name}`,
      "aria-disabled": String(model.entries.length <= MIN_CLASSES),
    });
    renderBars(model, i);
    write(percent, model.percents[i]!);
  };
  return { element, label, remove, render };
}

/** Creates a function that labels the ends of the logit axis and places its zero. An end too close to the
 * zero has no label. */
export function createAxisLabels() {
  const [low, origin, high] = findParts(find("#logit-axis"), "low", "origin", "high");
  return ({ range }: Pick<Axis, "range">) => {
    const zero = findPosition(range, 0);
    write(low, zero > 0.15 ? formatDigits(range.low) : "");
    write(high, zero < 0.85 ? formatDigits(tidy(range.high)) : "");
    origin.style.setProperty("left", formatLength(zero));
  };
}
