// Computes points of the simplex in a picture of a triangle, and the logits at points.
import { computeSoftmax, descend, isLimit } from "./softmax";

/** A point of the picture, in its own units. */
export interface Position {
  readonly x: number;
  readonly y: number;
}

/** The width of the picture in its own units. */
export const WIDTH = 100;

/** The corners of the triangle: top, left and right. */
export const CORNERS = [
  { x: 50, y: 4 },
  { x: 4, y: 84 },
  { x: 96, y: 84 },
] as const;

/** The number of points on the path between T = ∞ and T = 0. */
const PATH_POINTS = 40;

/** The number of steps of gradient descent that are computed ahead. */
const STEPS = 60;

/** The least probability at a point, because no finite logits reach the edges. */
const MARGIN = 0.002;

/** Returns the corners for a number of classes. Two classes take the corners of the lower edge. */
export const getCorners = (count: number): readonly Position[] => CORNERS.slice(-count);

/** Computes the point of these probabilities, which is the mean of the corners weighted by them. */
export function computePosition(probabilities: readonly number[]): Position {
  const corners = getCorners(probabilities.length);
  const along = (axis: "x" | "y") => probabilities.reduce((sum, p, i) => sum + p * corners[i]![axis], 0);
  return { x: along("x"), y: along("y") };
}

/** Computes the point of the logits with these indices. */
export const locateLogits = (logits: readonly number[], indices: readonly number[], temperature: number) =>
  computePosition(
    computeSoftmax(
      indices.map((index) => logits[index]!),
      temperature,
    ),
  );

/** Returns the probabilities at a point, or at a point just inside if it is beyond an edge. */
export function findProbabilities({ x, y }: Position, count: number): number[] {
  const [top, left, right] = CORNERS;
  const across = (x - left.x) / (right.x - left.x);
  const up = (left.y - y) / (left.y - top.y);
  const parts = count === 2 ? [1 - across, across] : [up, 1 - across - up / 2, across - up / 2];
  const inside = parts.map((part) => Math.max(part, MARGIN));
  const sum = inside.reduce((a, b) => a + b);
  return inside.map((part) => part / sum);
}

/** Computes the logits T·ln p of probabilities, shifted so that they have the mean of the logits before. */
export function solveLogits(
  probabilities: readonly number[],
  temperature: number,
  before: readonly number[],
): number[] {
  const logs = probabilities.map((p) => temperature * Math.log(p));
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;
  const shift = mean(before) - mean(logs);
  return logs.map((log) => log + shift);
}

/** Computes the way of gradient descent from the current point to the corner of the true class. The way is
 * empty if no step can be taken. */
export function computeDescent(
  logits: readonly number[],
  indices: readonly number[],
  target: number,
  temperature: number,
  rate: number,
): Position[] {
  if (isLimit(temperature) || !indices.includes(target) || logits[target] === -Infinity) return [];
  const points: Position[] = [];
  for (let z = logits; points.length <= STEPS; z = descend(z, target, temperature, rate)) {
    const at = locateLogits(z, indices, temperature);
    // At temperatures close to 0, a step overflows.
    if (Number.isNaN(at.x)) break;
    points.push(at);
  }
  return points;
}

/** Computes the path of the point from T = ∞ to T = 0. The temperatures are proportional to the spread of the
 * logits, so that the whole bend is shown. */
export function computePath(logits: readonly number[]): Position[] {
  const finite = logits.filter(Number.isFinite);
  const spread = Math.min(Math.max(...finite) - Math.min(...finite), 1e306);
  const between =
    spread > 0
      ? Array.from({ length: PATH_POINTS }, (_, k) => 20 * spread * 10 ** ((-4 * k) / PATH_POINTS))
      : [];
  return [Infinity, ...between, 0].map((temperature) => computePosition(computeSoftmax(logits, temperature)));
}
