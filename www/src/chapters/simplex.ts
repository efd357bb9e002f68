// Shows three classes on the simplex: the point, and its path as the temperature goes from ∞ to 0. Of more
// than three classes, the three largest are shown, scaled to sum to 1.
import {
  CORNERS,
  type Position,
  WIDTH,
  computeDescent,
  computePath,
  computePosition,
  findProbabilities,
  getCorners,
  locateLogits,
  solveLogits,
} from "../compute/simplex";
import { computeResult, computeSoftmax, findLargest, isLimit, roundLogit } from "../compute/softmax";
import { computeSparsemax } from "../compute/sparsemax";
import { createClassRows, repeatRow } from "../dom/class-rows";
import { find, findAll, findParts, setAll, write } from "../dom/elements";
import { type Entry, formatName, formatNameInSentence, getLogits, replaceLogits } from "../state/entries";
import { type View, type ViewModel, formatPercents } from "../state/model";
import { formatDigits } from "../state/numbers";
import type { Store } from "../state/store";
import { t } from "../state/t";
import { describePoint, describeRest, describeSparse } from "./simplex-text";

/** The places of the corners, in the order of `CORNERS`. */
const PLACES = [t("corner")`top`, t("corner")`left`, t("corner")`right`];
/** The temperatures that are marked on the path. */
const MARKED = [5, 2, 0.5];

/** Shortens a name so that it fits beside a corner. The list has the full name. */
function shorten(name: string): string {
  // An emoji may be several code units long, so the name is split into whole characters.
  const characters = Array.from(new Intl.Segmenter().segment(name), ({ segment }) => segment);
  return characters.length > 12 ? `${characters.slice(0, 11).join("")}…` : name;
}

/** Creates the triangle with its draggable point, its path and its list of corners. */
export function createSimplex(store: Store): View {
  const picture = find("#simplex-picture");
  const point = find(".point", picture);
  const drawCorners = createCorners(picture);
  const marks = createTemperatureMarks(find(".marks", picture));
  /** The logits whose path is drawn, as a text. */
  let drawn = "";
  dragPoint(picture, (at) => moveTo(store, at));
  const renderCorners = createClassRows<ShownCorners>(find("#corners"), (row) => {
    const [name, where, percent] = findParts(row, "name", "where", "percent");
    return (entry, i, { indices, percents }) => {
      write(name, formatName(entry, indices[i]!));
      write(where, PLACES.slice(-indices.length)[i]!);
      write(percent, percents[i]!);
    };
  });

  return (model) => {
    const indices = findShownClasses(model.entries);
    const chosen = indices.map((index) => model.entries[index]!);
    const logits = getLogits(chosen);
    const result = computeResult(logits, model.temperature);
    const { probabilities } = result;
    renderCorners(chosen, { indices, percents: formatPercents(result) });
    drawCorners(chosen, indices);
    placeCircle(point, probabilities);
    placeCircle(find(".reach", picture), probabilities);
    // The path does not depend on the temperature.
    if (logits.join() !== drawn) drawPath(logits, marks);
    drawn = logits.join();
    drawDescent(picture, model, indices, probabilities);
    const sparse = computeSparsemax(logits, model.temperature);
    placeMark(find(".sparse", picture), sparse);
    write(find("#simplex-sparse"), describeSparse(model, indices, sparse));
    write(find("#simplex-text"), describePoint(model, indices, probabilities));
    const rest = find("#simplex-rest");
    rest.hidden = model.entries.length === 3;
    write(rest, rest.hidden ? "" : describeRest(model, indices));
  };
}

/** Returns a function that draws the corners. Each is a disc in the colour of its class, with the name beside
 * it. */
function createCorners(picture: Element) {
  const discs = findAll<SVGElement>(".corner", picture);
  const names = findAll<SVGElement>(".corner-name", picture);
  return (chosen: readonly Entry[], indices: readonly number[]) =>
    CORNERS.forEach((corner, c) => {
      const i = getCorners(chosen.length).indexOf(corner);
      setAll(discs[c]!, { visibility: i < 0 ? "hidden" : "visible" });
      if (i >= 0) setAll(discs[c]!, { "data-color": chosen[i]!.color, "data-class": chosen[i]!.id });
      write(names[c]!, i < 0 ? "" : shorten(formatName(chosen[i]!, indices[i]!)));
    });
}

/** Creates the marks on the path with their temperatures. The last mark also says that the numbers are
 * temperatures. */
function createTemperatureMarks(group: Element): Element[] {
  repeatRow(group, MARKED.length);
  return [...group.children].map((mark, i) => {
    write(
      find("text", mark),
      i === MARKED.length - 1 ? `T = ${formatDigits(MARKED[i]!)}` : formatDigits(MARKED[i]!),
    );
    return mark;
  });
}

interface ShownCorners {
  /** The indices of the classes at the corners. */
  readonly indices: readonly number[];
  readonly percents: readonly string[];
}

/** Returns the indices of the three largest logits, or of both if there are two. */
const findShownClasses = (entries: readonly Entry[]) =>
  findLargest(getLogits(entries), Math.min(3, entries.length));

/** Draws the past steps of gradient descent and the way ahead, and names the class that the way leads to. */
function drawDescent(
  picture: Element,
  model: ViewModel,
  indices: readonly number[],
  probabilities: readonly number[],
) {
  const { entries, target, temperature, settings } = model;
  const way = computeDescent(getLogits(entries), indices, target, temperature, settings.learningRate);
  setAll(find(".flow", picture), { points: formatPoints(way) });
  setAll(find(".arrow", picture), { d: formatArrow(way) });
  const trail = model.trail.map((logits) => locateLogits(logits, indices, temperature));
  setAll(find(".trail", picture), { points: formatPoints([...trail, computePosition(probabilities)]) });
  const leadsToCorner = indices.includes(target);
  const name = find("#simplex-flow");
  write(name, leadsToCorner ? formatNameInSentence(entries[target]!, target) : "");
  name.parentElement!.hidden = !leadsToCorner;
}

/** Formats points for a polyline. Points that are not numbers are left out. */
const formatPoints = (points: readonly Position[]) =>
  points
    .filter(({ x }) => !Number.isNaN(x))
    .map(({ x, y }) => `${x.toFixed(2)},${y.toFixed(2)}`)
    .join(" ");

/** The length of an arrow and the length of its head, which is as wide as it is long. */
const [ARROW, HEAD] = [12, 2.4];

/** Draws the direction of the first step as an arrow. Nothing is drawn if the step has no length. */
function formatArrow([from, to]: readonly Position[]): string {
  if (!from || !to) return "";
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length < 0.01) return "";
  const [dx, dy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const at = (along: number, aside: number) =>
    `${(from.x + along * dx - aside * dy).toFixed(2)} ${(from.y + along * dy + aside * dx).toFixed(2)}`;
  const foot = ARROW - HEAD;
  return `M${at(0, 0)}L${at(ARROW, 0)}M${at(foot, HEAD / 2)}L${at(ARROW, 0)}L${at(foot, -HEAD / 2)}`;
}

/** Moves a mark to the point of these probabilities, or hides it if they are NaN. */
function placeMark(mark: Element, probabilities: readonly number[]) {
  const { x, y } = computePosition(probabilities);
  if (Number.isNaN(x)) setAll(mark, { visibility: "hidden" });
  else setAll(mark, { visibility: "visible", transform: `translate(${x.toFixed(2)} ${y.toFixed(2)})` });
}

/** Moves a circle to the point of these probabilities, or hides it if they are NaN. */
function placeCircle(circle: Element, probabilities: readonly number[]) {
  const { x, y } = computePosition(probabilities);
  if (Number.isNaN(x)) setAll(circle, { visibility: "hidden" });
  else setAll(circle, { visibility: "visible", cx: x.toFixed(2), cy: y.toFixed(2) });
}

/** Lets the point be dragged. `to` is called with the new position, in the units of the picture. The drag may
 * have begun before this script was loaded. */
function dragPoint(picture: HTMLElement, to: (at: Position) => void) {
  const reach = find(".reach", picture);
  reach.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    reach.setPointerCapture(event.pointerId);
  });
  reach.addEventListener("pointermove", ({ buttons, pointerId, clientX, clientY }) => {
    if (buttons === 0) return;
    reach.setPointerCapture(pointerId);
    const { left, top, width } = picture.getBoundingClientRect();
    const scale = WIDTH / width;
    to({ x: (clientX - left) * scale, y: (clientY - top) * scale });
  });
}

/** Sets the logits whose probabilities are at a point. The mean of the logits stays. */
function moveTo(store: Store, at: Position) {
  const { temperature, entries } = store.state;
  const indices = findShownClasses(entries);
  const before = indices.map((index) => entries[index]!.logit);
  if (isLimit(temperature) || before.includes(-Infinity)) return;
  const after = solveLogits(findProbabilities(at, indices.length), temperature, before);
  const next = entries.map(({ logit }, i) => {
    const k = indices.indexOf(i);
    return k < 0 ? logit : roundLogit(after[k]!, temperature);
  });
  store.set({ entries: replaceLogits(entries, next) });
}

/** Draws the path from T = ∞ to T = 0 with its marks. */
function drawPath(logits: readonly number[], marks: readonly Element[]) {
  setAll(find("#simplex-picture .path"), { points: formatPoints(computePath(logits)) });
  marks.forEach((mark, i) => placeMark(mark, computeSoftmax(logits, MARKED[i]!)));
}
