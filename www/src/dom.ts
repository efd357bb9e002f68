// Two ways into the HTML, both loud where it lacks what a view needs.

export function find<T extends Element = HTMLElement>(selector: string, within: ParentNode = document): T {
  const element = within.querySelector<T>(selector);
  if (!element) throw new Error(`The page has no ${selector}`);
  return element;
}

/** A copy of the one element in the template with this id. */
export function copyOf(id: string): HTMLElement {
  const template = find<HTMLTemplateElement>(`#${id}`);
  return (template.content.cloneNode(true) as DocumentFragment).firstElementChild as HTMLElement;
}

/** Shows the sentence beside a field and ties the two together; "" clears it. */
export function showError(field: HTMLElement, error: HTMLElement, sentence: string) {
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
