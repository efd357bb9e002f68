// The languages of the page, its pages, and the tables of its translations in www/languages.
import { readFileSync } from "node:fs";

/** The folder and tag of each language, and its name in itself. English is the source. */
export const LANGUAGES = { en: "English", de: "Deutsch", es: "Español", fr: "Français", "zh-CN": "简体中文" };

/** The pages that each language has. */
export const PAGES = ["index.html", "teach.html", "embed.html"];

/** Returns the table of a language: a translation for each message. */
export const readTable = (language) =>
  language === "en"
    ? {}
    : JSON.parse(readFileSync(new URL(`../languages/${language}.json`, import.meta.url), "utf8"));
