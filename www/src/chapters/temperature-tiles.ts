// Creates small pictures of the same logits at eight temperatures. Pressing a picture sets its temperature.
import { type SoftmaxResult, computeEffectiveClasses, computeResult } from "../compute/softmax";
import { createClassRows, repeatRow } from "../dom/class-rows";
import { find, findParts, formatLength, setAll, write } from "../dom/elements";
import type { WhenVisible } from "../dom/render-when-visible";
import { formatName, getLogits } from "../state/entries";
import { type View, type ViewModel, formatPercents } from "../state/model";
import { formatDigits, formatFixed } from "../state/numbers";
import type { Store } from "../state/store";
import { t } from "../state/t";

const TEMPERATURES = [0.05, 0.25, 0.5, 1, 2, 5, 20, Infinity];

/** Creates the tiles and marks the one at the explorer's temperature. Each tile is rendered when it is on the
 * screen, because the tiles of twelve classes have 96 bars. */
export function createTemperatureTiles(store: Store, whenVisible: WhenVisible): View {
  const list = find("#tiles");
  repeatRow(list, TEMPERATURES.length);
  const views = TEMPERATURES.map((temperature, i) => {
    const tile = list.children[i] as HTMLElement;
    return whenVisible(tile, createTile(tile, temperature, store));
  });
  views.push(whenVisible(find("#tiles-entropy").parentElement!, showEntropy));
  return (model) => views.forEach((view) => view(model));
}

/** Shows the entropy at the explorer's temperature, in nats and as a number of classes. */
function showEntropy({ entropy, unmaskedCount }: ViewModel) {
  write(find("#tiles-entropy"), Number.isNaN(entropy) ? "NaN" : formatFixed(entropy, 3));
  write(find("#tiles-effective"), formatEffective(entropy));
  write(find("#tiles-count"), String(unmaskedCount));
}

/** Creates a tile, which sets its temperature when it is pressed. */
function createTile(tile: HTMLElement, temperature: number, store: Store): View {
  const button = find(".cover", tile);
  const render = createTilePicture(tile, temperature);
  write(find(".at", tile), formatDigits(temperature));
  setAll(tile, { "data-temperature": temperature === Infinity ? "inf" : temperature });
  setAll(button, {
    "aria-label": temperature === Infinity ? t`Set T to infinity` : t`Set T to ${formatDigits(temperature)}`,
  });
  button.addEventListener("click", () => store.set({ temperature }));
  return (model) => {
    const isCurrent = temperature === model.temperature;
    tile.classList.toggle("current", isCurrent);
    setAll(button, { "aria-pressed": String(isCurrent) });
    render(model);
  };
}

/** Formats the effective number of classes for an entropy in nats. */
const formatEffective = (nats: number) =>
  Number.isNaN(nats) ? "NaN" : formatFixed(computeEffectiveClasses(nats), 2);

/** The result of softmax at the temperature of a tile. */
type TileResult = SoftmaxResult & { readonly percents: readonly string[] };

/** Creates the bars of a tile. Returns a function that renders the logits at the temperature of the tile. */
function createTilePicture(tile: HTMLElement, temperature: number) {
  const renderRows = createClassRows<TileResult>(find(".tile-rows", tile), (row) => {
    const [name, probability, uniform, percent] = findParts(row, "name", "probability", "uniform", "percent");
    return (entry, i, { probabilities, percents, unmaskedCount }) => {
      const equal = formatLength(unmaskedCount > 0 ? 1 / unmaskedCount : 0);
      write(name, formatName(entry, i));
      setAll(probability, { width: formatLength(probabilities[i] || 0) });
      setAll(uniform, { x1: equal, x2: equal });
      write(percent, percents[i]!);
    };
  });
  const effective = find(".effective", tile);
  return ({ entries }: ViewModel) => {
    const result = computeResult(getLogits(entries), temperature);
    renderRows(entries, { ...result, percents: formatPercents(result) });
    write(effective, formatEffective(result.entropy));
  };
}
