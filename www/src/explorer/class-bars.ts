// The two bars of a class, its logit and its probability: either can be dragged, and moves the other.
import { solveLogit } from "../compute/softmax";
import { dragAlong } from "../dom/drag-handle";
import { find, findParts, formatLength, setAll } from "../dom/elements";
import type { Model } from "../state/model";
import { formatNumber } from "../state/numbers";
import { formatName, type Store } from "../state/state";
import type { Axis } from "./axis";
import { type Range, findLogit, findPosition, stepLogit } from "./range";

/** Probabilities that can be dragged to: no finite logit reaches 0 or 1. */
const [LEAST, MOST] = [0.001, 0.999];

/** Returns what draws the bars within an element: from 0 to the logit, and from 0 to the probability. */
export function createDrawnBars(element: HTMLElement) {
  const [stick, zero] = findParts(element, "stick", "zero");
  const probability = find(".probability", element);
  return ({ entries, probabilities }: Model, i: number, range: Range) => {
    const z = entries[i]!.logit;
    const origin = findPosition(range, 0);
    const end = findPosition(range, z);
    setAll(stick, {
      x: formatLength(Math.min(origin, end)),
      width: formatLength(z === -Infinity ? 0 : Math.abs(end - origin)),
    });
    setAll(zero, { x1: formatLength(origin), x2: formatLength(origin) });
    setAll(probability, { width: formatLength(probabilities[i] || 0) });
    return { end };
  };
}

/**
 * Ties the bars within an element to the class with this id; returns what renders the class at an index. Where
 * `isGiven`, the probability is shown and can't be dragged.
 */
export function createClassBars(element: HTMLElement, id: number, store: Store, axis: Axis, isGiven = false) {
  const [track, gauge] = findParts(element, "track", "gauge");
  const [handle, grip] = [find(".handle", track), find(".handle", gauge)];
  const masked = find(".masked", track);
  const drawBars = createDrawnBars(element);

  const index = () => store.state.entries.findIndex((entry) => entry.id === id);
  const logit = () => store.state.entries[index()]!.logit;
  const set = (z: number) => store.setLogit(id, z);
  const remember = () => {
    const before = logit();
    return () => set(before);
  };
  const setProbability = (p: number) => {
    const { entries, temperature } = store.state;
    const z = solveLogit(
      entries.map((entry) => entry.logit),
      temperature,
      index(),
      Math.min(Math.max(p, LEAST), MOST),
    );
    if (Number.isFinite(z)) set(z);
  };
  const step = (steps: number) => () => set(stepLogit(logit(), steps, axis.range));
  /** Goes to the next whole percent, or ten of them on; the grip says where it is, in percent. */
  const stepPercent = (steps: number) => () =>
    setProbability(Math.round(Number(grip.ariaValueNow) + steps) / 100);

  dragAlong({
    track,
    handle,
    position: () => findPosition(axis.range, logit()),
    move: (to) => set(findLogit(to, axis.range)),
    hold: axis.hold,
    remember,
    keys: { ...bindArrows(step), Home: () => set(axis.range.low), End: () => set(axis.range.high) },
  });
  grip.hidden = isGiven;
  if (!isGiven)
    dragAlong({
      track: gauge,
      handle: grip,
      position: () => Number(grip.ariaValueNow) / 100,
      move: (to) => setProbability(Number(to.toFixed(3))),
      hold: axis.hold,
      remember,
      keys: { ...bindArrows(stepPercent), Home: () => setProbability(0), End: () => setProbability(1) },
    });

  return (model: Model, i: number) => {
    const { low, high } = axis.range;
    const entry = model.entries[i]!;
    const name = formatName(entry, i);
    const z = entry.logit;
    const probability = model.probabilities[i] || 0;
    setAll(handle, {
      "aria-label": `Logit of ${name}, bar`,
      "aria-valuemin": low,
      "aria-valuemax": high,
      "aria-valuenow": Math.max(z, low),
      "aria-valuetext": `${formatNumber(z)}${z === -Infinity ? ", masked" : ""}; probability ${model.percents[i]}`,
    });
    const isLimit = model.temperature === 0 || model.temperature === Infinity;
    const isFixed = isLimit || model.entries.every((other, j) => j === i || other.logit === -Infinity);
    setAll(grip, {
      "aria-label": `Probability of ${name}, bar`,
      "aria-valuemin": 0,
      "aria-valuemax": 100,
      "aria-valuenow": Number((100 * probability).toFixed(1)),
      "aria-valuetext": `${model.percents[i]}; logit ${formatNumber(z)}`,
      "aria-disabled": String(isFixed),
    });
    const { end } = drawBars(model, i, axis.range);
    handle.style.setProperty("left", formatLength(end));
    grip.style.setProperty("left", formatLength(probability));
    masked.hidden = z !== -Infinity;
  };
}

const bindArrows = (step: (steps: number) => () => void) => ({
  ArrowRight: step(1),
  ArrowUp: step(1),
  PageUp: step(10),
  ArrowLeft: step(-1),
  ArrowDown: step(-1),
  PageDown: step(-10),
});
