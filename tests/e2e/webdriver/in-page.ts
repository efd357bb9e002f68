// Finds elements in the page by role, label or text, and reads and fills them.
import { computeAccessibleDescription, computeAccessibleName } from "dom-accessibility-api";

/** A step of a search, which starts from the elements of the step before. */
export type Step =
  | { css: string }
  | { role: string; level?: number; name?: Text; exact?: boolean }
  | { label: Text; exact?: boolean }
  | { text: Text; exact?: boolean }
  | { nth: number }
  | { hasText: Text };
/** A string, or the source of a regular expression. */
export type Text = string | { source: string; flags: string };

const ROLES: Record<string, string> = {
  button: "button",
  checkbox: "input[type=checkbox]",
  group: "fieldset, details",
  heading: "h1, h2, h3, h4",
  img: "img, svg[role=img]",
  link: "a[href]",
  radio: "input[type=radio]",
  searchbox: "input[type=search]",
  slider: "input[type=range]",
  spinbutton: "input[type=number]",
  status: "output",
  table: "table",
  textbox: "textarea, input:not([type]), input[type=text]",
};

/** Returns a text with each run of white space replaced by one space, for comparisons. */
export const clean = (text: string | null) => (text ?? "").replace(/\s+/g, " ").trim();

function fits(actual: string, wanted: Text, exact = false): boolean {
  if (typeof wanted !== "string") return new RegExp(wanted.source, wanted.flags).test(actual);
  return exact
    ? clean(actual) === clean(wanted)
    : clean(actual).toLowerCase().includes(clean(wanted).toLowerCase());
}

export const isVisible = (element: Element) => {
  const { width, height } = element.getBoundingClientRect();
  return width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true });
};

/** Tells whether any part of an element is on the screen. */
function isInViewport(element: Element): boolean {
  const { top, bottom, left, right } = element.getBoundingClientRect();
  return isVisible(element) && bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
}

/** Lists the elements below a root, including those in open shadow roots. */
function below(root: Element | Document, css: string): Element[] {
  const elements =
    root instanceof Element ? [root, ...root.querySelectorAll("*")] : root.querySelectorAll("*");
  const hosts = [...elements].filter((element) => element.shadowRoot);
  const found = [...root.querySelectorAll(css.replaceAll(":visible", ""))];
  const inside = hosts.flatMap((host) => [...host.shadowRoot!.querySelectorAll(css)]);
  return css.includes(":visible") ? [...found, ...inside].filter(isVisible) : [...found, ...inside];
}

function take(roots: (Element | Document)[], step: Step): Element[] {
  const all = (css: string) => [...new Set(roots.flatMap((root) => below(root, css)))];
  if ("css" in step) return all(step.css);
  if ("role" in step) {
    const { role, level, name, exact } = step;
    const found = all(level ? `h${level}` : [`[role=${role}]`, ROLES[role]].filter(Boolean).join()).filter(
      isVisible,
    );
    return name === undefined
      ? found
      : found.filter((element) => fits(computeAccessibleName(element), name, exact));
  }
  if ("label" in step) {
    return all("input, textarea, select, button, [aria-label], [aria-labelledby]").filter((element) =>
      fits(computeAccessibleName(element), step.label, step.exact),
    );
  }
  if ("text" in step) {
    return all("*").filter(
      (element) =>
        fits(element.textContent!, step.text, step.exact) &&
        ![...element.children].some((child) => fits(child.textContent!, step.text, step.exact)),
    );
  }
  const elements = roots as Element[];
  if ("hasText" in step) return elements.filter((element) => fits(element.textContent!, step.hasText));
  return elements.slice(step.nth, step.nth === -1 ? undefined : step.nth + 1);
}

export const find = (steps: Step[]) =>
  steps.reduce(take as (roots: any, step: Step) => any, [document]) as Element[];

/** Describes an element by all properties that expectations ask for. */
export function describe(element: Element) {
  const input = element as HTMLInputElement;
  return {
    text: clean(element.textContent),
    rawText: element.textContent!,
    visible: isVisible(element),
    inViewport: isInViewport(element),
    value: input.value,
    checked: input.checked,
    disabled: Boolean(input.disabled),
    focused: (element.getRootNode() as Document).activeElement === element,
    empty: "value" in element ? input.value === "" : clean(element.textContent) === "",
    class: element.getAttribute("class") ?? "",
    attributes: Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value])),
    name: computeAccessibleName(element),
    description: computeAccessibleDescription(element),
  };
}

/** Replaces the value of a field as a reader would. */
export function fill(element: HTMLInputElement, value: string) {
  element.focus();
  if (element.isContentEditable) element.textContent = value;
  else Object.getOwnPropertyDescriptor(Object.getPrototypeOf(element), "value")!.set!.call(element, value);
  element.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
  if (element.type === "range") element.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Selects an option by its value or its text, as a reader would. */
export function select(element: HTMLSelectElement, wanted: string) {
  element.focus();
  const index = [...element.options].findIndex(
    ({ value, text }) => value === wanted || clean(text) === wanted,
  );
  if (index < 0) throw new Error(`no option ${wanted}`);
  element.selectedIndex = index;
  for (const type of ["input", "change"]) element.dispatchEvent(new Event(type, { bubbles: true }));
}

/** Brings an element into view and returns its middle, or nothing if another element covers it. */
export function middle(element: Element): [] | [number, number] {
  element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
  const { x, y, width, height } = element.getBoundingClientRect();
  const [column, row] = [x + width / 2, y + height / 2];
  const top = (element.getRootNode() as Document | ShadowRoot).elementFromPoint(column, row);
  return element.contains(top) || top?.contains(element) ? [column, row] : [];
}
