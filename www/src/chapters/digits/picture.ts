// Draws pictures of 8 by 8 pixels as SVG: ink on paper, or weights for and against a class.
import { INK, PIXELS } from "../../compute/digits";
import { setAll } from "../../dom/elements";

const SVG = "http://www.w3.org/2000/svg";

/** Returns the 64 pixels of a picture. Creates them if the HTML does not have them. */
function findPixels(picture: Element): Element[] {
  const group = picture.querySelector(".pixels") ?? picture;
  const there = [...group.children].filter((child) => child.classList.contains("pixel"));
  if (there.length === PIXELS) return there;
  return Array.from({ length: PIXELS }, (_, i) => {
    const pixel = document.createElementNS(SVG, "rect");
    // The style sheet sets the size of a pixel, because the HTML would repeat it 64 times.
    setAll(pixel, { class: "pixel", x: i % 8, y: Math.floor(i / 8) });
    group.append(pixel);
    return pixel;
  });
}

/** Formats an opacity, which is 1 at most. */
const formatOpacity = (part: number) => Math.min(part, 1).toFixed(3);

/** Draws an image in ink, from 0 for paper to `INK`. */
export function drawInk(picture: Element, image: ArrayLike<number>) {
  findPixels(picture).forEach((pixel, i) =>
    setAll(pixel, { "fill-opacity": formatOpacity(image[i]! / INK) }),
  );
}

/** Draws weights for and against a class. `most` is the weight that is drawn in the full colour. */
export function drawWeights(picture: Element, weights: ArrayLike<number>, most: number) {
  findPixels(picture).forEach((pixel, i) => {
    setAll(pixel, { "fill-opacity": formatOpacity(Math.abs(weights[i]!) / most) });
    pixel.classList.toggle("against", weights[i]! < 0);
  });
}

/** Creates an empty picture with an accessible name. */
export function createPicture(label: string): SVGSVGElement {
  const picture = document.createElementNS(SVG, "svg");
  setAll(picture, { class: "digit-picture", viewBox: "0 0 8 8", role: "img", "aria-label": label });
  return picture;
}
