// Lists the languages and the pages, and reads the translations in www/languages.
import { readFileSync } from "node:fs";

/** The languages: the tag of each, which is also its folder, and its name in the language itself. English is
 * the source. */
export const LANGUAGES = { en: "English", de: "Deutsch", es: "Español", fr: "Français", "zh-CN": "简体中文" };

/** The pages that exist in each language. */
export const PAGES = ["index.html", "teach.html", "embed.html"];

/** Returns the table of a language, which has a translation for each message. */
export const readTable = (language) =>
  language === "en"
    ? {}
    : JSON.parse(readFileSync(new URL(`../languages/${language}.json`, import.meta.url), "utf8"));
