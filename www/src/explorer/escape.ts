// Escapes text for the markup of an SVG.
/** Escapes the characters that have a meaning in markup. */
export const escapeMarkup = (text: string) => text.replace(/[<>&"]/g, (c) => `&#${c.charCodeAt(0)};`);
