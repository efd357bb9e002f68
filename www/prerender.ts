// Runs src/prerender.ts on the page's HTML, in a document that is made for it.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseHTML } from "linkedom";
import { runnerImport } from "vite";
import { translateScripts } from "./translate.ts";

/** What the views ask of a browser beyond a document: nothing moves, scrolls or is resized here. */
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
  /** The build reads files where the page fetches them. */
  fetch: async (url: string) => new Response(await readFile(fileURLToPath(url))),
};

let last: Promise<unknown> = Promise.resolve();

/** Returns the HTML with the example rendered into it. One page is rendered after the other: each is the
 * document. */
export function prerender(html: string): Promise<string> {
  const rendered = last.then(() => render(html));
  last = rendered.catch(doNothing);
  return rendered;
}

async function render(html: string): Promise<string> {
  const { document, window } = parseHTML(html);
  // In HTML the state of a control is in its attributes.
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
    const { module } = await runnerImport<typeof import("./src/prerender")>(
      fileURLToPath(new URL("./src/prerender.ts", import.meta.url)),
      { plugins: [translateScripts] },
    );
    await module.prerender();
  } finally {
    for (const [name, value] of before) Reflect.set(globalThis, name, value);
  }
  // Styles in the HTML are against the policy, ids of classes differ from visit to visit, and the state of
  // controls is theirs to tell once scripts bring them to life.
  for (const name of ["style", "data-class", "aria-valuetext"])
    for (const element of document.querySelectorAll(`[${name}]`)) element.removeAttribute(name);
  return document.toString();
}
