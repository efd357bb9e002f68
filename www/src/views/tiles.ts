// Small pictures of the same logits at eight temperatures; pressing one sets it.
import { find, parts, percentOf, setAll, write } from "../dom";
import { effectiveClasses, evaluate } from "../engine";
import { textsOf, type View } from "../model";
import { nameOf, type Store } from "../state";
import { rowsIn } from "./rows";

export function tiles(store: Store): View {
  const pictures = [...document.querySelectorAll<HTMLElement>(".tile")].map((tile) => {
    const temperature = tile.dataset.temperature === "inf" ? Infinity : Number(tile.dataset.temperature);
    const button = find(".cover", tile);
    button.addEventListener("click", () => store.set({ temperature }));
    return { temperature, tile, button, show: picture(tile, temperature) };
  });
  return (model) => {
    const logits = model.entries.map((entry) => entry.logit);
    for (const { temperature, tile, button, show } of pictures) {
      const current = temperature === model.temperature;
      tile.classList.toggle("current", current);
      button.setAttribute("aria-pressed", String(current));
      show(model, logits);
    }
    write(find("#heat-entropy"), Number.isNaN(model.entropy) ? "NaN" : model.entropy.toFixed(3));
    write(find("#heat-effective"), effective(model.entropy));
    write(find("#heat-count"), String(model.live));
  };
}

const effective = (nats: number) => (Number.isNaN(nats) ? "NaN" : effectiveClasses(nats).toFixed(2));

function picture(tile: HTMLElement, temperature: number) {
  let probabilities: readonly number[] = [];
  let percents: readonly string[] = [];
  let live = 0;
  const showRows = rowsIn(find(".tile-rows", tile), (row) => {
    const [name, share, uniform, percent] = parts(row, "name", "share", "uniform", "percent");
    return (entry, i) => {
      const equal = percentOf(live > 0 ? 1 / live : 0);
      write(name, nameOf(entry, i));
      setAll(share, { width: percentOf(probabilities[i] || 0) });
      setAll(uniform, { x1: equal, x2: equal });
      write(percent, percents[i]!);
    };
  });
  const sum = find(".effective", tile);
  return ({ entries }: Parameters<View>[0], logits: readonly number[]) => {
    const result = evaluate(logits, temperature);
    probabilities = result.probabilities;
    ({ percents } = textsOf(result));
    ({ live } = result);
    showRows(entries);
    write(sum, effective(result.entropy));
  };
}
