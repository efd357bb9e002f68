// Creates the grid that the reader draws on, with strokes of a pen, or pixel by pixel with the arrow keys and
// Space.
import { INK, PIXELS } from "../../compute/digits";
import { find, setAll, write } from "../../dom/elements";
import { formatDigits } from "../../state/numbers";
import { t } from "../../state/t";
import { drawInk } from "./picture";
import { type Point, rasterize } from "./strokes";

/** Creates the grid, which is empty at first. */
export function createDigitGrid() {
  const grid = find<SVGSVGElement & HTMLElement>("#digit-grid");
  const drawing = createDrawing(grid);
  bindPen(grid, drawing);
  bindKeys(grid, drawing);
  find("#digit-clear").addEventListener("click", () => drawing.show(new Float32Array(PIXELS)));
  return {
    show: drawing.show,
    watch: drawing.watch,
    focus: () => grid.focus(),
    get image() {
      return drawing.image;
    },
  };
}

type GridDrawing = ReturnType<typeof createDrawing>;

/** Creates the drawing in the grid: an image, and the strokes that it was drawn with. An image that was set
 * pixel by pixel has no strokes. */
function createDrawing(grid: Element) {
  const [pen, seen] = [find("#digit-pen"), find("#digit-seen")];
  let image = new Float32Array(PIXELS);
  let strokes: Point[][] = [];
  let changed = () => {};

  const render = () => {
    drawInk(grid, strokes.length > 0 ? new Float32Array(PIXELS) : image);
    setAll(pen, { d: strokes.map(formatPath).join("") });
    drawInk(seen, image);
    changed();
  };
  const extendStroke = (points: readonly Point[]) => {
    strokes.at(-1)!.push(...points);
    image = rasterize(strokes);
    render();
  };
  return {
    get image() {
      return image;
    },
    get hasStrokes() {
      return strokes.length > 0;
    },
    /** Calls `listener` after each change of the image from now on. */
    watch(listener: () => void) {
      changed = listener;
    },
    /** Shows an image in place of the current drawing. */
    show(next: Float32Array) {
      image = Float32Array.from(next);
      strokes = [];
      render();
    },
    beginStroke(point: Point) {
      strokes.push([]);
      extendStroke([point]);
    },
    extendStroke,
  };
}

/** Lets a pen, a finger or the mouse draw. The first stroke begins a new picture. A stroke that began before
 * this script was loaded continues from the pointer's current position. */
function bindPen(grid: SVGSVGElement & HTMLElement, drawing: GridDrawing) {
  const locate = ({ clientX, clientY }: PointerEvent): Point => {
    const { left, top, width, height } = grid.getBoundingClientRect();
    return { x: (clientX - left) / width, y: (clientY - top) / height };
  };
  /** Whether the pointer may have been pressed before this script was loaded. */
  let isEarly = true;
  const begin = (event: PointerEvent) => {
    isEarly = false;
    event.preventDefault();
    grid.setPointerCapture(event.pointerId);
    grid.focus({ preventScroll: true });
    drawing.beginStroke(locate(event));
  };
  grid.addEventListener("pointerdown", begin);
  grid.addEventListener("pointermove", (event) => {
    if (event.buttons === 0) isEarly = false;
    else if (isEarly) return begin(event);
    if (event.buttons === 0 || !drawing.hasStrokes) return;
    // Browsers combine the points of a frame into one event.
    const gathered = event.getCoalescedEvents?.() ?? [];
    drawing.extendStroke((gathered.length > 0 ? gathered : [event]).map(locate));
  });
}

/** Binds the arrow keys to a cursor, and Space and Delete to the pixel under it. */
function bindKeys(grid: HTMLElement, drawing: GridDrawing) {
  const cursor = find("#digit-cursor");
  let index = 0;
  const setInk = (ink: number) =>
    drawing.show(Object.assign(Float32Array.from(drawing.image), { [index]: ink }));
  const moveTo = (next: number) => {
    index = next;
    const [column, row] = [index % SIDE, Math.floor(index / SIDE)];
    setAll(cursor, { x: column, y: row });
    write(
      find("#digit-position"),
      t`Row ${row + 1}, column ${column + 1}: ${formatDigits(drawing.image[index]!)} of ${INK}.`,
    );
  };
  grid.addEventListener("keydown", (event) => {
    const next = findNeighbour(index, event.key);
    if (next === undefined && ![" ", "Delete", "Backspace"].includes(event.key)) return;
    event.preventDefault();
    const ink = drawing.image[index]!;
    // Space turns paper into grey, grey into ink, and ink into paper.
    if (event.key === " ") setInk(ink >= INK ? 0 : Math.min(ink + INK / 2, INK));
    else if (next === undefined) setInk(0);
    moveTo(next ?? index);
  });
}

/** The number of pixels on a side of the grid. */
const SIDE = 8;

/** Returns the index that an arrow key leads to within the grid, or undefined for other keys. */
function findNeighbour(index: number, key: string): number | undefined {
  const [column, row] = [index % SIDE, Math.floor(index / SIDE)];
  const moves: Record<string, number | undefined> = {
    ArrowLeft: column > 0 ? index - 1 : index,
    ArrowRight: column < SIDE - 1 ? index + 1 : index,
    ArrowUp: row > 0 ? index - SIDE : index,
    ArrowDown: row < SIDE - 1 ? index + SIDE : index,
  };
  return moves[key];
}

/** Formats a stroke as a path in the units of the grid. A dot is a line of length 0, which the round end of
 * the pen makes visible. */
const formatPath = (stroke: readonly Point[]) =>
  `M${stroke.map(({ x, y }) => `${(8 * x).toFixed(2)} ${(8 * y).toFixed(2)}`).join("L")}${stroke.length === 1 ? "h0" : ""}`;
