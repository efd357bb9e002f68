// Runs src/prerender.ts on the HTML of the page, in a document that is created for it.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseHTML } from "linkedom";
import { runnerImport } from "vite";
import { translateScripts } from "../translate.ts";

/** Replaces the functions of a browser that have no effect in the build, where nothing moves, scrolls or is
 * resized. */
const doNothing = () => {};
const observer = class {
  observe = doNothing;
  disconnect = doNothing;
};
const environment = {
  matchMedia: () => ({ matches: false, addEventListener: doNothing }),
  addEventListener: doNothing,
  cancelAnimationFrame: doNothing,
  IntersectionObserver: observer,
  ResizeObserver: observer,
  /** Reads files from the disk, because the build has no server to fetch them from. */
  fetch: async (url: string) => new Response(await readFile(fileURLToPath(url))),
};

let last: Promise<unknown> = Promise.resolve();

/** Returns the HTML with the example rendered into it. The pages are rendered one after the other, because
 * the document is global. */
export function prerender(html: string): Promise<string> {
  const rendered = last.then(() => render(html));
  last = rendered.catch(doNothing);
  return rendered;
}

/** Rounds lengths in percent to a hundredth, and the points of curves to a tenth of a unit, which is less
 * than half a pixel. Scripts draw them again without rounding. */
const roundLengths = ({ name, value }: Attr): string =>
  name === "points"
    ? value.replace(/\d+\.\d+/g, (number) => String(Number(Number(number).toFixed(1))))
    : value.replace(/(\d\.\d\d)\d+%/g, "$1%");

async function render(html: string): Promise<string> {
  const { document, window } = parseHTML(html);
  // HTML keeps the state of a control in its attributes.
  Object.defineProperties(window.HTMLInputElement.prototype, {
    valueAsNumber: {
      configurable: true,
      get(this: Element) {
        return Number(this.getAttribute("value"));
      },
      set(this: Element, value: number) {
        this.setAttribute("value", String(value));
      },
    },
    checked: {
      configurable: true,
      get(this: Element) {
        return this.hasAttribute("checked");
      },
      set(this: Element, isChecked: boolean) {
        this.toggleAttribute("checked", isChecked);
      },
    },
  });
  const { Text, Element, HTMLElement, HTMLInputElement, Node } = window;
  const names = { ...environment, document, Text, Element, HTMLElement, HTMLInputElement, Node };
  const before = new Map(Object.keys(names).map((name) => [name, Reflect.get(globalThis, name)]));
  Object.assign(globalThis, names);
  try {
    const { module } = await runnerImport<typeof import("../src/prerender")>(
      fileURLToPath(new URL("../src/prerender.ts", import.meta.url)),
      { plugins: [translateScripts] },
    );
    await module.prerender();
  } finally {
    for (const [name, value] of before) Reflect.set(globalThis, name, value);
  }
  // The policy forbids inline styles, the ids of classes differ between visits, and controls describe their
  // values only after scripts have bound them.
  for (const name of ["style", "data-class", "aria-valuetext"])
    for (const element of document.querySelectorAll(`[${name}]`)) element.removeAttribute(name);
  for (const element of document.querySelectorAll("svg *"))
    for (const attribute of element.attributes) attribute.value = roundLengths(attribute);
  return document.toString();
}
