// Pictures of 8 by 8 pixels as SVG: ink on paper, and weights for and against.
import { setAll } from "../dom/elements";
import { INK, PIXELS } from "../compute/digits";

const SVG = "http://www.w3.org/2000/svg";

/** Returns the 64 pixels of a picture, and makes them where the HTML hasn't drawn them. */
function findPixels(picture: Element): Element[] {
  const group = picture.querySelector(".pixels") ?? picture;
  const there = [...group.children].filter((child) => child.classList.contains("pixel"));
  if (there.length === PIXELS) return there;
  return Array.from({ length: PIXELS }, (_, i) => {
    const pixel = document.createElementNS(SVG, "rect");
    // The style sheet has its size, since the HTML of 64 pixels would have it 64 times.
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

/** Draws weights for and against a class. `most` is the weight that gets the full colour. */
export function drawWeights(picture: Element, weights: ArrayLike<number>, most: number) {
  findPixels(picture).forEach((pixel, i) => {
    setAll(pixel, { "fill-opacity": formatOpacity(Math.abs(weights[i]!) / most) });
    pixel.classList.toggle("against", weights[i]! < 0);
  });
}

/** Creates an empty picture with a name for those who don't see it. */
export function createPicture(label: string): SVGSVGElement {
  const picture = document.createElementNS(SVG, "svg");
  setAll(picture, { class: "digit-picture", viewBox: "0 0 8 8", role: "img", "aria-label": label });
  return picture;
}
