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

  const brush = (event: PointerEvent) => {
    const { left, top, width, height } = grid.getBoundingClientRect();
    const [column, row] = [Math.floor((8 * (event.clientX - left)) / width), Math.floor((8 * (event.clientY - top)) / height)];
    if (column < 0 || column > 7 || row < 0 || row > 7) return;
    const next = Float32Array.from(image);
    for (let y = Math.max(row - 1, 0); y <= Math.min(row + 1, 7); y++) {
      for (let x = Math.max(column - 1, 0); x <= Math.min(column + 1, 7); x++) {
        const ink = BRUSH[Math.abs(x - column) + Math.abs(y - row)]!;
        next[8 * y + x] = Math.min(Math.max(next[8 * y + x]!, ink), INK);
      }
    }
    moveTo(8 * row + column);
    show(next);
  };
  grid.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    grid.setPointerCapture(event.pointerId);
    grid.focus({ preventScroll: true });
    brush(event);
  });
  grid.addEventListener("pointermove", (event) => event.buttons > 0 && brush(event));
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
