// Creates the companion: a small explorer beside every chapter, with both bars of each class and the
// temperature. On a narrow screen, a bar at the top shows the probabilities and opens the companion as a
// sheet.
import { createKeyedRows } from "../dom/class-rows";
import { cloneTemplate, find, findParts, write } from "../dom/elements";
import { formatName } from "../state/entries";
import type { View, ViewModel } from "../state/model";
import { formatDigits } from "../state/numbers";
import type { Store } from "../state/store";
import type { Axis } from "./axis";
import { createClassBars } from "./class-bars";
import "../../styles/on-demand/mini-rows.css";

/** Creates the rows of the companion, with both bars of each class. */
export function createCompanion(store: Store, axis: Axis): View {
  return createKeyedRows(find("#mini"), (id) => {
    const element = cloneTemplate("mini-template");
    const [name, percent] = findParts(element, "name", "percent");
    const renderBars = createClassBars(element, id, store, axis);
    const render = (model: ViewModel, i: number) => {
      write(name, formatName(model.entries[i]!, i));
      write(percent, model.percents[i]!);
      renderBars(model, i);
    };
    return { element, render };
  }).render;
}

/** The largest number of probabilities that the bar at the top shows. */
const MAX_SHOWN = 4;

/** Creates the bar at the top of a narrow screen, which is visible while the figure is above the screen. */
export function createCompanionBar(figure: Element): View {
  const bar = find("#companion-bar");
  const sheet = find("#companion");
  const text = find(".summary", bar);
  const setOpen = (isOpen: boolean) => {
    sheet.classList.toggle("open", isOpen);
    bar.setAttribute("aria-expanded", String(isOpen));
  };
  bar.addEventListener("click", () => setOpen(bar.getAttribute("aria-expanded") !== "true"));
  sheet.addEventListener("keydown", (event) => {
    // Escape during a drag cancels the drag and does not close the sheet.
    if (event.key !== "Escape" || event.defaultPrevented || !sheet.classList.contains("open")) return;
    setOpen(false);
    bar.focus();
  });
  new IntersectionObserver((records) => {
    const { isIntersecting, boundingClientRect } = records.at(-1)!;
    const isAway = !isIntersecting && boundingClientRect.bottom < 0;
    document.documentElement.classList.toggle("beyond-explorer", isAway);
    if (!isAway) setOpen(false);
  }).observe(figure);
  return ({ entries, probabilities, exponentialLogs, temperature }) => {
    const describeClass = (i: number) =>
      `${formatName(entries[i]!, i)} ${formatWholePercent(probabilities[i]!, exponentialLogs[i] === -Infinity)}`;
    const shown = [...entries.keys()].slice(0, MAX_SHOWN).map(describeClass);
    const ellipsis = entries.length > MAX_SHOWN ? ["…"] : [];
    write(text, [...shown, ...ellipsis, `T ${formatDigits(temperature)}`].join(" · "));
  };
}

/** Formats a probability as a whole percentage without the sign. Only an exact 0 is shown as 0. */
function formatWholePercent(p: number, isZero: boolean): string {
  if (Number.isNaN(p)) return "NaN";
  return p < 0.005 && !isZero ? "<1" : (100 * p).toFixed(0);
}
