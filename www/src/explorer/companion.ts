// The explorer that comes along: the classes with both their bars and the temperature, in the margin
// beside every chapter. On a narrow screen a bar at the top shows the probabilities and opens the controls as a sheet.
import { cloneTemplate, find, findParts, setAll, write } from "../dom/elements";
import type { Model, View } from "../state/model";
import { formatNumber } from "../state/numbers";
import { type Entry, formatName, type Store } from "../state/state";
import { createClassBars } from "./class-bars";
import type { Axis } from "./axis";

export function createCompanion(store: Store, axis: Axis): View {
  const list = find("#mini");
  const rowsById = new Map<number, ReturnType<typeof createRow>>();
  function createRow({ id }: Entry) {
    const element = cloneTemplate("mini-template");
    const [name, percent] = findParts(element, "name", "percent");
    const renderBars = createClassBars(element, id, store, axis);
    const render = (model: Model, i: number) => {
      const entry = model.entries[i]!;
      setAll(element, { "data-colour": entry.colour, "data-class": id });
      write(name, formatName(entry, i));
      write(percent, model.percents[i]!);
      renderBars(model, i);
    };
    return { element, render };
  }
  return (model) => {
    for (const [id, row] of rowsById) {
      if (model.entries.some((entry) => entry.id === id)) continue;
      row.element.remove();
      rowsById.delete(id);
    }
    model.entries.forEach((entry, i) => {
      const row = rowsById.get(entry.id) ?? createRow(entry);
      rowsById.set(entry.id, row);
      if (list.children[i] !== row.element) list.insertBefore(row.element, list.children[i] ?? null);
      row.render(model, i);
    });
  };
}

/** The bar at the top has room for so many probabilities. */
const MAX_SHOWN = 4;

/** Returns what renders the bar at the top of a narrow screen, which is there while the figure is above the screen. */
export function createCompanionBar(figure: Element): View {
  const bar = find("#companion-bar");
  const sheet = find("#companion");
  const text = find(".summary", bar);
  const open = (isOpen: boolean) => {
    sheet.classList.toggle("open", isOpen);
    bar.setAttribute("aria-expanded", String(isOpen));
  };
  bar.addEventListener("click", () => open(bar.getAttribute("aria-expanded") !== "true"));
  sheet.addEventListener("keydown", (event) => {
    // Escape in a bar that is dragged takes back the drag, and is used up.
    if (event.key !== "Escape" || event.defaultPrevented || !sheet.classList.contains("open")) return;
    open(false);
    bar.focus();
  });
  new IntersectionObserver(([entry]) => {
    const isAway = !entry!.isIntersecting && entry!.boundingClientRect.bottom < 0;
    document.documentElement.classList.toggle("beyond-explorer", isAway);
    if (!isAway) open(false);
  }).observe(figure);
  return ({ entries, probabilities, computeWeightLogs: weightLogs, temperature }) => {
    const describeClass = (i: number) =>
      `${formatName(entries[i]!, i)} ${formatWholePercent(probabilities[i]!, weightLogs[i] === -Infinity)}`;
    const shown = [...entries.keys()].slice(0, MAX_SHOWN).map(describeClass);
    const ellipsis = entries.length > MAX_SHOWN ? ["…"] : [];
    write(text, [...shown, ...ellipsis, `T ${formatNumber(temperature).replace(/\.0$/, "")}`].join(" · "));
  };
}

/** Formats a probability as a whole percentage without its sign; only an exact 0 is shown as 0. */
function formatWholePercent(p: number, isZero: boolean): string {
  if (Number.isNaN(p)) return "NaN";
  return p < 0.005 && !isZero ? "<1" : (100 * p).toFixed(0);
}
