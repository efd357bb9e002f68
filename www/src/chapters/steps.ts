// Shows softmax step by step in five columns from the logits to their probabilities. A class has the same row
// and colour in each column.
import { type Intermediates, computeIntermediates } from "../compute/softmax";
import { createClassRows } from "../dom/class-rows";
import { find, findParts, formatLength, setAll, write } from "../dom/elements";
import type { WhenVisible } from "../dom/render-when-visible";
import { findPosition, fitRange } from "../explorer/range";
import { type Entry, formatName, getLogits } from "../state/entries";
import type { View, ViewModel } from "../state/model";
import { formatSignificant, formatStep, localize } from "../state/numbers";
import { t } from "../state/t";
import { createFormula } from "./formula";

/** A column: the texts for the class in row i, and the two positions between which its bar lies. */
interface Column {
  readonly work: (i: number) => string;
  readonly result: (i: number) => string;
  readonly bar: (i: number) => readonly [number, number];
  readonly zero?: number;
  readonly operand: string;
}

/** Formats an intermediate number, or a dash if there is none. */
const formatStepText = (x: number) => (Number.isNaN(x) ? "–" : formatStep(x));

/** Places bars from the zero of the axis to each value. A value that is NaN gets no bar. */
function layOutSticks(values: readonly number[]) {
  const range = fitRange(values);
  const zero = findPosition(range, 0);
  const bar = (i: number) =>
    [zero, Number.isFinite(values[i]!) ? findPosition(range, values[i]!) : zero] as const;
  return { zero, bar };
}

/** Places bars from zero, which is the right edge, leftwards to each value. */
function layOutHanging(values: readonly number[]) {
  const lowest = Math.min(-2, ...values.filter(Number.isFinite));
  const bar = (i: number) => [Number.isFinite(values[i]!) ? 1 - values[i]! / lowest : 1, 1] as const;
  return { zero: 1, bar };
}

/** Returns the length of a bar, or 0 if it is NaN. */
const orZero = (length: number) => (Number.isNaN(length) ? 0 : length);

/** Returns the cumulative sums of the values, beginning with 0. */
const accumulate = (values: readonly number[]) =>
  values.reduce<number[]>((all, x) => [...all, all.at(-1)! + x], [0]);

/** Formats the operation of a step. It is blank at T = 0, where nothing is divided. */
const formatWork = (text: string, { temperature }: ViewModel) => (temperature === 0 ? "" : `${text} =`);

/** Returns the column in which the logits are divided by the temperature. */
const divideByT = (model: ViewModel, { scaled }: Intermediates): Column => ({
  work: (i) => formatWork(`${formatStep(model.entries[i]!.logit)} ÷ ${formatStep(model.temperature)}`, model),
  result: (i) => formatStepText(scaled[i]!),
  ...layOutSticks(scaled),
  operand: formatStep(model.temperature),
});

/** Returns the column in which the largest value is subtracted. */
const subtractLargest = (model: ViewModel, { scaled, largest, shifted }: Intermediates): Column => ({
  work: (i) =>
    formatWork(
      `${formatStepText(scaled[i]!)} − ${largest < 0 ? `(${formatStepText(largest)})` : formatStepText(largest)}`,
      model,
    ),
  result: (i) => formatStepText(shifted[i]!),
  ...layOutHanging(shifted),
  operand: formatStepText(largest),
});

/** Returns the column of the exponentials. */
const takeExponential = (model: ViewModel, { shifted }: Intermediates): Column => ({
  work: (i) => formatWork(`exp(${formatStepText(shifted[i]!)})`, model),
  result: (i) => model.exponentialTexts[i]!,
  bar: (i) => [0, orZero(model.exponentials[i]!)],
  operand: localize("2.718"),
});

/** Returns the column in which the exponentials are summed one by one. */
function addUp({ probabilities, exponentials, exponentialTexts, exponentialSum }: ViewModel): Column {
  const totals = accumulate(exponentials);
  const positions = accumulate(probabilities);
  return {
    work: (i) => `${i === 0 ? "" : `${formatSignificant(totals[i]!)} `}+ ${exponentialTexts[i]} =`,
    result: (i) => formatSignificant(totals[i + 1]!),
    bar: (i) => [orZero(positions[i]!), orZero(positions[i + 1]!)],
    operand: formatSignificant(exponentialSum),
  };
}

/** Returns the column in which the exponentials are divided by their sum. */
const divideBySum = ({
  probabilities,
  probabilityTexts,
  exponentialTexts,
  exponentialSum,
}: ViewModel): Column => ({
  work: (i) => `${exponentialTexts[i]} ÷ ${formatSignificant(exponentialSum)} =`,
  result: (i) => probabilityTexts[i]!,
  bar: (i) => [0, orZero(probabilities[i]!)],
  operand: Number.isNaN(exponentialSum) ? "NaN" : "1",
});

const COLUMNS = [divideByT, subtractLargest, takeExponential, addUp, divideBySum];

/** Creates the whole chapter. Each step and the formula are separate figures, because a phone shows one or
 * two of them at a time. */
export function createSteps(whenVisible: WhenVisible): View {
  const list = find("#steps-list");
  const renderFormula = createFormula(list);
  const views = [...list.querySelectorAll(".step")].map((step, c) => {
    const operand = find(".operand", step);
    const renderRows = createClassRows(find(".step-rows", step), createStepRow);
    return whenVisible(step, (model) => {
      const column = COLUMNS[c]!(model, computeModelSteps(model));
      renderRows(model.entries, column);
      write(operand, column.operand);
    });
  });
  views.push(whenVisible(find("#live-formula"), (model) => renderFormula(model, computeModelSteps(model))));
  return (model) => {
    find("#steps-limit").hidden = model.temperature !== 0;
    for (const view of views) view(model);
  };
}

/** Computes the intermediate numbers for the explorer's logits. */
const computeModelSteps = ({ entries, temperature }: ViewModel) =>
  computeIntermediates(getLogits(entries), temperature);

/** Creates the row of a class in a column. */
function createStepRow(row: HTMLElement) {
  const [nameText, workText, resultText] = findParts(row, "name", "work", "result");
  const [rect, pin, line] = [find("rect", row), row.querySelector(".pin"), row.querySelector(".zero")];
  return (entry: Entry, i: number, { work, result, bar, zero }: Column) => {
    const name = formatName(entry, i);
    const [from, to] = bar(i);
    write(nameText, name);
    if (pin) setAll(pin, { "aria-label": t`Keep ${name} lit` });
    write(workText, work(i));
    write(resultText, result(i));
    setAll(rect, { x: formatLength(Math.min(from, to)), width: formatLength(Math.abs(to - from)) });
    if (line && zero !== undefined) setAll(line, { x1: formatLength(zero), x2: formatLength(zero) });
  };
}
