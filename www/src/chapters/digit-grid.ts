// The grid that is drawn on: with smooth strokes of a pen, or pixel by pixel with arrows and Space.
import { find, setAll, write } from "../dom/elements";
import { INK, PIXELS } from "../compute/digits";
import { drawInk } from "./digit-picture";
import { type Point, pixelsOf } from "./digit-strokes";

export function digitGrid(changed: (image: Float32Array) => void) {
  const grid = find<SVGSVGElement & HTMLElement>("#digit-grid");
  const cursor = find("#digit-cursor");
  let image = new Float32Array(PIXELS);
  let place = 0;

  /** What the pen drew; empty where the picture is made of pixels. */
  let strokes: Point[][] = [];
  const [pen, seen] = [find("#digit-pen"), find("#digit-seen")];

  const render = () => {
    drawInk(grid, strokes.length > 0 ? new Float32Array(PIXELS) : image);
    setAll(pen, { d: strokes.map(pathOf).join("") });
    drawInk(seen, image);
    changed(image);
  };
  const show = (next: Float32Array) => {
    image = Float32Array.from(next);
    strokes = [];
    render();
  };
  const set = (i: number, ink: number) => show(Object.assign(Float32Array.from(image), { [i]: ink }));
  const moveTo = (i: number) => {
    place = i;
    setAll(cursor, { x: i % 8, y: Math.floor(i / 8) });
    write(
      find("#digit-place"),
      `Row ${Math.floor(i / 8) + 1}, column ${(i % 8) + 1}: ${image[i]} of ${INK}.`,
    );
  };

  const pointed = ({ clientX, clientY }: PointerEvent): Point => {
    const { left, top, width, height } = grid.getBoundingClientRect();
    return { x: (clientX - left) / width, y: (clientY - top) / height };
  };
  const extend = (points: readonly Point[]) => {
    strokes.at(-1)!.push(...points);
    image = pixelsOf(strokes);
    render();
  };
  grid.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    grid.setPointerCapture(event.pointerId);
    grid.focus({ preventScroll: true });
    // The first stroke begins a new picture.
    strokes.push([]);
    extend([pointed(event)]);
  });
  grid.addEventListener("pointermove", (event) => {
    if (event.buttons === 0 || strokes.length === 0) return;
    // Browsers gather the points of a frame into one event.
    const gathered = event.getCoalescedEvents?.() ?? [];
    extend((gathered.length > 0 ? gathered : [event]).map(pointed));
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
    focus: () => grid.focus(),
    get image() {
      return image;
    },
  };
}

/** In the units of the grid; a dot is a line of no length, which the pen's round end makes visible. */
const pathOf = (stroke: readonly Point[]) =>
  `M${stroke.map(({ x, y }) => `${(8 * x).toFixed(2)} ${(8 * y).toFixed(2)}`).join("L")}${stroke.length === 1 ? "h0" : ""}`;
