// The key of a message: its English text, as in gettext. One text with two translations has a context for
// each, in brackets behind it.

/** Returns the key of an English text. */
export const formatKey = (text, context) => (context ? `${text} [${context}]` : text);

/** Returns the English text of a key. */
export const getText = (key) => key.replace(/ \[[^\]]*\]$/, "");

/** Returns a text with single spaces. */
export const normalize = (text) => text.trim().replace(/[ \n\r\t]+/g, " ");
