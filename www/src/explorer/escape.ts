// Texts within the markup of an SVG.
/** Escapes what has a meaning in markup. */
export const escapeMarkup = (text: string) => text.replace(/[<>&"]/g, (c) => `&#${c.charCodeAt(0)};`);
