// The lanes of the figure: one class each, from its logit to its probability.
import { copyOf, find, parts, percentOf, setAll, write } from "../dom";
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
    const label = find<HTMLInputElement>(".label", element);
    const input = find<HTMLInputElement>(".logit", element);
    const range = find<HTMLInputElement>(".range", element);
    const [handle, track, remove, error] = parts(element, "handle", "track", "remove", "error");
    const [stick, zero, share, percent, masked] = parts(element, "stick", "zero", "share", "percent", "masked");
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
      setAll(element, { "data-colour": entry.colour, "data-class": id });
      if (label.value !== entry.label) label.value = entry.label;
      setAll(label, { "aria-label": `Label of class ${i + 1}` });
      showLogit(z, model.fresh);
      setAll(input, { "aria-label": `Logit of ${name}` });
      setAll(remove, { "aria-label": `Remove ${name}`, "aria-disabled": String(model.entries.length <= LEAST_CLASSES) });

      setAll(range, { min: domain.low, max: domain.high });
      range.valueAsNumber = Math.max(z, domain.low);
      const spoken = `${formatNumber(z)}${z === -Infinity ? ", masked" : ""}; probability ${model.percents[i]}`;
      setAll(range, { "aria-label": `Logit of ${name}, slider`, "aria-valuetext": spoken });
      setAll(handle, {
        "aria-label": `Logit of ${name}, end of the bar`,
        "aria-valuemin": domain.low,
        "aria-valuemax": domain.high,
        "aria-valuenow": range.valueAsNumber,
        "aria-valuetext": spoken,
      });

      const origin = placeOf(0, domain);
      const end = placeOf(z, domain);
      setAll(stick, { x: percentOf(Math.min(origin, end)), width: percentOf(z === -Infinity ? 0 : Math.abs(end - origin)) });
      setAll(zero, { x1: percentOf(origin), x2: percentOf(origin) });
      handle.style.setProperty("left", percentOf(end));
      masked.hidden = z !== -Infinity;

      const p = model.probabilities[i]!;
      setAll(share, { width: percentOf(Number.isNaN(p) ? 0 : p) });
      write(percent, model.percents[i]!);
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
    write(find(".low", scale), zero > 0.15 ? formatNumber(domain.low).replace(".0", "") : "");
    write(find(".high", scale), zero < 0.85 ? formatNumber(tidy(domain.high)).replace(".0", "") : "");
    find(".origin", scale).style.setProperty("left", percentOf(zero));
  }
}
