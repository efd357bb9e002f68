// The grid that is drawn on: by a soft brush, or with arrows and Space.
import { find, setAll, write } from "../dom";
import { INK, PIXELS } from "../engine-learn";
import { drawInk } from "./digit-picture";

/** How much ink the brush leaves where it is, beside that, and at the corners. */
const BRUSH = [INK, 5, 1];

export function digitGrid(changed: (image: Float32Array) => void) {
  const grid = find<SVGSVGElement & HTMLElement>("#digit-grid");
  const cursor = find("#digit-cursor");
  let image = new Float32Array(PIXELS);
  let place = 0;

  const show = (next: Float32Array) => {
    image = Float32Array.from(next);
    drawInk(grid, image);
    changed(image);
  };
  const set = (i: number, ink: number) => show(Object.assign(Float32Array.from(image), { [i]: ink }));
  const moveTo = (i: number) => {
    place = i;
    setAll(cursor, { x: i % 8, y: Math.floor(i / 8) });
    write(find("#digit-place"), `Row ${Math.floor(i / 8) + 1}, column ${(i % 8) + 1}: ${image[i]} of ${INK}.`);
  };

  const blot = (next: Float32Array, column: number, row: number) => {
    if (column < 0 || column > 7 || row < 0 || row > 7) return;
    for (let y = Math.max(row - 1, 0); y <= Math.min(row + 1, 7); y++) {
      for (let x = Math.max(column - 1, 0); x <= Math.min(column + 1, 7); x++) {
        const ink = BRUSH[Math.abs(x - column) + Math.abs(y - row)]!;
        next[8 * y + x] = Math.min(Math.max(next[8 * y + x]!, ink), INK);
      }
    }
    moveTo(8 * row + column);
  };
  const pointed = ({ clientX, clientY }: PointerEvent) => {
    const { left, top, width, height } = grid.getBoundingClientRect();
    return { x: (8 * (clientX - left)) / width, y: (8 * (clientY - top)) / height };
  };
  let last = { x: 0, y: 0 };
  /** Draws to where the pointer is: a quick stroke leaves no gaps between its events. */
  const strokeTo = (to: { x: number; y: number }) => {
    const next = Float32Array.from(image);
    const steps = Math.max(1, Math.ceil(Math.max(Math.abs(to.x - last.x), Math.abs(to.y - last.y))));
    for (let k = 1; k <= steps; k++) {
      const at = (axis: "x" | "y") => Math.floor(last[axis] + ((to[axis] - last[axis]) * k) / steps);
      blot(next, at("x"), at("y"));
    }
    last = to;
    show(next);
  };
  grid.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    grid.setPointerCapture(event.pointerId);
    grid.focus({ preventScroll: true });
    last = pointed(event);
    strokeTo(last);
  });
  grid.addEventListener("pointermove", (event) => {
    if (event.buttons === 0) return;
    // Browsers gather the points of a frame into one event.
    const gathered = event.getCoalescedEvents?.() ?? [];
    for (const point of gathered.length > 0 ? gathered : [event]) strokeTo(pointed(point));
  });
  grid.addEventListener("keydown", (event) => {
    const [column, row] = [place % 8, Math.floor(place / 8)];
    const moves: Record<string, number | undefined> = {
      ArrowLeft: column > 0 ? place - 1 : place,
      ArrowRight: column < 7 ? place + 1 : place,
      ArrowUp: row > 0 ? place - 8 : place,
      ArrowDown: row < 7 ? place + 8 : place,
    };
    const next = moves[event.key];
    if (next === undefined && ![" ", "Delete", "Backspace"].includes(event.key)) return;
    event.preventDefault();
    // Space goes from paper over grey to ink, and back to paper.
    if (event.key === " ") set(place, image[place]! >= INK ? 0 : Math.min(image[place]! + INK / 2, INK));
    else if (next === undefined) set(place, 0);
    moveTo(next ?? place);
  });
  find("#digit-clear").addEventListener("click", () => show(new Float32Array(PIXELS)));
  return {
    show,
    get image() {
      return image;
    },
  };
}
