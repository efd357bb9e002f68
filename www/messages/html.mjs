// Finds the messages of HTML by its structure. A message is the inside of an element that has words of its
// own. It includes the markup, so that a translator can move a formula, a link or an output within a
// sentence. `translate="no"` leaves an element unchanged.
import { parseDocument } from "htmlparser2";
import { formatKey, normalize } from "./key.mjs";

/** The elements that have no messages: code is the same in every language, and the build computes `<tex>` and
 * `<calc>`. */
const UNTRANSLATED = new Set(["script", "style", "code", "kbd", "pre", "tex", "calc", "path"]);

/** The controls that a message may begin or end with, and that are left out of the message. */
export const CONTROLS = new Set(["input", "select", "textarea", "svg", "br"]);

/** The attributes that people read. */
const ATTRIBUTES = ["aria-label", "title", "placeholder", "alt"];

/** Returns whether a text has words. Numbers are not words, and neither is "inf", which readers type. */
const hasWords = (text) => /\p{L}/u.test(text.replace(/&\w+;|\binf\b/g, ""));

/** Returns whether a text is a single letter, which is a variable. */
const isVariable = (text) => /^\p{L}$/u.test(text);

/** Returns the messages of a piece of HTML in their order. Each has its key, the start and the end of its
 * text in the source, and the place where a translator finds it. Texts of numbers are included without a
 * key. */
export function findInHtml(html) {
  const found = [];
  const add = (start, end, element, attribute) => {
    const text = normalize(html.slice(start, end));
    const context = element.attribs["data-context"];
    const where = [findSection(element), element.name, attribute].filter(Boolean).join(" ");
    if (hasWords(text) && !isVariable(text)) found.push({ key: formatKey(text, context), start, end, where });
    else if (attribute === "placeholder") found.push({ start, end });
  };
  const visit = (element) => {
    if (UNTRANSLATED.has(element.name) || element.attribs?.translate === "no") return;
    if (element.name) findInAttributes(html, element, add);
    const children = element.children ?? [];
    if (!children.some((child) => child.type === "text" && hasWords(child.data))) {
      for (const child of children) {
        if (child.children) visit(child);
        else if (child.type === "text" && /\d/.test(child.data))
          found.push({ start: child.startIndex, end: child.endIndex + 1 });
      }
      return;
    }
    const isEdge = ({ type, name, data }) => (type === "text" ? data.trim() === "" : CONTROLS.has(name));
    const inner = children.slice(
      children.findIndex((child) => !isEdge(child)),
      children.findLastIndex((child) => !isEdge(child)) + 1,
    );
    const [start, end] = [inner[0].startIndex, inner.at(-1).endIndex + 1];
    const spaces = /^\s*/.exec(html.slice(start))[0].length;
    add(start + spaces, start + html.slice(start, end).trimEnd().length, element);
    for (const child of children) if (!inner.includes(child) && child.children) visit(child);
  };
  visit(parseDocument(html, { withStartIndices: true, withEndIndices: true }));
  return found.sort((a, b) => a.start - b.start);
}

function findInAttributes(html, element, add) {
  const { name, attribs } = element;
  const isRead =
    name === "meta" && /^(description|og:(title|description))$/.test(attribs.name ?? attribs.property);
  for (const attribute of isRead ? ["content"] : ATTRIBUTES) {
    if (!attribs[attribute]) continue;
    const start = html.indexOf(` ${attribute}="`, element.startIndex) + attribute.length + 3;
    add(start, html.indexOf('"', start), element, attribute);
  }
}

/** Returns the id or the name of the nearest section around an element. */
function findSection(element) {
  for (let at = element; at?.attribs; at = at.parent) {
    const { id, "data-section": section } = at.attribs;
    if (id) return `#${id}`;
    if (section) return `#${section}`;
  }
  return "";
}

/** Returns the HTML with its messages translated. `translate` is called with the key of a message, and
 * `localize` with a text of numbers. */
export function translateHtml(html, translate, localize) {
  let at = 0;
  let text = "";
  for (const { key, start, end } of findInHtml(html)) {
    const source = html.slice(start, end);
    text += html.slice(at, start) + (key ? (translate(key) ?? source) : localize(source));
    at = end;
  }
  return (text + html.slice(at)).replace(/ data-context="[^"]*"/g, "");
}
