// Small pictures of the same logits at eight temperatures; pressing one sets it.
import { find, findParts, formatLength, setAll, write } from "../dom/elements";
import { computeEffectiveClasses, computeResult, type Result } from "../compute/softmax";
import { formatResult, type Model, type View } from "../state/model";
import { formatFixed, formatDigits } from "../state/numbers";
import { formatName, getLogits } from "../state/entries";
import type { Store } from "../state/store";
import { createClassRows, repeatRow } from "../dom/class-rows";
import { t } from "../state/t";

const TEMPERATURES = [0.05, 0.25, 0.5, 1, 2, 5, 20, Infinity];

/** Creates the tiles, and shows which of them has the explorer's temperature. */
export function createTemperatureTiles(store: Store): View {
  const list = find("#tiles");
  repeatRow(list, TEMPERATURES.length);
  const tiles = TEMPERATURES.map((temperature, i) => {
    const tile = list.children[i] as HTMLElement;
    const button = find(".cover", tile);
    write(find(".at", tile), formatDigits(temperature));
    setAll(tile, { "data-temperature": temperature === Infinity ? "inf" : temperature });
    setAll(button, {
      "aria-label":
        temperature === Infinity ? t`Set T to infinity` : t`Set T to ${formatDigits(temperature)}`,
    });
    button.addEventListener("click", () => store.set({ temperature }));
    return { temperature, tile, button, render: createTilePicture(tile, temperature) };
  });
  return (model) => {
    const logits = getLogits(model.entries);
    for (const { temperature, tile, button, render } of tiles) {
      const current = temperature === model.temperature;
      tile.classList.toggle("current", current);
      button.setAttribute("aria-pressed", String(current));
      render(model, logits);
    }
    write(find("#tiles-entropy"), Number.isNaN(model.entropy) ? "NaN" : formatFixed(model.entropy, 3));
    write(find("#tiles-effective"), formatEffective(model.entropy));
    write(find("#tiles-count"), String(model.live));
  };
}

/** Formats the effective number of classes for an entropy in nats. */
const formatEffective = (nats: number) =>
  Number.isNaN(nats) ? "NaN" : formatFixed(computeEffectiveClasses(nats), 2);

/** A tile's temperature, and what softmax makes of the logits at it. */
type TileResult = Result & { readonly percents: readonly string[] };

/** Creates the bars of a tile; returns what renders the logits at its temperature. */
function createTilePicture(tile: HTMLElement, temperature: number) {
  const renderRows = createClassRows<TileResult>(find(".tile-rows", tile), (row) => {
    const [name, probability, uniform, percent] = findParts(row, "name", "probability", "uniform", "percent");
    return (entry, i, { probabilities, percents, live }) => {
      const equal = formatLength(live > 0 ? 1 / live : 0);
      write(name, formatName(entry, i));
      setAll(probability, { width: formatLength(probabilities[i] || 0) });
      setAll(uniform, { x1: equal, x2: equal });
      write(percent, percents[i]!);
    };
  });
  const effective = find(".effective", tile);
  return ({ entries }: Model, logits: readonly number[]) => {
    const result = computeResult(logits, temperature);
    renderRows(entries, { ...result, ...formatResult(result) });
    write(effective, formatEffective(result.entropy));
  };
}
