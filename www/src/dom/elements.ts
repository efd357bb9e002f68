// Finds elements and throws where one is missing. Setters skip values that are unchanged.

/** Returns the first element that matches, or throws an error that names the selector. */
export function find<T extends Element = HTMLElement>(selector: string, within: ParentNode = document): T {
  const element = within.querySelector<T>(selector);
  if (!element) throw new Error(`The page has no ${selector}`);
  return element;
}

/** Returns the first element of each class within an element. */
export function findParts<Names extends string[]>(within: ParentNode, ...names: Names) {
  return names.map((name) => find(`.${name}`, within)) as { [Name in keyof Names]: HTMLElement };
}

/** Returns a copy of the only element in the template with this id. */
export function cloneTemplate(id: string): HTMLElement {
  const template = find<HTMLTemplateElement>(`#${id}`);
  return (template.content.cloneNode(true) as DocumentFragment).firstElementChild as HTMLElement;
}

/** Shows an error beside a field and links the two for assistive technology. An empty sentence clears the
 * error. */
export function showError(field: HTMLElement, error: HTMLElement, sentence: string) {
  if (error.textContent === sentence) return;
  error.textContent = sentence;
  error.hidden = sentence === "";
  if (sentence) {
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", error.id);
  } else {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  }
}

/** Writes a text into the existing text node, because the browser would style and lay out a new one again.
 * NaN gets the mark that stands beside every NaN. */
export function write(element: Element, text: string) {
  const held = element.firstChild;
  if (!(held instanceof Text && held === element.lastChild)) element.textContent = text;
  else if (held.data === text) return;
  else held.data = text;
  element.classList.toggle("nan", text === "NaN");
}

/** Sets attributes and skips those that are unchanged. */
export function setAll(element: Element, attributes: Record<string, string | number>) {
  for (const [name, value] of Object.entries(attributes)) {
    if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
  }
}

/** Formats a part of a whole as a percentage with at most eight decimals. More digits would only lengthen the
 * HTML. */
export const formatLength = (part: number) => `${Number((part * 100).toFixed(8))}%`;

/** Returns all elements that match, which may be none. */
export const findAll = <T extends Element = HTMLElement>(
  selector: string,
  within: ParentNode = document,
): T[] => [...within.querySelectorAll<T>(selector)];
