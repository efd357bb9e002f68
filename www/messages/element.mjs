// Finds the messages and the numbers of <softmax-explorer>, which frames show. The package has the messages
// in English and without the tag t.
import { findInScript } from "./script.mjs";

export const ELEMENT_TEXTS = [
  "Temperature",
  "Logit of {0}",
  "Logit of {0}, slider",
  "{0}, probability {1}",
  "{0} leads with {1}.",
  "{0} classes lead together with {1} each.",
  "{0} If {1} is right, the loss is {2}.",
  "No class has a probability: every logit is −∞.",
  "No class has a probability: a logit is +∞.",
  "The explorer cannot compute here. ({0})",
];

/** Returns the messages in the script of the element: those of its strings and templates that have these
 * texts. */
export function findInElement(code) {
  const read = ({ type, value, quasis, expressions }) =>
    type === "TemplateLiteral"
      ? { quasis, expressions }
      : type === "Literal" && typeof value === "string"
        ? { quasis: [{ value: { cooked: value } }], expressions: [] }
        : undefined;
  return findInScript(code, read).filter(({ key }) => ELEMENT_TEXTS.includes(key));
}

/** The functions in the script of the element that format numbers. */
const WRITERS = ["formatPercent", "formatNumber", "formatGradient", "formatNats"];

/** Returns the script of the element with numbers formatted for a language. It reads both the decimal comma
 * and the decimal point in every language. */
export function localizeElement(code, decimal, percent) {
  const replace = (text, replacement) => {
    if (!code.includes(text)) throw new Error(`The script of the element has no ${text}`);
    code = code.replace(text, () => replacement);
  };
  for (const name of WRITERS)
    replace(
      `function ${name}(`,
      `const ${name} = (...values) => localizeNumber(${name}InEnglish(...values));\nfunction ${name}InEnglish(`,
    );
  return `const localizeNumber = (text) => text.replace(".", "${decimal}").replace(" %", "${percent}");\n${code}`;
}
