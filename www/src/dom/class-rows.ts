// Lists with one element for each class: the rows of the HTML first, copies of the first of them after that.
// All are kept and changed in place.
import type { Model, View } from "../state/model";
import type { Entry } from "../state/entries";
import { setAll } from "./elements";

/** Shows a class in its row; the context is what the list as a whole was given. */
export type RenderRow<Context> = (entry: Entry, index: number, context: Context) => void;

/**
 * Returns what renders the rows within `parent`. `bind` looks up the elements of a new row and returns what
 * renders it; each row carries the colour and the id of its class.
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

/** A row that stays with its class. */
interface KeyedRow {
  readonly element: HTMLElement;
  readonly render: (model: Model, index: number) => void;
}

/**
 * Creates a list whose rows stay with their classes, so that what is typed or dragged in one goes on when
 * others come or go. `render` makes and removes rows and puts them into order; `get` returns the row of a
 * class by its id.
 */
export function createKeyedRows<Row extends KeyedRow>(list: Element, createRow: (id: number) => Row) {
  const rows = new Map<number, Row>();
  const render: View = (model) => {
    for (const [id, row] of rows) {
      if (model.entries.some((entry) => entry.id === id)) continue;
      // A field in it that had the focus loses it here, and may have the list rendered.
      rows.delete(id);
      row.element.remove();
    }
    model.entries.forEach(({ id, colour }, i) => {
      const row = rows.get(id) ?? createRow(id);
      rows.set(id, row);
      if (list.children[i] !== row.element) list.insertBefore(row.element, list.children[i] ?? null);
      setAll(row.element, { "data-colour": colour, "data-class": id });
      row.render(model, i);
    });
  };
  return { render, get: (id: number) => rows.get(id)! };
}

/** Makes the element hold a number of children: copies of the first are added, or the last are removed. */
export function repeatRow(parent: Element, count: number) {
  while (parent.children.length > count) parent.lastElementChild!.remove();
  while (parent.children.length < count) {
    const copy = parent.firstElementChild!.cloneNode(true) as HTMLElement;
    copy.classList.remove("highlighted");
    parent.append(copy);
  }
}
