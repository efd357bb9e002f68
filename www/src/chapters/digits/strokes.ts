// Turns the strokes of a pen into the pixels of an image. The images of the training set were made from
// bitmaps of 32 by 32 points that a digit fills. Each pixel is the number of dark points, 0 to 16, in a block
// of 4 by 4 (Alpaydin and Kaynak 1998). This file does the same, so neither the size of a drawing nor its
// position matters.

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The number of points on a side of the bitmap, and on a side of a block. */
const [BITMAP, BLOCK] = [32, 4];
const SIDE = BITMAP / BLOCK;
/** Half the width of the pen, in points of the bitmap. It makes nearly a third of an image ink, as in the
 * training set. */
const PEN = 3;
/** The greatest height and width of the pen's path. */
const [TALL, WIDE] = [BITMAP - 2 * PEN, 22 - 2 * PEN];
/** A drawing that is smaller than this part of the grid is a dot and is not enlarged. */
const DOT = 0.08;

/** Returns the pixels of strokes whose coordinates go from 0 to 1. */
export function rasterize(strokes: readonly (readonly Point[])[]): Float32Array<ArrayBuffer> {
  const bitmap = new Uint8Array(BITMAP * BITMAP);
  const transform = fit(strokes.flat());
  for (const stroke of strokes) {
    const points = stroke.map(transform);
    points.forEach((point, i) => drawLine(bitmap, points[Math.max(i - 1, 0)]!, point));
  }
  const pixels = new Float32Array(SIDE * SIDE);
  bitmap.forEach((isDark, i) => {
    const [x, y] = [i % BITMAP, Math.floor(i / BITMAP)];
    pixels[SIDE * Math.floor(y / BLOCK) + Math.floor(x / BLOCK)]! += isDark;
  });
  return pixels;
}

/** Scales and centres the box around all points so that it fills the bitmap, without changing its
 * proportions. */
function fit(points: readonly Point[]): (point: Point) => Point {
  const range = (axis: "x" | "y") => {
    const values = points.map((point) => point[axis]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return { middle: (low + high) / 2, length: high - low };
  };
  const [x, y] = [range("x"), range("y")];
  const isDot = Math.max(x.length, y.length) < DOT;
  const scale = isDot ? BITMAP : Math.min(TALL / y.length, WIDE / x.length);
  return (point) => ({
    x: BITMAP / 2 + (point.x - x.middle) * scale,
    y: BITMAP / 2 + (point.y - y.middle) * scale,
  });
}

/** Darkens the points within the pen's radius of a line. */
function drawLine(bitmap: Uint8Array, from: Point, to: Point) {
  const steps = Math.max(1, Math.ceil(2 * Math.hypot(to.x - from.x, to.y - from.y)));
  for (let k = 0; k <= steps; k++) {
    const [x, y] = [from.x + ((to.x - from.x) * k) / steps, from.y + ((to.y - from.y) * k) / steps];
    for (let row = Math.max(Math.floor(y - PEN), 0); row <= Math.min(Math.ceil(y + PEN), BITMAP - 1); row++) {
      for (
        let column = Math.max(Math.floor(x - PEN), 0);
        column <= Math.min(Math.ceil(x + PEN), BITMAP - 1);
        column++
      ) {
        if (Math.hypot(column + 0.5 - x, row + 0.5 - y) <= PEN) bitmap[BITMAP * row + column] = 1;
      }
    }
  }
}
