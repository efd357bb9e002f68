// The messages of <softmax-explorer>, which frames show. The package has them in English, without the tag t.
import { findInScript } from "./script.mjs";

export const ELEMENT_TEXTS = [
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
