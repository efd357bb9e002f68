// Translates the page in the build: LANGUAGE=de builds the page into dist/de, from the same template, styles
// and data as the English page. Messages are replaced here, so translations add no byte to the page.
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { findInElement, localizeElement } from "./messages/element.mjs";
import { translateHtml } from "./messages/html.mjs";
import { LANGUAGES, PAGES, readTable } from "./messages/languages.mjs";
import { translateScript } from "./messages/script.mjs";
import { getNotation } from "./src/state/notation.ts";

type Language = keyof typeof LANGUAGES;
const names = Object.keys(LANGUAGES) as Language[];

const getPath = (name: string) => fileURLToPath(new URL(`./${name}`, import.meta.url));

export const language = (process.env.LANGUAGE ?? "en") as Language;
if (!names.includes(language))
  throw new Error(`LANGUAGE is ${language}. The languages are ${names.join(", ")}.`);

/** Returns the folder of a language beside the English pages. */
const getFolder = (name: Language) => (name === "en" ? "" : `${name}/`);
export const languageFolder = getFolder(language);
/** The path from a page of this language to the files that all languages share. */
export const sharedRoot = languageFolder ? "../" : "./";

/** The pages of this build. The pages of another language come from the same template, at addresses of their
 * own. */
export const inputPages = PAGES.map((name) => getPath(languageFolder + name));

const { decimal, percent, separator } = getNotation(language);

const table: Readonly<Record<string, string>> = readTable(language);
const translate = (key: string) => table[key] || undefined;

/** Translates scripts, and the HTML that they import. */
export const translateScripts: Plugin = {
  name: "translate scripts",
  enforce: "pre",
  resolveId: (id) => (inputPages.includes(id) ? id : undefined),
  load(id) {
    if (inputPages.includes(id))
      return readFileSync(getPath(id.slice(getPath(languageFolder).length)), "utf8");
    if (!id.endsWith(".html?raw")) return undefined;
    const html = readFileSync(id.replace("?raw", ""), "utf8");
    return `export default ${JSON.stringify(localizeHtml(html))};`;
  },
  transform(code, id) {
    if (id.startsWith(getPath("src/")) && id.endsWith(".ts"))
      return { code: translateScript(code, translate) };
    if (!id.endsWith("/softmax-wasm/dist/element.js")) return undefined;
    const translated = translateScript(code, translate, findInElement(code));
    return { code: language === "en" ? translated : localizeElement(translated, decimal, percent) };
  },
};

/** The page that other sites embed. It has no menu, and search engines do not list it. */
const EMBED = "embed.html";

const getPage = (filename: string) =>
  filename.slice(getPath(languageFolder).length).replace(/^index\.html$/, "");

/** Translates a page. */
export const translatePage: Plugin = {
  name: "translate page",
  transformIndexHtml: {
    order: "pre",
    handler(html, { filename }) {
      const page = getPage(filename);
      const text = replaceOne(localizeHtml(html), /<html lang="en">/, `<html lang="${language}">`);
      return page === EMBED ? text : replaceOne(text, /(?<=<nav class="languages"[^>]*>)/, renderMenu(page));
    },
  },
};

/** Adds the addresses of the page in each language for search engines, which need absolute addresses. Without
 * SITE, boot.js makes the addresses absolute. */
export const alternates: Plugin = {
  name: "alternates",
  enforce: "post",
  transformIndexHtml(html, { filename }) {
    const page = getPage(filename);
    if (page === EMBED) return html;
    const renderLink = (tag: string, name: Language) => {
      const address = process.env.SITE
        ? process.env.SITE + getFolder(name) + page
        : formatAddress(name, page);
      return `<link rel="alternate" hreflang="${tag}" href="${address}">\n`;
    };
    const links = [...names.map((name) => renderLink(name, name)), renderLink("x-default", "en")];
    return replaceOne(html, /<\/head>/, `${links.join("")}</head>`);
  },
};

const formatAddress = (name: Language, page: string) => sharedRoot + getFolder(name) + page;

/** Renders the menu of languages, each with its name in the language itself. */
function renderMenu(page: string): string {
  const items = names
    .filter((name) => name !== language)
    .map((name) => {
      const address = formatAddress(name, page);
      return `<li><a href="${address}" lang="${name}" hreflang="${name}">${LANGUAGES[name]}</a></li>`;
    });
  return `<details><summary>${LANGUAGES[language]}</summary><ul>${items.join("")}</ul></details>`;
}

/** Replaces the first match, and throws if there is none. */
export function replaceOne(text: string, pattern: RegExp, replacement: string): string {
  if (!pattern.test(text)) throw new Error(`The page has no ${pattern} to replace.`);
  return text.replace(pattern, () => replacement);
}

/** The names of the first three classes in the English page. */
const ENGLISH_CLASSES = "cat,dog,fox";

/** Their names in this language, from the message that lists all names (src/state/entries.ts). */
const CLASSES =
  language === "en"
    ? ENGLISH_CLASSES.split(",")
    : Object.entries(table)
        .find(([english]) => english.startsWith(`${ENGLISH_CLASSES},`))![1]
        .split(",")
        .slice(0, 3);

/** Returns the HTML with its messages translated and its numbers, including those in formulas, in the format
 * of the language. */
function localizeHtml(html: string): string {
  const shared = [...readdirSync(getPath("public")), "api/"].map(
    (name) => [`"./${name}"`, `"${sharedRoot}${name}"`] as const,
  );
  let text = translateHtml(html, translate, localizeNumbers)
    // The links in the lesson plans contain the names of the classes.
    .replaceAll(`l=${ENGLISH_CLASSES}`, `l=${CLASSES.map(encodeURIComponent).join()}`)
    .replaceAll(ENGLISH_CLASSES, CLASSES.join());
  for (const [from, to] of shared) text = text.replaceAll(from, to);
  if (decimal === ".") return text;
  return text.replace(/<tex[\s>][^]*?<\/tex>/g, (tex) => tex.replace(/(\d)\.(?=\d)/g, `$1{${decimal}}`));
}

/** Formats the numbers of a text without words: "2, 1, 0.1" is a list, and "1,000" is a number. */
function localizeNumbers(text: string): string {
  if (language === "en") return text;
  const format = new Intl.NumberFormat(language);
  return text
    .replace(/(\d), (?=[\d−-])/g, `$1${separator}`)
    .replace(/\d{1,3}(?:,\d{3})+|\d+\.\d+/g, (number) =>
      number.includes(".") ? number.replace(".", decimal) : format.format(Number(number.replaceAll(",", ""))),
    )
    .replace(/(\d)(&nbsp;| )%/g, `$1${percent}`);
}
