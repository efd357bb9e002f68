// Lists with one element for each class: the rows of the HTML first, copies of the first of them after that. All
// are kept and changed in place.
import type { Entry } from "../state/state";
import { setAll } from "./elements";

/** Shows a class in its row; the context is what the list as a whole was given. */
export type RenderRow<Context> = (entry: Entry, index: number, context: Context) => void;

/**
 * Returns what renders the rows within `parent`. `bind` looks up the elements of a new row and returns what renders
 * it; each row carries the colour and the id of its class.
 */
export function createClassRows<Context>(
  parent: Element,
  bind: (row: HTMLElement) => RenderRow<Context>,
): (entries: readonly Entry[], context: Context) => void {
  const renderers: RenderRow<Context>[] = [];
  return (entries, context) => {
    repeatRow(parent, entries.length);
    renderers.length = Math.min(renderers.length, entries.length);
    entries.forEach((entry, index) => {
      const row = parent.children[index] as HTMLElement;
      setAll(row, { "data-colour": entry.colour, "data-class": entry.id });
      (renderers[index] ??= bind(row))(entry, index, context);
    });
  };
}

/** Makes the element hold so many children: copies of the first are added, or the last are removed. */
export function repeatRow(parent: Element, count: number) {
  while (parent.children.length > count) parent.lastElementChild!.remove();
  while (parent.children.length < count) {
    const copy = parent.firstElementChild!.cloneNode(true) as HTMLElement;
    copy.classList.remove("highlighted");
    parent.append(copy);
  }
}
