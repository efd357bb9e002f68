// Draws the card that other sites show beside a link to the page: the example as bars. The build renders it.
import { PALETTE } from "../../js/format";
import { formatName } from "./state/entries";
import { computeModel } from "./state/model";
import { formatNumber } from "./state/numbers";
import { createExample } from "./state/state";
import { createStore } from "./state/store";
import { t } from "./state/t";

/** The size of a card in pixels, which other sites prescribe. */
const [WIDTH, HEIGHT] = [1200, 630];
const [LEFT, TOP, ROW, BAR] = [80, 290, 100, 60];

/** Returns the card as SVG. */
export function drawCard(): string {
  const { entries, probabilities, percents } = computeModel(createStore(createExample()).state, "address");
  const rows = entries.map((entry, i) => {
    const y = TOP + ROW * i;
    const text = (x: number, anchor: string, content: string) =>
      `<text x="${x}" y="${y + 45}" text-anchor="${anchor}" font-size="46">${content}</text>`;
    return [
      text(LEFT, "start", formatName(entry, i)),
      text(LEFT + 240, "end", formatNumber(entry.logit)),
      `<rect x="${LEFT + 280}" y="${y}" width="560" height="${BAR}" fill="#efece4"/>`,
      `<rect x="${LEFT + 280}" y="${y}" width="${(560 * probabilities[i]!).toFixed(1)}" height="${BAR}" fill="${PALETTE[entry.color]![0]}"/>`,
      text(WIDTH - LEFT, "end", percents[i]!),
    ].join("");
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="STIX Two Text" fill="#1b1d22"><rect width="100%" height="100%" fill="#fbfaf6"/><text x="${LEFT}" y="130" font-size="76">Softmax</text><text x="${LEFT}" y="205" font-size="46" fill="#585c66">${t`from scores to probabilities`}</text>${rows.join("")}</svg>`;
}
