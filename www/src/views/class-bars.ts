// The two bars of a class, its logit and its probability: either can be dragged, and moves the other.
import { find, parts, percentOf, setAll } from "../dom";
import { logitFor } from "../engine";
import type { Model } from "../model";
import { formatNumber } from "../numbers";
import { nameOf, type Store } from "../state";
import { logitAt, placeOf, stepLogit } from "./domain";
import { dragAlong } from "./drag";
import type { Scale } from "./scale";

/** Probabilities that can be dragged to: no finite logit reaches 0 or 1. */
const [LEAST, MOST] = [0.001, 0.999];

/** Ties the bars within an element to the class with this id; returns what shows the class at a place. With
 * `isGiven`, the probability is shown and can't be dragged. */
export function classBars(element: HTMLElement, id: number, store: Store, scale: Scale, isGiven = false) {
  const [track, gauge] = parts(element, "track", "gauge");
  const [handle, grip] = [find(".handle", track), find(".handle", gauge)];
  const [stick, zero, masked] = parts(track, "stick", "zero", "masked");
  const share = find(".share", gauge);
  let probability = NaN;

  const place = () => store.state.entries.findIndex((entry) => entry.id === id);
  const logit = () => store.state.entries[place()]!.logit;
  const set = (z: number) => store.setLogit(id, z);
  const remember = () => {
    const before = logit();
    return () => set(before);
  };
  const setProbability = (p: number) => {
    const { entries, temperature } = store.state;
    const z = logitFor(
      entries.map((entry) => entry.logit),
      temperature,
      place(),
      Math.min(Math.max(p, LEAST), MOST),
    );
    if (Number.isFinite(z)) set(z);
  };
  const step = (steps: number) => () => set(stepLogit(logit(), steps, scale.domain));
  /** To the next whole percent, or ten of them on. */
  const stepPercent = (steps: number) => () => setProbability(Math.round(100 * probability + steps) / 100);

  dragAlong({
    track,
    handle,
    place: () => placeOf(logit(), scale.domain),
    move: (to) => set(logitAt(to, scale.domain)),
    hold: scale.hold,
    remember,
    keys: { ...arrows(step), Home: () => set(scale.domain.low), End: () => set(scale.domain.high) },
  });
  grip.hidden = isGiven;
  if (!isGiven)
    dragAlong({
      track: gauge,
      handle: grip,
      place: () => probability,
      move: (to) => setProbability(Number(to.toFixed(3))),
      hold: scale.hold,
      remember,
      keys: { ...arrows(stepPercent), Home: () => setProbability(0), End: () => setProbability(1) },
    });

  return (model: Model, i: number) => {
    const { domain } = scale;
    const entry = model.entries[i]!;
    const name = nameOf(entry, i);
    const z = entry.logit;
    probability = model.probabilities[i]!;
    const shown = Number.isNaN(probability) ? 0 : probability;
    setAll(handle, {
      "aria-label": `Logit of ${name}, bar`,
      "aria-valuemin": domain.low,
      "aria-valuemax": domain.high,
      "aria-valuenow": Math.max(z, domain.low),
      "aria-valuetext": `${formatNumber(z)}${z === -Infinity ? ", masked" : ""}; probability ${model.percents[i]}`,
    });
    const isLimit = model.temperature === 0 || model.temperature === Infinity;
    const isFixed = isLimit || model.entries.every((other, j) => j === i || other.logit === -Infinity);
    setAll(grip, {
      "aria-label": `Probability of ${name}, bar`,
      "aria-valuemin": 0,
      "aria-valuemax": 100,
      "aria-valuenow": Number((100 * shown).toFixed(1)),
      "aria-valuetext": `${model.percents[i]}; logit ${formatNumber(z)}`,
      "aria-disabled": String(isFixed),
    });
    const origin = placeOf(0, domain);
    const end = placeOf(z, domain);
    setAll(stick, {
      x: percentOf(Math.min(origin, end)),
      width: percentOf(z === -Infinity ? 0 : Math.abs(end - origin)),
    });
    setAll(zero, { x1: percentOf(origin), x2: percentOf(origin) });
    handle.style.setProperty("left", percentOf(end));
    masked.hidden = z !== -Infinity;
    setAll(share, { width: percentOf(shown) });
    grip.style.setProperty("left", percentOf(shown));
  };
}

const arrows = (step: (steps: number) => () => void) => ({
  ArrowRight: step(1),
  ArrowUp: step(1),
  PageUp: step(10),
  ArrowLeft: step(-1),
  ArrowDown: step(-1),
  PageDown: step(-10),
});
