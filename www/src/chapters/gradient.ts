// Shows cross-entropy and its gradient. The reader selects the true class, and every class shows the
// prediction minus the truth.
import { addLogs, computeGradient, computeLoss, measureGradient } from "../compute/loss";
import { computeExponential, isLimit, subtractTruth } from "../compute/softmax";
import { createClassRows } from "../dom/class-rows";
import { find, findParts, formatLength, setAll, write } from "../dom/elements";
import type { WhenVisible } from "../dom/render-when-visible";
import { formatName, getLogits } from "../state/entries";
import type { View, ViewModel } from "../state/model";
import { formatGradient, formatSignificant, formatWithLog } from "../state/numbers";
import type { Store } from "../state/store";
import { createDescent } from "./descent";

/** Creates the whole chapter. `say` puts a remark into the status line. */
export function createGradient(store: Store, say: (remark: string) => void, whenVisible: WhenVisible): View {
  const { follow, draw } = createDescent(store, say);
  const views = [
    follow,
    whenVisible(find(".slopes-side"), createSlopes(store), renderLoss, createGradientCheck()),
    whenVisible(find(".descent-side"), draw),
  ];
  return (model) => views.forEach((view) => view(model));
}

/** Creates the list of the classes. The reader selects the true class in it, and each row shows its part of
 * the gradient. */
function createSlopes(store: Store): View {
  const list = find("#slopes");
  list.addEventListener("change", (event) =>
    store.set({ target: Number((event.target as HTMLInputElement).value) }),
  );

  const renderSlopes = createClassRows<ViewModel & { error: readonly number[] }>(list, (row) => {
    const radio = find<HTMLInputElement>("input", row);
    const [name, percent, stick, slope] = findParts(row, "name", "percent", "stick", "gradient");
    return (entry, i, { target, percents, error }) => {
      radio.value = String(i);
      radio.checked = i === target;
      row.classList.toggle("is-truth", radio.checked);
      write(name, formatName(entry, i));
      write(percent, percents[i]!);
      const part = error[i] || 0;
      setAll(stick, {
        x: formatLength(0.5 + Math.min(part, 0) / 2),
        width: formatLength(Math.abs(part) / 2),
      });
      write(slope, formatGradient(error[i]!, 3));
    };
  });

  return (model) => {
    const error = subtractTruth(model.probabilities, model.target);
    renderSlopes(model.entries, { ...model, error });
    write(find("#slopes-sum"), Number.isNaN(error[0]) ? "NaN" : "0");
  };
}

/** Shows the probability of the true class and the loss. */
function renderLoss(model: ViewModel) {
  const [p, sign, loss] = formatLossEquation(model);
  write(find("#loss-p"), p);
  write(find("#loss-sign"), sign);
  write(find("#loss"), loss);
}

/** The probability from which on the equation has 1 − p, because four digits of p would not give the loss. */
const NEAR_ONE = 0.999;

/** Formats p, the sign and L of the equation L = −ln p. A p that is beyond the powers of ten that the page
 * writes has only its letter, and a bound that is the loss has its own sign. */
function formatLossEquation(model: ViewModel): readonly [p: string, sign: string, loss: string] {
  const { entries, target, temperature, probabilities, probabilityTexts } = model;
  const loss = computeLoss(getLogits(entries), target, temperature);
  const restLog = computeRestLog(model);
  const isNearOne = probabilities[target]! > NEAR_ONE;
  if (isNearOne && restLog === -Infinity) return ["1", "=", "0"];
  const text = isNearOne ? formatWithLog(computeExponential(restLog), restLog) : probabilityTexts[target]!;
  // The loss of a p near 1 is 1 − p up to a relative error of 1 − p.
  if (text.startsWith("<")) return isNearOne ? ["p", "", text] : ["p", "=", formatSignificant(loss)];
  if (isNearOne) return [`(1 − ${text})`, "=", formatWithLog(loss, restLog)];
  return [text.includes("×") ? `(${text})` : text, "=", formatSignificant(loss)];
}

/** Computes ln(1 − p) for the probability p of the true class, from the logarithms of the others. */
function computeRestLog({ exponentialLogs, exponentialSumLog, target }: ViewModel): number {
  const others = exponentialLogs.filter((_, i) => i !== target);
  return addLogs(others) - exponentialSumLog;
}

interface Checked {
  readonly byFormula: readonly number[];
  readonly measured: readonly number[];
  readonly temperature: number;
}

/** Shows the computed gradient beside the measured one. At the limits of the temperature there is no slope to
 * measure, and a masked logit has no values on either side. */
function createGradientCheck() {
  const format = (x: number, isDefined: boolean) => (isDefined ? formatGradient(x, 6) : "–");
  const renderRows = createClassRows<Checked>(find("#check tbody"), (row) => {
    const [name, analytic, numeric] = findParts(row, "name", "analytic", "numeric");
    return (entry, i, { byFormula, measured, temperature }) => {
      const isSloped = !isLimit(temperature);
      write(name, formatName(entry, i));
      write(analytic, format(byFormula[i]!, temperature > 0));
      write(numeric, format(measured[i]!, isSloped && Number.isFinite(entry.logit)));
    };
  });
  return ({ entries, target, temperature }: ViewModel) => {
    const logits = getLogits(entries);
    renderRows(entries, {
      byFormula: computeGradient(logits, target, temperature),
      measured: measureGradient(logits, target, temperature),
      temperature,
    });
  };
}
