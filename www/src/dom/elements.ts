// Ways into the HTML, loud where it lacks what a view needs, and ways to change it that leave alone what
// stays the same.

/** Returns the first element that matches, or throws an error that names the selector. */
export function find<T extends Element = HTMLElement>(selector: string, within: ParentNode = document): T {
  const element = within.querySelector<T>(selector);
  if (!element) throw new Error(`The page has no ${selector}`);
  return element;
}

/** Returns the elements within that have these classes, one each. */
export function findParts<Names extends string[]>(within: ParentNode, ...names: Names) {
  return names.map((name) => find(`.${name}`, within)) as { [Name in keyof Names]: HTMLElement };
}

/** Copies the one element in the template with this id. */
export function cloneTemplate(id: string): HTMLElement {
  const template = find<HTMLTemplateElement>(`#${id}`);
  return (template.content.cloneNode(true) as DocumentFragment).firstElementChild as HTMLElement;
}

/** Shows the sentence beside a field and ties the two together; "" clears it. */
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

/**
 * Writes a text into the node that holds the text already: a new one would be styled and laid out anew. A NaN
 * also gets the mark that stands beside every NaN.
 */
export function write(element: Element, text: string) {
  const held = element.firstChild;
  if (!(held instanceof Text && held === element.lastChild)) element.textContent = text;
  else if (held.data === text) return;
  else held.data = text;
  element.classList.toggle("nan", text === "NaN");
}

/** Sets attributes, of which those that stay the same are left alone. */
export function setAll(element: Element, attributes: Record<string, string | number>) {
  for (const [name, value] of Object.entries(attributes)) {
    if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
  }
}

/** Returns a part of the whole as a length, to ten decimals: more digits would only make the HTML longer. */
export const formatLength = (part: number) => `${Number((part * 100).toFixed(8))}%`;

/** Returns all elements within that match, which may be none. */
export const findAll = <T extends Element = HTMLElement>(
  selector: string,
  within: ParentNode = document,
): T[] => [...within.querySelectorAll<T>(selector)];
