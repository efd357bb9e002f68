// Draws any figure of the page as a standalone SVG. Text, rectangles and lines are drawn where the browser
// has laid them out. HTML in a foreignObject would be shorter, but only browsers render it.
import { escapeMarkup } from "./escape";

/** The margin around the figure, in pixels. */
const MARGIN = 12;
/** Matches the elements that are useful only on the page. A button in a table or with a picture is a part of
 * the figure. */
const CONTROLS =
  "button:not(td *, :has(svg)), input, select, textarea, .handle, .reach, .visually-hidden, .hint.live, .hint .live, [hidden], .not-loaded, .preset-row";
/** The properties of shapes that a style sheet sets. */
const SHAPE = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "paint-order",
  "vector-effect",
  "opacity",
  "visibility",
  "font",
] as const;

/** Formats a length with at most two decimals. */
const formatShort = (x: number) => String(Number(x.toFixed(2)));

/** Draws a figure on a background of the given colour. */
export function drawFigure(figure: Element, title: string, ground: string): string {
  const { left, top, width, height } = figure.getBoundingClientRect();
  const origin = { x: left - MARGIN, y: top - MARGIN };
  const size = [width, height].map((length) => formatShort(length + 2 * MARGIN));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.join(" ")}" width="${size[0]}" height="${size[1]}">
  <title>${escapeMarkup(title)}</title>
  <rect width="100%" height="100%" fill="${ground}"/>
  ${drawElement(figure, origin).join("\n  ")}
</svg>
`;
}

interface Origin {
  readonly x: number;
  readonly y: number;
}

/** Draws an element and its content, unless it is invisible or useful only on the page. */
function drawElement(element: Element, origin: Origin): string[] {
  const style = getComputedStyle(element);
  if (element.matches(CONTROLS) || style.display === "none" || style.visibility === "hidden") return [];
  // This element is for screen readers only.
  if (style.clipPath === "inset(50%)") return [];
  if (element instanceof SVGSVGElement) return [drawPicture(element, origin)];
  if (element instanceof HTMLCanvasElement) return [drawCanvas(element, origin)];
  return [
    ...drawBox(element, style, origin),
    ...[...element.childNodes].flatMap((node) => {
      if (node instanceof Text) return drawText(node, style, origin);
      return node instanceof Element ? drawElement(node, origin) : [];
    }),
  ];
}

/** Formats a box as the attributes of a rectangle. */
const formatBox = ({ left, top, width, height }: DOMRect, { x, y }: Origin) =>
  `x="${formatShort(left - x)}" y="${formatShort(top - y)}" width="${formatShort(width)}" height="${formatShort(height)}"`;

/** Draws the background and the borders of an element, and the bar of a fraction. */
function drawBox(element: Element, style: CSSStyleDeclaration, origin: Origin): string[] {
  const box = element.getBoundingClientRect();
  const parts: string[] = [];
  if (isSeen(style.backgroundColor))
    parts.push(
      `<rect ${formatBox(box, origin)} rx="${parseFloat(style.borderTopLeftRadius) || 0}" fill="${style.backgroundColor}"/>`,
    );
  const [x1, x2, y1, y2] = [
    box.left - origin.x,
    box.right - origin.x,
    box.top - origin.y,
    box.bottom - origin.y,
  ];
  const edges = {
    Top: [x1, y1, x2, y1],
    Right: [x2, y1, x2, y2],
    Bottom: [x1, y2, x2, y2],
    Left: [x1, y1, x1, y2],
  };
  for (const [side, ends] of Object.entries(edges)) {
    const read = (what: string) => style[`border${side}${what}` as "borderTopWidth"];
    const thickness = parseFloat(read("Width"));
    if (thickness > 0 && read("Style") !== "none" && isSeen(read("Color")))
      parts.push(drawLine(ends, read("Color"), thickness));
  }
  if (element.localName === "mfrac") {
    const [over, under] = [...element.children].map((child) => child.getBoundingClientRect());
    const y = (over!.bottom + under!.top) / 2 - origin.y;
    parts.push(drawLine([x1, y, x2, y], style.color, 1));
  }
  return parts;
}

/** Returns whether a colour is visible, that is, not fully transparent. */
const isSeen = (color: string) => color !== "transparent" && !/, 0\)$/.test(color);

/** Draws a line between two points. */
const drawLine = (ends: readonly number[], color: string, thickness: number) => {
  const [x1, y1, x2, y2] = ends.map(formatShort);
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${color}" stroke-width="${thickness}"/>`;
};

/** Draws the text of a node, line by line if it wraps. */
function drawText(node: Text, style: CSSStyleDeclaration, origin: Origin): string[] {
  const lines: { text: string; box: DOMRect; right: number }[] = [];
  const range = document.createRange();
  for (let i = 0; i < node.length; ) {
    const character = String.fromCodePoint(node.data.codePointAt(i)!);
    range.setStart(node, i);
    range.setEnd(node, (i += character.length));
    const box = range.getBoundingClientRect();
    const line = lines.at(-1);
    const isSpace = character.trim() === "";
    const continues = line !== undefined && Math.abs(line.box.top - box.top) < 2;
    if (box.height === 0 || (isSpace && !continues)) continue;
    if (continues) {
      line.text += character;
      // SVG drops spaces at the end of a line, so they do not count towards its length.
      if (!isSpace) line.right = box.right;
    } else lines.push({ text: character, box, right: box.right });
  }
  const ascent = measureAscent(style);
  // MathML shows a single letter in italics, although the document has it upright.
  const slant = style.textTransform === "math-auto" && node.length === 1 ? "italic" : style.fontStyle;
  return lines
    .filter(({ text }) => text.trim())
    .map(({ text, box, right }) => {
      const where = `x="${formatShort(box.left - origin.x)}" y="${formatShort(box.top - origin.y + ascent)}"`;
      const family = `font-family="${escapeMarkup(style.fontFamily)}" font-size="${style.fontSize}"`;
      const font = `${family} font-weight="${style.fontWeight}" font-style="${slant}"`;
      const length = text.trim().length > 1 ? ` textLength="${formatShort(right - box.left)}"` : "";
      const content = escapeMarkup(text.trim().replace(/\s+/g, " "));
      return `<text ${where} ${font} fill="${style.color}"${length}>${content}</text>`;
    });
}

const measure = document.createElement("canvas").getContext("2d")!;

/** Measures the distance from the top of a text box to its baseline in this style. */
function measureAscent({ fontStyle, fontWeight, fontSize, fontFamily }: CSSStyleDeclaration): number {
  measure.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
  return measure.measureText("x").fontBoundingBoxAscent;
}

/** Copies a picture with the styles that the style sheets give its shapes. */
function drawPicture(picture: SVGSVGElement, origin: Origin): string {
  const copy = picture.cloneNode(true) as SVGSVGElement;
  const shapes = [...picture.querySelectorAll("*")];
  const box = picture.getBoundingClientRect();
  [...copy.querySelectorAll("*")].forEach((shape, i) => {
    const style = getComputedStyle(shapes[i]!);
    if (shapes[i]!.matches(CONTROLS) || style.display === "none") return shape.remove();
    const transformProperties = ["transform", "transform-box", "transform-origin"];
    const transform =
      style.transform === "none"
        ? ""
        : transformProperties.map((name) => `;${name}:${style.getPropertyValue(name)}`).join("");
    // The policy of the page forbids inline styles set by scripts, so an attribute stands for the style and
    // is renamed in the text below.
    shape.setAttribute(
      "data-style",
      SHAPE.map((name) => `${name}:${style.getPropertyValue(name)}`).join(";") +
        (shape.hasAttribute("transform") ? "" : transform),
    );
    for (const name of ["class", "id", "data-class"]) shape.removeAttribute(name);
    // A style sheet gives the pixels of a drawing their size, which only browsers read from a style.
    if (shape.localName === "rect" && !shape.hasAttribute("width"))
      for (const name of ["width", "height"]) shape.setAttribute(name, style.getPropertyValue(name));
  });
  const ground = getComputedStyle(picture).backgroundColor;
  const frame = formatBox(box, origin);
  const inner = new XMLSerializer().serializeToString(copy).replace(/^<svg[^>]*>|<\/svg>$/g, "");
  const view = ["viewBox", "preserveAspectRatio"]
    .filter((name) => picture.hasAttribute(name))
    .map((name) => ` ${name}="${picture.getAttribute(name)}"`)
    .join("");
  const back = isSeen(ground) ? `<rect ${frame} fill="${ground}"/>` : "";
  const shapesText = inner
    .replaceAll(' xmlns="http://www.w3.org/2000/svg"', "")
    .replaceAll(" data-style=", " style=");
  return `${back}<svg ${frame}${view} overflow="visible">${shapesText}</svg>`;
}

/** Draws a canvas as an image. */
const drawCanvas = (canvas: HTMLCanvasElement, origin: Origin) =>
  `<image ${formatBox(canvas.getBoundingClientRect(), origin)} preserveAspectRatio="none" href="${canvas.toDataURL()}"/>`;
