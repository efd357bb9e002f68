// Finds the messages of scripts, which are marked by the tag t: t`The largest is ${name}`.
import { parseSync } from "vite";
import { formatKey, getText, normalize } from "./key.mjs";

/** Returns the messages of a script, which are its templates with the tag t. `t\`The largest is ${name}\``
 * has the key "The largest is {0}". `t("verb")\`Open\`` adds a context. */
export function findInScript(code, readTemplate = readTagged) {
  const found = [];
  const visit = (node, outer) => {
    const template = readTemplate(node);
    let inner = outer;
    if (template) {
      const { quasis, expressions, context } = template;
      const text = quasis.map(({ value }, i) => (i === 0 ? "" : `{${i - 1}}`) + value.cooked).join("");
      const where = expressions.map(({ start, end }, i) => `{${i}} = ${normalize(code.slice(start, end))}`);
      inner = {
        key: formatKey(text, context),
        start: node.start,
        end: node.end,
        expressions,
        inside: [],
        where,
      };
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

/** Returns the template and the context of a node with the tag t, or undefined for other nodes. */
function readTagged(node) {
  const context = node.type === "TaggedTemplateExpression" ? readContext(node.tag) : undefined;
  return context === undefined ? undefined : { ...node.quasi, context };
}

/** Returns the context that a tag adds, "" if it adds none, or undefined if the tag is not t. */
function readContext(tag) {
  if (tag.name === "t") return "";
  return tag.type === "CallExpression" && tag.callee.name === "t" ? tag.arguments[0].value : undefined;
}

/** Returns the script with each message replaced by a plain template. The template has the translation, or
 * the original text if there is none. */
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
    const text = (translate(key) ?? getText(key)).replace(/[\\`]|\$(?=\{)/g, "\\$&");
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
