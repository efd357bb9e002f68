// Finds the messages of the page, which are the texts that people read or hear.
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ELEMENT_TEXTS, findInElement } from "./element.mjs";
import { findInHtml } from "./html.mjs";
import { PAGES } from "./languages.mjs";
import { findInScript } from "./script.mjs";

const flatten = (messages) => messages.flatMap((message) => [message, ...flatten(message.inside)]);

/** Returns all messages in the order of the page, each with the places where it occurs. */
export function findMessages() {
  const folder = fileURLToPath(new URL("..", import.meta.url));
  const sources = readdirSync(`${folder}src`, { recursive: true }).sort();
  const list = (extension) => sources.filter((name) => name.endsWith(extension)).map((name) => `src/${name}`);
  const messages = new Map();
  const add = (key, where) => messages.set(key, [...(messages.get(key) ?? []), where]);
  const read = (file) => readFileSync(folder + file, "utf8");
  for (const file of [...PAGES, ...list(".html")])
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
