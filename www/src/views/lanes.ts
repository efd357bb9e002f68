// The lanes of the figure: one class each, from its logit to its probability.
import { copyOf, find, parts, percentOf, setAll, write } from "../dom";
import type { Model, View } from "../model";
import { formatNumber, parseLogit, tidy } from "../numbers";
import { type Entry, LEAST_CLASSES, nameInText, nameOf, type Store, without } from "../state";
import { classBars } from "./class-bars";
import { placeOf, stepLogit } from "./domain";
import { numberField } from "./number-field";
import type { Scale } from "./scale";

/** `say` puts a short remark into the status line. */
export function lanes(store: Store, scale: Scale, say: (remark: string) => void): View {
  const list = find("#lanes");
  const axis = find("#logit-scale");
  const lanesById = new Map<number, ReturnType<typeof makeLane>>();

  function makeLane({ id }: Entry) {
    const element = copyOf("lane-template");
    const label = find<HTMLInputElement>(".label", element);
    const input = find<HTMLInputElement>(".logit", element);
    const [remove, error, percent] = parts(element, "remove", "error", "percent");
    error.id = `error-${id}`;

    const step = (z: number, steps: number) => stepLogit(z, steps, scale.domain);
    const showLogit = numberField({
      input,
      error,
      parse: parseLogit,
      apply: (z) => store.setLogit(id, z),
      step,
    });
    const showBars = classBars(element, id, store, scale);
    label.addEventListener("input", () => store.setLabel(id, label.value));
    remove.addEventListener("click", () => removeLane(id));

    const render = (model: Model, i: number) => {
      const entry = model.entries[i]!;
      const name = nameOf(entry, i);
      setAll(element, { "data-colour": entry.colour, "data-class": id });
      if (label.value !== entry.label) label.value = entry.label;
      setAll(label, { "aria-label": `Label of class ${i + 1}` });
      showLogit(entry.logit, model.fresh);
      setAll(input, { "aria-label": `Logit of ${name}` });
      setAll(remove, {
        "aria-label": `Remove ${name}`,
        "aria-disabled": String(model.entries.length <= LEAST_CLASSES),
      });
      showBars(model, i);
      write(percent, model.percents[i]!);
    };
    return { element, remove, render };
  }

  function removeLane(id: number) {
    const { entries } = store.state;
    if (entries.length <= LEAST_CLASSES) {
      say("At least two classes are needed.");
      return;
    }
    const place = entries.findIndex((entry) => entry.id === id);
    const rest = without(store.state, place);
    say(`${nameInText(entries[place]!, place)} is removed; the browser’s Back button brings it back.`);
    store.set(rest, "jump");
    // Focus goes to the class that took the place, or to the new last one.
    lanesById.get(rest.entries[Math.min(place, rest.entries.length - 1)]!.id)!.remove.focus();
  }

  return (model) => {
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
    showAxis();
  };

  /** The ends of the logit axis and its zero; an end too near zero stays blank. */
  function showAxis() {
    const { domain } = scale;
    const zero = placeOf(0, domain);
    write(find(".low", axis), zero > 0.15 ? formatNumber(domain.low).replace(".0", "") : "");
    write(find(".high", axis), zero < 0.85 ? formatNumber(tidy(domain.high)).replace(".0", "") : "");
    find(".origin", axis).style.setProperty("left", percentOf(zero));
  }
}
