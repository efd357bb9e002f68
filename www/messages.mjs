// The messages of the page: what people read or hear. The English text is a message's key, as in gettext; the
// tables in languages/ have its translations. HTML is marked by its structure, scripts by t`…`.
//
// A message of HTML is the inside of an element that has words of its own, with the markup in it, so a
// translator can move a formula, a link or an output within a sentence. `translate="no"` leaves an element as
// it is.
import { readFileSync, readdirSync } from "node:fs";
import { parseDocument } from "htmlparser2";
import { parseSync } from "vite";

/** The languages of the page: the folder and tag of each, and its name in itself. English is the source. */
export const LANGUAGES = { en: "English", de: "Deutsch", es: "Español", fr: "Français", "zh-CN": "简体中文" };

/** What stays as it is: code is the same everywhere, and `<tex>` and `<calc>` are computed by the build. */
const LEFT = new Set(["script", "style", "code", "kbd", "pre", "tex", "calc", "path"]);

/** Controls at the edge of a message, which a translator cannot place anywhere else. */
const CONTROLS = new Set(["input", "select", "textarea", "svg", "br"]);

/** The attributes that people read. */
const ATTRIBUTES = ["aria-label", "title", "placeholder", "alt", "labels"];

/** Numbers alone are no words; "-inf" is one of those that are typed. */
const hasWords = (text) => /\p{L}/u.test(text.replace(/&\w+;|\binf\b/g, ""));

/** A letter alone is a variable. */
const isVariable = (text) => /^\p{L}$/u.test(text);

/** Returns a text with single spaces. */
const normalize = (text) => text.trim().replace(/[ \n\r\t]+/g, " ");

/** Returns the table of a language: a translation for each message. */
export const readTable = (language) =>
  language === "en"
    ? {}
    : JSON.parse(readFileSync(new URL(`languages/${language}.json`, import.meta.url), "utf8"));

/**
 * Returns the messages of a piece of HTML in their order: each with its key, where its text starts and ends
 * in the source, and the place that a translator finds it at. Texts of numbers alone are among them, without
 * a key.
 */
export function findInHtml(html) {
  const found = [];
  const add = (start, end, element, attribute) => {
    const text = normalize(html.slice(start, end));
    const context = element.attribs["data-context"];
    const where = [sectionOf(element), element.name, attribute].filter(Boolean).join(" ");
    if (hasWords(text) && !isVariable(text)) found.push({ key: keyOf(text, context), start, end, where });
  };
  const visit = (element) => {
    if (LEFT.has(element.name) || element.attribs?.translate === "no") return;
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
function sectionOf(element) {
  for (let at = element; at?.attribs; at = at.parent) {
    const { id, "data-section": section } = at.attribs;
    if (id) return `#${id}`;
    if (section) return `#${section}`;
  }
  return "";
}

/** The key of a message: one English text with two translations has a context for each, in brackets behind
 * it. */
export const keyOf = (text, context) => (context ? `${text} [${context}]` : text);

/** The English text of a key. */
const textOf = (key) => key.replace(/ \[[^\]]*\]$/, "");

/** Returns the HTML with each message replaced by what `translate` makes of its key, and texts of numbers
 * by `localize`. */
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

/**
 * Returns the messages of a script, which are its templates with the tag t: `t\`The largest is ${name}\`` has
 * the key "The largest is {0}". `t("verb")\`Open\`` gives a context.
 */
export function findInScript(code, readTemplate = readTagged) {
  const found = [];
  const visit = (node, outer) => {
    const template = readTemplate(node);
    let inner = outer;
    if (template) {
      const { quasis, expressions, context } = template;
      const text = quasis.map(({ value }, i) => (i === 0 ? "" : `{${i - 1}}`) + value.cooked).join("");
      const where = expressions.map(({ start, end }, i) => `{${i}} = ${normalize(code.slice(start, end))}`);
      inner = { key: keyOf(text, context), start: node.start, end: node.end, expressions, inside: [], where };
      outer.push(inner);
    }
    for (const value of Object.values(node)) {
      for (const child of Array.isArray(value) ? value : [value])
        if (typeof child?.type === "string") visit(child, inner === outer ? outer : inner.inside);
    }
  };
  visit(parseSync("script.ts", code, { lang: "ts" }).program, found);
  return found;
}

/** Returns the template of a node with the tag t, and its context; undefined for other nodes. */
function readTagged(node) {
  const context = node.type === "TaggedTemplateExpression" ? contextOf(node.tag) : undefined;
  return context === undefined ? undefined : { ...node.quasi, context };
}

/** The texts of <softmax-explorer>, which frames show. The package has them in English, and without a tag. */
const ELEMENT_TEXTS = [
  "Temperature",
  "Logit of {0}",
  "Logit of {0}, slider",
  "{0}, probability {1}",
  "{0} leads with {1}.",
  "{0} If {1} is right, the loss is {2}.",
  "No class has a probability: every logit is −∞.",
  "The explorer cannot compute here. ({0})",
];

/** Returns the messages of the element's script, which are its strings and templates with these texts. */
export function findInElement(code) {
  const read = ({ type, value, quasis, expressions }) =>
    type === "TemplateLiteral"
      ? { quasis, expressions }
      : type === "Literal" && typeof value === "string"
        ? { quasis: [{ value: { cooked: value } }], expressions: [] }
        : undefined;
  return findInScript(code, read).filter(({ key }) => ELEMENT_TEXTS.includes(key));
}

/** Returns the context that the tag of a template gives, "" for none, or undefined where the tag is not t. */
function contextOf(tag) {
  if (tag.name === "t") return "";
  return tag.type === "CallExpression" && tag.callee.name === "t" ? tag.arguments[0].value : undefined;
}

/** Returns the script with each message replaced by a plain template of its translation, or of its own
 * text. */
export function translateScript(code, translate, messages = findInScript(code)) {
  const render = (start, end, messages) => {
    let at = start;
    let text = "";
    for (const message of messages) {
      text += code.slice(at, message.start) + renderMessage(message);
      at = message.end;
    }
    return text + code.slice(at, end);
  };
  const renderMessage = ({ key, expressions, inside }) => {
    const text = (translate(key) ?? textOf(key)).replace(/[\\`]|\$(?=\{)/g, "\\$&");
    const values = expressions.map(({ start, end }) =>
      render(
        start,
        end,
        inside.filter((message) => message.start >= start && message.end <= end),
      ),
    );
    return `\`${text.replace(/\{(\d+)\}/g, (_, i) => `\${${values[i]}}`)}\``;
  };
  return render(0, code.length, messages);
}

const flatten = (messages) => messages.flatMap((message) => [message, ...flatten(message.inside)]);

/** Returns all messages of the page in its order, each with the places that it stands at. */
export function findMessages() {
  const folder = new URL(".", import.meta.url).pathname;
  const sources = readdirSync(`${folder}src`, { recursive: true }).sort();
  const list = (extension) => sources.filter((name) => name.endsWith(extension)).map((name) => `src/${name}`);
  const messages = new Map();
  const add = (key, where) => messages.set(key, [...(messages.get(key) ?? []), where]);
  const read = (file) => readFileSync(folder + file, "utf8");
  for (const file of ["index.html", "teach.html", "embed.html", ...list(".html")])
    for (const { key, where } of findInHtml(read(file))) if (key) add(key, `${file} ${where}`);
  for (const file of list(".ts"))
    for (const { key, where } of flatten(findInScript(read(file)))) add(key, [file, ...where].join(", "));
  const element = ["view", "row", "temperature"].map((name) => `../js/element/${name}.ts`);
  for (const file of element)
    for (const { key, where } of findInElement(read(file))) add(key, [file.slice(3), ...where].join(", "));
  const lost = ELEMENT_TEXTS.find((text) => !messages.has(text));
  if (lost) throw new Error(`The element has no text “${lost}”`);
  return messages;
}

/** What a message has besides words: tags, and what the build computes. */
export const MARKUP = /<(calc|tex)\b.*?<\/\1>|<[^>]*>/g;

/** Returns what is wrong with a translation; "" where nothing is. */
export function findFault(key, translation, language) {
  const text = textOf(key);
  if (translation === "") return "it is missing";
  for (const [what, pattern] of [
    ["markup", MARKUP],
    ["placeholders", /\{\d+\}/g],
  ]) {
    const [expected, found] = [text, translation].map((text) => (text.match(pattern) ?? []).sort().join(" "));
    if (expected !== found)
      return `its ${what} are ${found || "none"}, those of the English text ${expected || "none"}`;
  }
  if (!isNested(translation)) return "its tags are not nested";
  const found = numbersIn(translation, text.includes("<cite>") ? "en" : language);
  const missing = numbersIn(text, "en").filter((number) => !takeOut(found, number));
  if (missing.length > 0) return `it lacks the numbers ${missing.join(" ")}`;
  const added = found.filter((number) => number > MAX_IN_WORDS || !Number.isInteger(number));
  return added.length > 0 ? `it adds the numbers ${added.join(" ")}` : "";
}

/** Up to here English may write a number as a word where another language has figures. */
const MAX_IN_WORDS = 12;

/** Takes an item out of a list; returns whether it was there. */
function takeOut(list, item) {
  const index = list.indexOf(item);
  if (index >= 0) list.splice(index, 1);
  return index >= 0;
}

function isNested(text) {
  const open = [];
  for (const [, end, name] of text.matchAll(/<(\/?)([\w-]+)(?:[^>]*)>/g)) {
    if (CONTROLS.has(name)) continue;
    if (!end) open.push(name);
    else if (open.pop() !== name) return false;
  }
  return open.length === 0;
}

/** Returns the numbers of a text. Those in names, as in "f16", are none, and citations have points in every
 * language. */
function numbersIn(text, language) {
  const parts = new Intl.NumberFormat(language).formatToParts(12345.5);
  const [group, decimal] = ["group", "decimal"].map((name) => parts.find(({ type }) => type === name).value);
  const separator = /\s/.test(group) ? "[\u202f\u00a0]" : `[${group}]`;
  const words = text
    .replace(MARKUP, " ")
    .replace(/\{\d+\}|[A-Za-z]+-?\d+(\.\d+)*/g, " ")
    .replaceAll("&nbsp;", "\u00a0");
  const number = new RegExp(`\\d{1,3}(${separator}\\d{3})+([${decimal}]\\d+)?|\\d+([${decimal}]\\d+)?`, "g");
  return (words.match(number) ?? []).map((found) =>
    Number(found.replace(new RegExp(separator, "g"), "").replace(decimal, ".")),
  );
}
