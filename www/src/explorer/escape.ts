// Texts within the markup of an SVG.
export const escapeMarkup = (text: string) => text.replace(/[<>&"]/g, (c) => `&#${c.charCodeAt(0)};`);
