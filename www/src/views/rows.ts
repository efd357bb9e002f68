// Lists with one element for each class: the HTML's own rows first, copies of
// the first of them after that, all kept and changed in place.
import { setAll } from "../dom";
import type { Entry } from "../state";

/** Shows the class at a place. */
export type ShowRow = (entry: Entry, place: number) => void;

/** Returns its render function; `bind` returns that of a row, which carries the colour and the id of its class. */
export function rowsIn(
  parent: Element,
  bind: (row: HTMLElement) => ShowRow,
): (entries: readonly Entry[]) => void {
  const first = parent.firstElementChild!;
  const shows: ShowRow[] = [];
  return (entries) => {
    while (parent.children.length > entries.length) parent.lastElementChild!.remove();
    while (parent.children.length < entries.length) {
      const copy = first.cloneNode(true) as HTMLElement;
      copy.classList.remove("lit");
      parent.append(copy);
    }
    shows.length = Math.min(shows.length, entries.length);
    entries.forEach((entry, place) => {
      const row = parent.children[place] as HTMLElement;
      setAll(row, { "data-colour": entry.colour, "data-class": entry.id });
      (shows[place] ??= bind(row))(entry, place);
    });
  };
}
