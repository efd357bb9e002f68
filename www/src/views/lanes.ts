// The lanes of the figure: one class each, from its logit to its probability.
import { copyOf, find, percentOf } from "../dom";
import type { Model, View } from "../model";
import { formatNumber, parseLogit, tidy } from "../numbers";
import { type Entry, LEAST_CLASSES, nameOf, type Store, without } from "../state";
import { domainOf, placeOf, stepLogit } from "./domain";
import { dragHandle } from "./handle";
import { numberField } from "./number-field";

/** `say` puts a short remark into the status line. */
export function lanes(store: Store, say: (remark: string) => void): View {
  const list = find("#lanes");
  const scale = find("#logit-scale");
  const lanesById = new Map<number, ReturnType<typeof makeLane>>();
  let domain = domainOf([]);
  let held = false;

  function makeLane({ id }: Entry) {
    const element = copyOf("lane-template");
    const part = <T extends Element = HTMLElement>(name: string) => find<T>(`.${name}`, element);
    const label = part<HTMLInputElement>("label");
    const input = part<HTMLInputElement>("logit");
    const range = part<HTMLInputElement>("range");
    const handle = part("handle");
    const track = part("track");
    const remove = part("remove");
    const error = part("error");
    error.id = `error-${id}`;

    const logit = () => store.state.entries.find((entry) => entry.id === id)!.logit;
    const apply = (z: number) => store.setLogit(id, z);
    const hold = (now: boolean) => {
      held = now;
      if (!now) store.set({});
    };
    const step = (z: number, steps: number) => stepLogit(z, steps, domain);
    const showLogit = numberField({ input, error, parse: parseLogit, apply, step });
    dragHandle({ handle, track, logit, domain: () => domain, apply, hold });
    label.addEventListener("input", () => store.setLabel(id, label.value));
    range.addEventListener("pointerdown", () => hold(true));
    range.addEventListener("input", () => apply(range.valueAsNumber));
    for (const event of ["pointerup", "pointercancel"]) range.addEventListener(event, () => hold(false));
    remove.addEventListener("click", () => removeLane(id));

    const render = (model: Model, i: number) => {
      const entry = model.entries[i]!;
      const name = nameOf(entry, i);
      const z = entry.logit;
      element.dataset.colour = String(entry.colour);
      element.dataset.class = String(id);
      if (label.value !== entry.label) label.value = entry.label;
      label.setAttribute("aria-label", `Label of class ${i + 1}`);
      showLogit(z, model.fresh);
      input.setAttribute("aria-label", `Logit of ${name}`);
      remove.setAttribute("aria-label", `Remove ${name}`);
      remove.setAttribute("aria-disabled", String(model.entries.length <= LEAST_CLASSES));

      range.min = String(domain.low);
      range.max = String(domain.high);
      range.valueAsNumber = Math.max(z, domain.low);
      const spoken = `${formatNumber(z)}${z === -Infinity ? ", masked" : ""}; probability ${model.percents[i]}`;
      range.setAttribute("aria-label", `Logit of ${name}, slider`);
      range.setAttribute("aria-valuetext", spoken);
      handle.setAttribute("aria-label", `Logit of ${name}, end of the bar`);
      handle.setAttribute("aria-valuemin", String(domain.low));
      handle.setAttribute("aria-valuemax", String(domain.high));
      handle.setAttribute("aria-valuenow", String(range.valueAsNumber));
      handle.setAttribute("aria-valuetext", spoken);

      const zero = placeOf(0, domain);
      const end = placeOf(z, domain);
      const stick = part<SVGElement>("stick");
      stick.setAttribute("x", percentOf(Math.min(zero, end)));
      stick.setAttribute("width", percentOf(z === -Infinity ? 0 : Math.abs(end - zero)));
      for (const edge of ["x1", "x2"]) part("zero").setAttribute(edge, percentOf(zero));
      handle.style.setProperty("left", percentOf(end));
      part("masked").hidden = z !== -Infinity;

      const p = model.probabilities[i]!;
      part("share").setAttribute("width", percentOf(Number.isNaN(p) ? 0 : p));
      part("percent").textContent = model.percents[i]!;
      part("percent").classList.toggle("nan", Number.isNaN(p));
    };
    return { element, label, remove, render };
  }

  function removeLane(id: number) {
    const { entries } = store.state;
    if (entries.length <= LEAST_CLASSES) {
      say("At least two classes are needed.");
      return;
    }
    const place = entries.findIndex((entry) => entry.id === id);
    const rest = without(store.state, place);
    say(`${nameOf(entries[place]!, place)} is removed.`);
    store.set(rest);
    // Focus goes to the class that took the place, or to the new last one.
    lanesById.get(rest.entries[Math.min(place, rest.entries.length - 1)]!.id)!.remove.focus();
  }

  return (model) => {
    if (!held) domain = domainOf(model.entries.map((entry) => entry.logit));
    for (const [id, lane] of lanesById) {
      if (!model.entries.some((entry) => entry.id === id)) {
        lane.element.remove();
        lanesById.delete(id);
      }
    }
    list.querySelectorAll(".drawn").forEach((row) => row.remove());
    model.entries.forEach((entry, i) => {
      const lane = lanesById.get(entry.id) ?? makeLane(entry);
      lanesById.set(entry.id, lane);
      if (lane.element.parentNode !== list) list.append(lane.element);
      lane.render(model, i);
    });
    showScale();
  };

  /** The ends of the logit axis and its zero; an end too near zero stays blank. */
  function showScale() {
    const zero = placeOf(0, domain);
    find(".low", scale).textContent = zero > 0.15 ? formatNumber(domain.low).replace(".0", "") : "";
    find(".high", scale).textContent = zero < 0.85 ? formatNumber(tidy(domain.high)).replace(".0", "") : "";
    find(".origin", scale).style.setProperty("left", percentOf(zero));
  }
}
