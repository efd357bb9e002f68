// Three classes on the simplex: the point, and its path as the temperature goes
// from ∞ to 0. Of more classes the three largest are shown, scaled to make 1.
import { find, parts, setAll, write } from "../dom";
import { evaluate, largestPlaces, sharesAt } from "../engine";
import { type Model, textsOf, type View } from "../model";
import { formatPercent } from "../numbers";
import { nameOf } from "../state";
import { rowsIn } from "./rows";

const CORNERS = [
  { x: 50, y: 4, where: "top" },
  { x: 4, y: 84, where: "left" },
  { x: 96, y: 84, where: "right" },
];
const MARKED = [5, 2, 0.5];
const PATH_POINTS = 48;

/** What fits beside a corner; the list has the whole name. */
const shorten = (name: string) => (name.length > 12 ? `${name.slice(0, 11)}…` : name);

/** Two classes stand on the lower edge. */
const cornersFor = (count: number) => (count === 2 ? CORNERS.slice(1) : CORNERS);

export function simplex(): View {
  const picture = find("#simplex-picture");
  const point = find(".point", picture);
  const discs = [...picture.querySelectorAll<SVGElement>(".corner")];
  const names = [...picture.querySelectorAll<SVGElement>(".corner-name")];
  const marks = [...picture.querySelectorAll(".marks circle")];
  let percents: readonly string[] = [];
  let places: readonly number[] = [];
  let drawn = "";
  const showCorners = rowsIn(find("#corners"), (row) => {
    const [name, where, percent] = parts(row, "name", "where", "percent");
    return (entry, i) => {
      write(name, nameOf(entry, places[i]!));
      write(where, cornersFor(places.length)[i]!.where);
      write(percent, percents[i]!);
    };
  });

  return (model) => {
    places = largestPlaces(model.entries.map((entry) => entry.logit), Math.min(3, model.entries.length));
    const chosen = places.map((place) => model.entries[place]!);
    const logits = chosen.map((entry) => entry.logit);
    const result = evaluate(logits, model.temperature);
    const shares = result.probabilities;
    ({ percents } = textsOf(result));
    showCorners(chosen);
    CORNERS.forEach((corner, c) => {
      const i = cornersFor(chosen.length).indexOf(corner);
      setAll(discs[c]!, { visibility: i < 0 ? "hidden" : "visible" });
      if (i >= 0) setAll(discs[c]!, { "data-colour": chosen[i]!.colour, "data-class": chosen[i]!.id });
      write(names[c]!, i < 0 ? "" : shorten(nameOf(chosen[i]!, places[i]!)));
    });
    move(point, shares);
    // The path does not depend on the temperature.
    if (logits.join() !== drawn) drawPath(logits, marks);
    drawn = logits.join();
    write(find("#simplex-text"), describe(model, places, shares));
    const rest = find("#simplex-rest");
    rest.hidden = model.entries.length === 3;
    write(rest, describeRest(model, places));
  };
}

function positionOf(shares: readonly number[]): { x: number; y: number } {
  const corners = cornersFor(shares.length);
  const along = (axis: "x" | "y") => shares.reduce((sum, p, i) => sum + p * corners[i]![axis], 0);
  return { x: along("x"), y: along("y") };
}

function move(circle: Element, shares: readonly number[]) {
  const { x, y } = positionOf(shares);
  if (Number.isNaN(x)) setAll(circle, { visibility: "hidden" });
  else setAll(circle, { visibility: "visible", cx: x.toFixed(2), cy: y.toFixed(2) });
}

/** Temperatures in proportion to the spread of the logits show the whole bend. */
function drawPath(logits: readonly number[], marks: readonly Element[]) {
  const finite = logits.filter(Number.isFinite);
  const spread = Math.min(Math.max(...finite) - Math.min(...finite), 1e306);
  const between = spread > 0 ? Array.from({ length: PATH_POINTS }, (_, k) => 20 * spread * 10 ** ((-4 * k) / PATH_POINTS)) : [];
  const points = [Infinity, ...between, 0].map((temperature) => positionOf(sharesAt(logits, temperature)));
  const drawable = points.filter(({ x }) => !Number.isNaN(x));
  setAll(find("#simplex-picture .path"), { points: drawable.map(({ x, y }) => `${x.toFixed(2)},${y.toFixed(2)}`).join(" ") });
  marks.forEach((mark, i) => move(mark, sharesAt(logits, MARKED[i]!)));
}

const list = new Intl.ListFormat("en-GB");

function describe({ entries }: Model, places: readonly number[], shares: readonly number[]): string {
  const largest = Math.max(...shares);
  if (Number.isNaN(largest)) return "Every class is masked: there is no point.";
  const name = (i: number) => nameOf(entries[places[i]!]!, places[i]!);
  const logits = places.map((place) => entries[place]!.logit);
  const nearest = [...shares.keys()].filter((i) => shares[i] === largest);
  const leaders = [...logits.keys()].filter((i) => logits[i] === Math.max(...logits));
  const live = logits.filter((z) => z > -Infinity).length;
  const start = live === 1 ? "" : live === 2 ? "the middle of an edge" : "the centre";
  const point = nearest.length === 1 ? `The point is nearest to ${name(nearest[0]!)}.` : `The point is as near to ${list.format(nearest.map(name))}.`;
  if (leaders.length === live) return `${point} It stays there at every temperature.`;
  const end = leaders.length === 1 ? `the corner of ${name(leaders[0]!)}` : `the middle between ${list.format(leaders.map(name))}`;
  return `${point} The path leads from ${start} to ${end}; the small marks on it are T = 5, 2 and 0.5.`;
}

function describeRest({ entries, probabilities }: Model, places: readonly number[]): string {
  if (entries.length === 2) return "Two classes need no triangle: every point lies on the edge between them.";
  const others = [...entries.keys()].filter((i) => !places.includes(i));
  const held = others.reduce((sum, i) => sum + probabilities[i]!, 0);
  const names = others.length > 9 ? `${others.length} classes` : list.format(others.map((i) => nameOf(entries[i]!, i)));
  const share = Number.isNaN(held) ? "" : `, with ${formatPercent(held)} of the probability`;
  return `A triangle has room for three: here stand the largest, scaled to make 1, which keeps their ratios. Left out${share}: ${names}.`;
}
