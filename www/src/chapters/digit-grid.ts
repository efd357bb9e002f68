// The grid that is drawn on: with smooth strokes of a pen, or pixel by pixel with arrows and Space.
import { find, setAll, write } from "../dom/elements";
import { INK, PIXELS } from "../compute/digits";
import { drawInk } from "./digit-picture";
import { type Point, rasterize } from "./digit-strokes";

export function createDigitGrid(changed: (image: Float32Array) => void) {
  const grid = find<SVGSVGElement & HTMLElement>("#digit-grid");
  const cursor = find("#digit-cursor");
  let image = new Float32Array(PIXELS);
  let index = 0;

  /** What the pen drew; empty where the picture is made of pixels. */
  let strokes: Point[][] = [];
  const [pen, seen] = [find("#digit-pen"), find("#digit-seen")];

  const render = () => {
    drawInk(grid, strokes.length > 0 ? new Float32Array(PIXELS) : image);
    setAll(pen, { d: strokes.map(formatPath).join("") });
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
    index = i;
    setAll(cursor, { x: i % 8, y: Math.floor(i / 8) });
    write(
      find("#digit-position"),
      `Row ${Math.floor(i / 8) + 1}, column ${(i % 8) + 1}: ${image[i]} of ${INK}.`,
    );
  };

  const locate = ({ clientX, clientY }: PointerEvent): Point => {
    const { left, top, width, height } = grid.getBoundingClientRect();
    return { x: (clientX - left) / width, y: (clientY - top) / height };
  };
  const extend = (points: readonly Point[]) => {
    strokes.at(-1)!.push(...points);
    image = rasterize(strokes);
    render();
  };
  grid.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    grid.setPointerCapture(event.pointerId);
    grid.focus({ preventScroll: true });
    // The first stroke begins a new picture.
    strokes.push([]);
    extend([locate(event)]);
  });
  grid.addEventListener("pointermove", (event) => {
    if (event.buttons === 0 || strokes.length === 0) return;
    // Browsers gather the points of a frame into one event.
    const gathered = event.getCoalescedEvents?.() ?? [];
    extend((gathered.length > 0 ? gathered : [event]).map(locate));
  });
  grid.addEventListener("keydown", (event) => {
    const [column, row] = [index % 8, Math.floor(index / 8)];
    const moves: Record<string, number | undefined> = {
      ArrowLeft: column > 0 ? index - 1 : index,
      ArrowRight: column < 7 ? index + 1 : index,
      ArrowUp: row > 0 ? index - 8 : index,
      ArrowDown: row < 7 ? index + 8 : index,
    };
    const next = moves[event.key];
    if (next === undefined && ![" ", "Delete", "Backspace"].includes(event.key)) return;
    event.preventDefault();
    // Space goes from paper over grey to ink, and back to paper.
    if (event.key === " ") set(index, image[index]! >= INK ? 0 : Math.min(image[index]! + INK / 2, INK));
    else if (next === undefined) set(index, 0);
    moveTo(next ?? index);
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
const formatPath = (stroke: readonly Point[]) =>
  `M${stroke.map(({ x, y }) => `${(8 * x).toFixed(2)} ${(8 * y).toFixed(2)}`).join("L")}${stroke.length === 1 ? "h0" : ""}`;
