// Exports the explorer's picture as CSV, as LaTeX and as a standalone SVG.
import { formatName, getLogits } from "../state/entries";
import type { ViewModel } from "../state/model";
import { delocalize, formatNumber, formatSignificant } from "../state/numbers";
import { t } from "../state/t";
import { escapeMarkup } from "./escape";

/** Formats the classes as CSV by RFC 4180, with all significant digits. A spreadsheet would compute a name
 * that begins as a formula does, so an apostrophe stands before it. */
export function formatCsv({ entries, probabilities, temperature }: ViewModel): string {
  const quoteField = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const rows = entries.map((entry, i) => [
    quoteField(formatName(entry, i).replace(/^[=+@-]/, "'$&")),
    entry.logit,
    temperature,
    probabilities[i],
  ]);
  return [["class", "logit", "temperature", "probability"], ...rows]
    .map((row) => `${row.join()}\r\n`)
    .join("");
}

const LATEX: Record<string, string> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
};

/** Escapes the characters that have a meaning in LaTeX, or that its old fonts print as others. */
const escapeLatex = (text: string) => text.replace(/[\\~^<>{}#$%&_]/g, (c) => LATEX[c] ?? `\\${c}`);

const formatLatexNumber = (text: string) =>
  delocalize(text)
    .replaceAll("−", "-")
    .replace("∞", "\\infty")
    .replace(
      / × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)/,
      (_, power: string) =>
        ` \\times 10^{${[...power].map((c) => (c === "⁻" ? "-" : "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(c))).join("")}}`,
    );

/** Formats the formula and a table of the classes as LaTeX. */
export function formatLatex({ entries, probabilityTexts, exponentialSum, temperature }: ViewModel): string {
  const T = formatLatexNumber(formatNumber(temperature));
  const rows = entries.map((entry, i) => {
    const cells = [
      escapeLatex(formatName(entry, i)),
      `$${formatLatexNumber(formatNumber(entry.logit))}$`,
      `$${formatLatexNumber(probabilityTexts[i]!)}$`,
    ];
    return `  ${cells.join(" & ")} \\\\`;
  });
  return [
    `\\[ p_i = \\frac{e^{z_i/T}}{\\sum_j e^{z_j/T}}, \\qquad T = ${T}, \\qquad \\sum_j e^{(z_j - \\max z)/T} = ${formatLatexNumber(formatSignificant(exponentialSum))} \\]`,
    "\\begin{tabular}{lrr}",
    `  ${escapeLatex(t`class`)} & $z$ & $p$ \\\\ \\hline`,
    ...rows,
    "\\end{tabular}",
    "",
  ].join("\n");
}

/** Formats the name of a file from the figure and the state: softmax-temperature_2_1_0.1_T1.svg. */
export function formatFileName(
  { entries, temperature }: ViewModel,
  figure: string,
  extension: "svg" | "png",
): string {
  const logits = getLogits(entries).join("_");
  const name = `softmax-${figure || "explorer"}_${logits}_T${temperature}`.replaceAll("Infinity", "inf");
  return `${name.slice(0, MAX_NAME_LENGTH)}.${extension}`;
}

/** The largest number of characters in the name of a file. */
const MAX_NAME_LENGTH = 80;

const [WIDTH, ROW, BAR] = [640, 40, 22];

/** The colours of a theme. `of` returns the colour of a class. */
export interface Colors {
  readonly panel: string;
  readonly ink: string;
  readonly soft: string;
  readonly trough: string;
  readonly of: (color: number) => string;
}

/** Draws the names, logits, bars of the probabilities and percentages, in the colours of a theme. */
export function drawSvg(
  { entries, probabilities, percents, temperature }: ViewModel,
  { panel, ink, soft, trough, of }: Colors,
): string {
  const height = ROW * entries.length + ROW;
  const rows = entries.map((entry, i) => {
    const middle = ROW * i + ROW / 2;
    const text = (x: number, anchor: string, content: string, weight = 400) =>
      `<text x="${x}" y="${middle + 5}" text-anchor="${anchor}" font-weight="${weight}">${escapeMarkup(content)}</text>`;
    const top = middle - BAR / 2;
    return [
      text(10, "start", formatName(entry, i)),
      text(200, "end", formatNumber(entry.logit)),
      `<rect x="220" y="${top}" width="320" height="${BAR}" fill="${trough}"/>`,
      `<rect x="220" y="${top}" width="${(320 * (probabilities[i] || 0)).toFixed(2)}" height="${BAR}" fill="${of(entry.color)}"/>`,
      text(WIDTH - 10, "end", percents[i]!, 600),
    ].join("\n  ");
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="16" fill="${ink}">
  <title>${escapeMarkup(t`Softmax at temperature ${formatNumber(temperature)}`)}</title>
  <rect width="100%" height="100%" fill="${panel}"/>
  ${rows.join("\n  ")}
  <text x="10" y="${height - 14}" font-size="13" fill="${soft}">softmax, T = ${formatNumber(temperature)}</text>
</svg>
`;
}
