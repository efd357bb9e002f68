// How a language writes numbers, for the page and for its build.

/** Returns the decimal sign of a language, its percent sign with the space before it, and the separator of a
 * list of numbers, which is a semicolon where the decimal sign is a comma. */
export function getNotation(language: string): { decimal: string; percent: string; separator: string } {
  // In English, the page puts a space before the percent sign, as the SI does.
  if (language === "en") return { decimal: ".", percent: " %", separator: ", " };
  const decimal = new Intl.NumberFormat(language).format(0.5)[1]!;
  return {
    decimal,
    percent: new Intl.NumberFormat(language, { style: "percent" }).format(0.01).slice(1),
    // French puts a narrow no-break space before a semicolon.
    separator: decimal === "," ? (language === "fr" ? "\u202f; " : "; ") : ", ",
  };
}
