// Elements with their attributes and children in one call.

/** Makes an element with its attributes and children. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  ...children: Node[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Creates a bar of SVG: lengths are attributes, which a policy against inline styles allows. */
export function createBar(): { element: SVGSVGElement; set(start: number, end: number): void } {
  const [element, rect] = ["svg", "rect"].map((tag) =>
    document.createElementNS("http://www.w3.org/2000/svg", tag),
  ) as [SVGSVGElement, SVGRectElement];
  element.setAttribute("aria-hidden", "true");
  rect.setAttribute("height", "100%");
  element.append(rect);
  return {
    element,
    set(start, end) {
      rect.setAttribute("x", `${100 * Math.min(start, end)}%`);
      rect.setAttribute("width", `${100 * Math.abs(end - start)}%`);
    },
  };
}
