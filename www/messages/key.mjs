// Formats the key of a message, which is its English text, as in gettext. A text that needs two translations
// has a context for each, in brackets after the text.

/** Returns the key of an English text. */
export const formatKey = (text, context) => (context ? `${text} [${context}]` : text);

/** Returns the English text of a key. */
export const getText = (key) => key.replace(/ \[[^\]]*\]$/, "");

/** Returns a text with each run of white space replaced by one space. */
export const normalize = (text) => text.trim().replace(/[ \n\r\t]+/g, " ");
