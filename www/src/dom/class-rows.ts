// Creates lists with one row for each class. The first row is in the HTML, and the others are copies of it.
// Rows are changed in place and never replaced.
import type { Entry } from "../state/entries";
import type { View, ViewModel } from "../state/model";
import { setAll } from "./elements";

/** Renders a class in its row. The context is the value that the list was rendered with. */
export type RenderRow<Context> = (entry: Entry, index: number, context: Context) => void;

/** Creates a function that renders the rows within `parent`. `bind` finds the elements of a new row and
 * returns a function that renders the row. Each row carries the colour and the id of its class. */
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
      setAll(row, { "data-color": entry.color, "data-class": entry.id });
      (renderers[index] ??= bind(row))(entry, index, context);
    });
  };
}

/** A row that stays with its class. */
interface KeyedRow {
  readonly element: HTMLElement;
  readonly render: (model: ViewModel, index: number) => void;
}

/** Creates a list whose rows stay with their classes, so that adding or removing a class does not interrupt
 * typing or a drag in another row. `render` creates, removes and sorts rows. `get` returns the row of a class
 * by its id. */
export function createKeyedRows<Row extends KeyedRow>(list: Element, createRow: (id: number) => Row) {
  const rows = new Map<number, Row>();
  const render: View = (model) => {
    for (const [id, row] of rows) {
      if (model.entries.some((entry) => entry.id === id)) continue;
      // A focused field loses the focus when it is removed, and its handler may render the list again.
      rows.delete(id);
      row.element.remove();
    }
    model.entries.forEach(({ id, color }, i) => {
      const row = rows.get(id) ?? createRow(id);
      rows.set(id, row);
      if (list.children[i] !== row.element) list.insertBefore(row.element, list.children[i] ?? null);
      setAll(row.element, { "data-color": color, "data-class": id });
      row.render(model, i);
    });
  };
  return { render, get: (id: number) => rows.get(id)! };
}

/** Gives an element a number of children. It adds copies of the first child, or removes the last children. */
export function repeatRow(parent: Element, count: number) {
  while (parent.children.length > count) parent.lastElementChild!.remove();
  while (parent.children.length < count) {
    const copy = parent.firstElementChild!.cloneNode(true) as HTMLElement;
    copy.classList.remove("highlighted");
    parent.append(copy);
  }
}
