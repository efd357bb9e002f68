// Keeps the tables of the page's languages, www/languages: a translation for each message.
//   node tools/messages.mjs                     adds new messages and drops those that are gone
//   node tools/messages.mjs merge de FILE.json  takes over the translations of a file, by message
//   node tools/messages.mjs check               fails where one is missing or has lost what it must keep
// en.json is for translators: it says where each message stands.
import { readFileSync, writeFileSync } from "node:fs";
import { findMessages } from "../www/messages/find.mjs";
import { LANGUAGES, readTable } from "../www/messages/languages.mjs";
import { MARKUP, findMistake } from "../www/messages/mistake.mjs";

const [command = "update", language, file] = process.argv.slice(2);
const messages = findMessages();
const others = Object.keys(LANGUAGES).filter((name) => name !== "en");
/** Writes the table of a language. */
const write = (name, table) =>
  writeFileSync(
    new URL(`../www/languages/${name}.json`, import.meta.url),
    `${JSON.stringify(table, null, 2)}\n`,
  );

/** Returns a message without what its markup says, so that messages are alike if their words are. */
const replaceMarkup = (key) => key.replace(MARKUP, "<>");

/** Moves the translations of messages of which only the markup has changed to the messages as they are
 * now. */
function followMarkup(translations) {
  const gone = Object.entries(translations).filter(([key, text]) => text && !messages.has(key));
  for (const key of messages.keys()) {
    const [old, text] =
      gone.find(([old]) => !translations[key] && replaceMarkup(old) === replaceMarkup(key)) ?? [];
    if (old === undefined) continue;
    const now = key.match(MARKUP);
    translations[key] = old.match(MARKUP).reduce((text, tag, i) => text.replace(tag, () => now[i]), text);
    delete translations[old];
  }
}

/** Writes a table with the messages of the page, in its order. */
function update(name, translations) {
  followMarkup(translations);
  write(name, Object.fromEntries([...messages.keys()].map((key) => [key, translations[key] ?? ""])));
  const gone = Object.entries(translations).filter(([key]) => !messages.has(key));
  for (const [key, translation] of gone)
    console.log(`${name} drops ${JSON.stringify({ [key]: translation })}`);
  const count = [...messages.keys()].filter((key) => translations[key]).length;
  console.log(`${name}: ${count} of ${messages.size} messages are translated`);
}

/** Returns what is wrong with a table, one line a message. */
function findMistakes(name) {
  const table = readTable(name);
  if (Object.keys(table).join("\n") !== [...messages.keys()].join("\n"))
    return [`${name}.json does not hold the messages of the page: run node tools/messages.mjs`];
  return Object.entries(table)
    .map(([key, text]) => [key, findMistake(key, text, name)])
    .filter(([, mistake]) => mistake)
    .map(([key, mistake]) => `${name}: ${mistake}: ${JSON.stringify(key)}`);
}

if (command === "update") {
  write(
    "en",
    Object.fromEntries([...messages].map(([key, places]) => [key, [...new Set(places)].join("; ")])),
  );
  for (const name of others) update(name, readTable(name));
} else if (command === "merge") {
  update(language, { ...readTable(language), ...JSON.parse(readFileSync(file, "utf8")) });
} else if (command === "check") {
  const mistakes = others.flatMap(findMistakes);
  for (const mistake of mistakes) console.log(mistake);
  console.log(`${messages.size} messages in ${others.length} languages, ${mistakes.length} mistakes`);
  process.exitCode = Math.min(mistakes.length, 1);
} else {
  throw new Error(`There is no command ${command}. The commands are update, merge and check.`);
}
