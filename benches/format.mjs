// Formats what reports show.

/** Formats a table of Markdown from the cells of its head and of its rows. */
export const formatTable = (head, rows) =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

/** Formats a whole number with a comma at every thousand. */
export const formatCount = (n) => n.toLocaleString("en");

/** Formats a fraction as a percentage with one decimal. */
export const formatPercent = (fraction) => `${(100 * fraction).toFixed(1)} %`;
