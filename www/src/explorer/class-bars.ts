// Creates the two bars of a class, for its logit and its probability. Both can be dragged, and each moves the
// other.
import { isLimit, solveLogit } from "../compute/softmax";
import { dragAlong } from "../dom/drag-handle";
import { find, findParts, formatLength, setAll } from "../dom/elements";
import { formatName, getLogits } from "../state/entries";
import type { ViewModel } from "../state/model";
import { formatNumber } from "../state/numbers";
import type { Store } from "../state/store";
import { t } from "../state/t";
import type { Axis } from "./axis";
import { type Range, findLogit, findPosition, stepLogit } from "./range";

/** The least and the greatest probability that a drag can set. No finite logit gives 0 or 1. */
const [LEAST, MOST] = [0.001, 0.999];

/** Creates a function that draws the bars within an element, from 0 to the logit and from 0 to the
 * probability. */
export function createDrawnBars(element: HTMLElement) {
  const [stick, zero] = findParts(element, "stick", "zero");
  const probability = find(".probability", element);
  return ({ entries, probabilities }: ViewModel, i: number, range: Range) => {
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

/** Binds the bars within an element to the class with this id. Returns a function that renders the class at
 * an index. If `isGiven`, the probability is shown but cannot be dragged. */
export function createClassBars(element: HTMLElement, id: number, store: Store, axis: Axis, isGiven = false) {
  const [track, gauge] = findParts(element, "track", "gauge");
  const [handle, grip] = [find(".handle", track), find(".handle", gauge)];
  const masked = find(".masked", track);
  const drawBars = createDrawnBars(element);
  const editor = createEditor(id, store);
  dragLogit(track, handle, editor, axis);
  grip.hidden = isGiven;
  if (!isGiven) dragProbability(gauge, grip, editor, axis);

  return (model: ViewModel, i: number) => {
    describeLogit(handle, model, i, axis.range);
    describeProbability(grip, model, i);
    const { end } = drawBars(model, i, axis.range);
    handle.style.setProperty("left", formatLength(end));
    grip.style.setProperty("left", formatLength(model.probabilities[i] || 0));
    masked.hidden = model.entries[i]!.logit !== -Infinity;
  };
}

type Editor = ReturnType<typeof createEditor>;

/** Creates functions that read and set the logit of the class with this id. */
function createEditor(id: number, store: Store) {
  const findIndex = () => store.state.entries.findIndex((entry) => entry.id === id);
  const getLogit = () => store.state.entries[findIndex()]!.logit;
  const setLogit = (z: number) => store.setLogit(id, z);
  return {
    getLogit,
    setLogit,
    /** Sets the logit that gives this probability, if there is one. */
    setProbability(p: number) {
      const { entries, temperature } = store.state;
      const within = Math.min(Math.max(p, LEAST), MOST);
      const z = solveLogit(getLogits(entries), temperature, findIndex(), within);
      if (Number.isFinite(z)) setLogit(z);
    },
    /** Remembers the logit. Returns a function that restores it. */
    remember() {
      const before = getLogit();
      return () => setLogit(before);
    },
  };
}

/** Lets the bar of the logit be dragged and moved by keys. */
function dragLogit(
  track: HTMLElement,
  handle: HTMLElement,
  { getLogit, setLogit, remember }: Editor,
  axis: Axis,
) {
  const step = (steps: number) => () => setLogit(stepLogit(getLogit(), steps, axis.range));
  dragAlong({
    track,
    handle,
    position: () => findPosition(axis.range, getLogit()),
    move: (to) => setLogit(findLogit(to, axis.range)),
    hold: axis.hold,
    remember,
    keys: {
      ...bindArrows(step),
      Home: () => setLogit(axis.range.low),
      End: () => setLogit(axis.range.high),
    },
  });
}

/** Lets the bar of the probability be dragged and moved by keys. The grip reports its position in percent. */
function dragProbability(
  gauge: HTMLElement,
  grip: HTMLElement,
  { setProbability, remember }: Editor,
  axis: Axis,
) {
  /** Moves to a whole percentage that is a number of steps away. */
  const step = (steps: number) => () => setProbability(Math.round(Number(grip.ariaValueNow) + steps) / 100);
  dragAlong({
    track: gauge,
    handle: grip,
    position: () => Number(grip.ariaValueNow) / 100,
    move: (to) => setProbability(Number(to.toFixed(3))),
    hold: axis.hold,
    remember,
    keys: { ...bindArrows(step), Home: () => setProbability(0), End: () => setProbability(1) },
  });
}

/** Describes the handle of a logit and its range for assistive technology. */
function describeLogit(
  handle: HTMLElement,
  { entries, percents }: ViewModel,
  i: number,
  { low, high }: Range,
) {
  const { logit } = entries[i]!;
  setAll(handle, {
    "aria-label": t`Logit of ${formatName(entries[i]!, i)}, bar`,
    "aria-valuemin": low,
    "aria-valuemax": high,
    "aria-valuenow": Math.max(logit, low),
    "aria-valuetext":
      logit === -Infinity
        ? t`${formatNumber(logit)}, masked; probability ${percents[i]!}`
        : t`${formatNumber(logit)}; probability ${percents[i]!}`,
  });
}

/** Describes the grip of a probability for assistive technology, and whether a logit can change the
 * probability. */
function describeProbability(
  grip: HTMLElement,
  { entries, probabilities, percents, temperature }: ViewModel,
  i: number,
) {
  const { logit } = entries[i]!;
  const isAlone = entries.every((other, j) => j === i || other.logit === -Infinity);
  setAll(grip, {
    "aria-label": t`Probability of ${formatName(entries[i]!, i)}, bar`,
    "aria-valuemin": 0,
    "aria-valuemax": 100,
    "aria-valuenow": Number((100 * (probabilities[i] || 0)).toFixed(1)),
    "aria-valuetext": t`${percents[i]!}; logit ${formatNumber(logit)}`,
    "aria-disabled": String(isLimit(temperature) || isAlone),
  });
}

/** Returns the actions of the arrow keys and the page keys, each a number of steps. */
const bindArrows = (step: (steps: number) => () => void) => ({
  ArrowRight: step(1),
  ArrowUp: step(1),
  PageUp: step(10),
  ArrowLeft: step(-1),
  ArrowDown: step(-1),
  PageDown: step(-10),
});
