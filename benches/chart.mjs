// Draws the curve of costs as an SVG with logarithmic axes and a panel for each engine, in light and dark.

const WIDTH = 760;
const PANEL = { left: 56, right: 180, top: 64, height: 260, bottom: 48 };
const N = { from: 3, to: 1e7 };
const COST = { from: 0.1, to: 1000 };
/** The style has a class for each curve. Colours can be told apart by readers who cannot tell red from green,
 * and so can the dashes. */
const STYLE = `
svg { color: #1f2328; background: #fff; font: 13px system-ui, sans-serif; --a: #0550ae; --b: #8250df; --c: #953800; --d: #57606a; }
@media (prefers-color-scheme: dark) {
  svg { color: #e6edf3; background: #0d1117; --a: #79c0ff; --b: #d2a8ff; --c: #ffa657; --d: #9198a1; }
}
text { fill: currentColor; }
.grid { stroke: currentColor; opacity: 0.15; }
.title { font-weight: 600; }
.curve { fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; }
.a { color: var(--a); }
.b { color: var(--b); stroke-dasharray: 12 3; }
.c { color: var(--c); stroke-dasharray: 8 4; }
.d { color: var(--d); stroke-dasharray: 2 4; }
.e { stroke-width: 1; }
`;
const CLASSES = {
  "softmax, out reused": "a",
  "Logits handle": "b",
  "plain loop, out reused": "c",
  "tfjs kernel": "d",
  "a copy": "e",
};

/** Rounds a coordinate to a tenth of a pixel. */
const round = (number) => Number(number.toFixed(1));
/** Returns where a value lies on a logarithmic axis, from 0 to 1. */
const locate = (value, { from, to }) => Math.log(value / from) / Math.log(to / from);
/** Lists the powers of ten on an axis. */
const decades = ({ from, to }) => {
  const [first, last] = [Math.ceil(Math.log10(from)), Math.floor(Math.log10(to))];
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
};

/** Returns the point of a length and a cost in the panel that begins at y = top. */
function scales(top) {
  return {
    x: (n) => round(PANEL.left + locate(n, N) * (WIDTH - PANEL.left - PANEL.right)),
    y: (cost) => round(top + (1 - locate(cost, COST)) * PANEL.height),
  };
}

/** Draws the title, the grid and the labels of a panel. */
function axes(title, top, { x, y }) {
  const [right, bottom] = [WIDTH - PANEL.right, top + PANEL.height];
  const superscript = (power) => [..."⁰¹²³⁴⁵⁶⁷"][power];
  const columns = decades(N).map(
    (power) =>
      `<path class="grid" d="M${x(10 ** power)} ${top}V${bottom}"/><text x="${x(10 ** power)}" y="${bottom + 18}" text-anchor="middle">10${superscript(power)}</text>`,
  );
  const rows = decades(COST).map(
    (power) =>
      `<path class="grid" d="M${PANEL.left} ${y(10 ** power)}H${right}"/><text x="${PANEL.left - 8}" y="${y(10 ** power) + 4}" text-anchor="end">${10 ** power}</text>`,
  );
  return [
    `<text class="title" x="${PANEL.left}" y="${top - 28}">${title}</text>`,
    `<text x="${PANEL.left}" y="${top - 10}">nanoseconds per element</text>`,
    ...columns,
    ...rows,
    `<text x="${right}" y="${bottom + 36}" text-anchor="end">n, the length of the row, from 3 to 10⁷</text>`,
  ];
}

/** Places labels at the ends of curves, moved down where they would touch. */
function labels(ends) {
  let lowest = -Infinity;
  return ends
    .toSorted((a, b) => a.y - b.y)
    .map(({ name, y }) => {
      lowest = Math.max(y + 4, lowest + 16);
      return `<text class="${CLASSES[name]}" x="${WIDTH - PANEL.right + 8}" y="${round(lowest)}">${name}</text>`;
    });
}

/** Draws the panel of one engine. */
function panel({ name, points, copy }, top) {
  const { x, y } = scales(top);
  const curves = Object.keys(points[0].costs).map((key) => {
    const path = points.map(({ n, costs }) => `${x(n)} ${y(costs[key].min)}`).join("L");
    return { name: key, path: `M${path}`, y: y(points.at(-1).costs[key].min) };
  });
  const floor = {
    name: "a copy",
    path: `M${PANEL.left} ${y(copy.min)}H${WIDTH - PANEL.right}`,
    y: y(copy.min),
  };
  const all = [...curves, floor];
  const paths = all.map((curve) => `<path class="curve ${CLASSES[curve.name]}" d="${curve.path}"/>`);
  return [...axes(name, top, { x, y }), ...paths, ...labels(all)].join("\n");
}

/** Returns the text of the SVG; `engines` are results of measureEngine with names. */
export function chart(engines) {
  const height = PANEL.top + PANEL.height + PANEL.bottom;
  const panels = engines.map((engine, i) => panel(engine, i * height + PANEL.top));
  const names = new Intl.ListFormat("en").format(engines.map(({ name }) => name));
  const box = `0 0 ${WIDTH} ${engines.length * height}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}" role="img" aria-labelledby="title desc">
<title id="title">Cost of softmax per element</title>
<desc id="desc">Nanoseconds per element over the length of the row, from 3 to ten million, both axes logarithmic, in
${names}. The report beside this chart holds the numbers.</desc>
<style>${STYLE}</style>
${panels.join("\n")}
</svg>
`;
}
