// One class of <softmax-explorer>: its label, its logit as a number and on a slider, its bar.
import { typedLogit } from "./attributes.js";
import { make, makeBar, show } from "./make.js";
import type { Shown } from "./view.js";

export interface Row {
  element: HTMLLIElement;
  render(shown: Shown): void;
}

/** Where sliders end unless a logit is beyond. */
const FAR = 5;

/** The row at a place; `change` is called with what a person sets. */
export function createRow(place: number, change: (place: number, logit: number) => void): Row {
  const label = make("bdi", { class: "label" });
  const number = make("input", {
    class: "number",
    inputmode: "decimal",
    autocomplete: "off",
    spellcheck: "false",
  });
  const slider = make("input", { class: "slider", type: "range", step: "0.1" });
  const bar = makeBar();
  const percent = make("span", { class: "percent" });
  const gradient = make("span", { class: "gradient" });
  const pull = makeBar();
  pull.element.classList.add("pull");
  const element = make(
    "li",
    { class: `c${place % 12}` },
    label,
    number,
    slider,
    bar.element,
    percent,
    pull.element,
    gradient,
  );

  number.addEventListener("input", () => {
    const logit = typedLogit(number.value);
    number.setAttribute("aria-invalid", String(logit === undefined));
    if (logit !== undefined) change(place, logit);
  });
  number.addEventListener("keydown", (event) => {
    const step = { ArrowUp: 0.1, ArrowDown: -0.1 }[event.key];
    const logit = typedLogit(number.value);
    if (step === undefined || logit === undefined) return;
    event.preventDefault();
    change(place, Number((logit + step).toPrecision(12)));
  });
  slider.addEventListener("input", () => change(place, Number(slider.value)));

  return {
    element,
    render({ logits, labels, probabilities, percents, gradient: pulls }) {
      const [z, name] = [logits[place]!, labels[place]!];
      label.textContent = name;
      number.setAttribute("aria-label", `Logit of ${name}`);
      slider.setAttribute("aria-label", `Logit of ${name}, slider`);
      // A half-typed number is left to its writer.
      if (typedLogit(number.value) !== z) number.value = z === -Infinity ? "-inf" : show(z).replace("−", "-");
      number.setAttribute("aria-invalid", "false");
      slider.min = String(Math.min(-FAR, Math.floor(z === -Infinity ? 0 : z)));
      slider.max = String(Math.max(FAR, Math.ceil(z)));
      slider.value = String(z === -Infinity ? slider.min : z);
      slider.setAttribute("aria-valuetext", `${show(z)}, probability ${percents[place]}`);
      bar.set(0, probabilities[place] || 0);
      percent.textContent = percents[place]!;
      const g = pulls?.[place] ?? 0;
      pull.set(0.5, 0.5 + g / 2 || 0.5);
      const size = Math.abs(g).toFixed(3);
      const sign = Number(size) === 0 ? "" : g < 0 ? "−" : "+";
      gradient.textContent = pulls ? `${sign}${size}` : "";
    },
  };
}
