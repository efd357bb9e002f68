// One class of <softmax-explorer>: its label, its logit as a number and on a slider, its bar.
import { PALETTE } from "../format.js";
import { parseTypedLogit } from "./attributes.js";
import { createBar, make } from "./make.js";
import { formatGradient, formatNumber } from "./numbers.js";
import type { ShownState } from "./view.js";

export interface ClassRow {
  element: HTMLLIElement;
  render(shown: ShownState): void;
}

/** The end of sliders, unless a logit is beyond it. */
const FAR = 5;

/** Changes a logit. */
type Change = (logit: number) => number;

/** Creates the row at an index. `change` is called with what a person does to the logit. */
export function createRow(index: number, change: (index: number, by: Change) => void): ClassRow {
  const parts = createParts(index);
  bindEdits(parts, (by) => change(index, by));
  return { element: parts.element, render: (shown) => renderRow(parts, index, shown) };
}

type Parts = ReturnType<typeof createParts>;

/** Creates the elements of a row. */
function createParts(index: number) {
  const label = make("bdi", { class: "label" });
  const number = make("input", {
    class: "number",
    autocomplete: "off",
    spellcheck: "false",
  });
  const slider = make("input", { class: "slider", type: "range", step: "0.1" });
  const bar = createBar();
  const percent = make("span", { class: "percent" });
  const gradient = make("span", { class: "gradient" });
  const pull = createBar();
  pull.element.classList.add("pull");
  const children = [label, number, slider, bar.element, percent, pull.element, gradient];
  const element = make("li", { class: `c${index % PALETTE.length}` }, ...children);
  return { element, label, number, slider, bar, percent, gradient, pull };
}

/** Ties the field and the slider to the logit. */
function bindEdits({ number, slider }: Parts, change: (by: Change) => void) {
  number.addEventListener("input", () => {
    const logit = parseTypedLogit(number.value);
    number.setAttribute("aria-invalid", String(logit === undefined));
    if (logit !== undefined) change(() => logit);
  });
  number.addEventListener("keydown", (event) => {
    const step = { ArrowUp: 0.1, ArrowDown: -0.1 }[event.key];
    if (step === undefined || parseTypedLogit(number.value) === undefined) return;
    event.preventDefault();
    // The field shows six digits of the logit. Fifteen drop what binary sums such as 0.1 + 0.2 are off by.
    change((logit) => Number((logit + step).toPrecision(15)));
  });
  slider.addEventListener("input", () => change(() => Number(slider.value)));
}

/** Shows the class at an index. */
function renderRow(
  parts: Parts,
  index: number,
  { logits, labels, probabilities, percents, gradient }: ShownState,
) {
  const { label, number, slider, bar, percent, pull } = parts;
  const [z, name] = [logits[index]!, labels[index]!];
  label.textContent = name;
  number.setAttribute("aria-label", `Logit of ${name}`);
  slider.setAttribute("aria-label", `Logit of ${name}, slider`);
  // The field keeps a number in the spelling in which it is typed.
  if (parseTypedLogit(number.value) !== z)
    number.value = z === -Infinity ? "-inf" : formatNumber(z).replace("−", "-");
  number.setAttribute("aria-invalid", "false");
  const position = Number.isFinite(z) ? z : Math.sign(z) * FAR;
  slider.min = String(Math.min(-FAR, Math.floor(position)));
  slider.max = String(Math.max(FAR, Math.ceil(position)));
  slider.value = String(position);
  slider.setAttribute("aria-valuetext", `${formatNumber(z)}, probability ${percents[index]}`);
  bar.set(0, probabilities[index] || 0);
  percent.textContent = percents[index]!;
  const g = gradient?.[index] ?? 0;
  pull.set(0.5, 0.5 + Math.max(-1, Math.min(g, 1)) / 2 || 0.5);
  parts.gradient.textContent = gradient ? formatGradient(g) : "";
}
