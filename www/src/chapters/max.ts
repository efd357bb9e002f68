// Explains why the largest logit is subtracted: the naive and the stable formula side by side, both computed
// step by step in the chosen precision.
import type { Precision } from "../compute/precision";
import { type Stepwise, softmaxStepwise } from "../compute/stepwise";
import { createClassRows } from "../dom/class-rows";
import { find, findParts, write } from "../dom/elements";
import { type Entry, createEntries, formatName, getLogits } from "../state/entries";
import type { View } from "../state/model";
import { formatNumber, formatSignificant, formatStep, joinNumbers, parseLogits } from "../state/numbers";
import type { Store } from "../state/store";
import { t } from "../state/t";

/** The error from which a probability is called wrong rather than rounded. */
const TOLERANCE: Record<Precision, number> = { f16: 2e-3, f32: 1e-6, f64: 1e-12 };

/** Creates both tables, with the buttons and the choice of a precision. */
export function createMax(store: Store): View {
  const buttons = [...document.querySelectorAll<HTMLElement>("[data-max]")];
  const radios = [...document.querySelectorAll<HTMLInputElement>("[name=precision]")];
  const examples = new Map(buttons.map((button) => [button, readExample(button)]));
  const show = createTables();

  buttons.forEach((button, i) => button.addEventListener("click", () => store.setSetting("example", i)));
  for (const radio of radios) {
    radio.addEventListener("change", () => store.set({ precision: radio.value as Precision }));
  }
  const own = find("#max-row .own");
  return (model) => {
    for (const radio of radios) radio.checked = radio.value === model.precision;
    write(own, joinNumbers(model.entries.map((entry) => formatNumber(entry.logit))));
    const chosen = buttons[model.settings.example]!;
    for (const button of buttons) button.setAttribute("aria-pressed", String(button === chosen));
    show(examples.get(chosen) ?? model.entries, model.precision);
  };
}

/** Reads the example of a button, or undefined for the button of the explorer's own classes. */
const readExample = ({ dataset }: HTMLElement) =>
  dataset.max ? createEntries(parseLogits(dataset.max)) : undefined;

/** Writes a number into a cell, and marks an infinite one. */
function writeNumber(cell: HTMLElement, x: number, format: (x: number) => string) {
  write(cell, format(x));
  cell.classList.toggle("infinite", x === Infinity);
}

/** Creates the tables of the naive and the stable formula, each with its verdict. */
function createTables() {
  const naive = createTable("#naive");
  const stable = createTable("#stable");
  return (entries: readonly Entry[], precision: Precision) => {
    const logits = getLogits(entries);
    const asItStands = softmaxStepwise(precision, logits, false);
    const subtracted = softmaxStepwise(precision, logits, true);
    naive(entries, asItStands);
    stable(entries, subtracted);
    showVerdict("#naive-verdict", ...judgeNaive(asItStands, subtracted, precision));
    showVerdict("#stable-verdict", ...judgeStable(asItStands, subtracted, precision));
  };
}

/** Creates a table with the steps of each class, and the sums below them. */
function createTable(selector: string) {
  const element = find(selector);
  const renderRows = createClassRows<Stepwise>(find("tbody", element), (row) => {
    const [name, z, weight, p] = findParts(row, "name", "z", "weight", "p");
    return (entry, i, steps) => {
      write(name, formatName(entry, i));
      writeNumber(z, steps.exponents[i]!, formatStep);
      writeNumber(weight, steps.exponentials[i]!, formatSignificant);
      writeNumber(p, steps.probabilities[i]!, formatSignificant);
    };
  });
  const [sum, total] = findParts(find("tfoot", element), "weight", "p");
  return (entries: readonly Entry[], steps: Stepwise) => {
    renderRows(entries, steps);
    writeNumber(sum, steps.sum, formatSignificant);
    writeNumber(
      total,
      steps.probabilities.reduce((a, b) => a + b),
      formatSignificant,
    );
  };
}

type Verdict = readonly ["right" | "wrong" | "broken", string];

/** Shows a verdict with a sentence that explains it. */
function showVerdict(selector: string, verdict: Verdict[0], sentence: string) {
  const element = find(selector);
  element.dataset.verdict = verdict;
  write(element, sentence);
}

/** Judges the naive formula by the result of the stable one in the same precision. */
function judgeNaive(
  { exponents, exponentials, sum, probabilities }: Stepwise,
  right: Stepwise,
  precision: Precision,
): Verdict {
  const over = exponentials.indexOf(Infinity);
  if (over >= 0) {
    const power = exponents[over] === Infinity ? "∞" : formatStep(exponents[over]!);
    return [
      "broken",
      t`Broken: in ${precision}, e to the power ${power} overflows to ∞, and ∞ ÷ ∞ is not a number.`,
    ];
  }
  if (sum === Infinity)
    return ["broken", t`Broken: in ${precision} the sum overflows to ∞, and every probability becomes 0.`];
  if (sum === 0)
    return ["broken", t`Broken: in ${precision} every exponential is 0, and 0 ÷ 0 is not a number.`];
  const isWrong = probabilities.some((p, i) => Math.abs(p - right.probabilities[i]!) > TOLERANCE[precision]);
  if (!isWrong) return ["right", t`Right: ${precision} can hold these exponentials.`];
  return [
    "wrong",
    probabilities.includes(0)
      ? t`Wrong, and nothing warns of it: in ${precision}, some exponentials are 0, and the others have hardly a digit left.`
      : t`Wrong, and nothing warns of it: in ${precision}, the exponentials have hardly a digit left.`,
  ];
}

/** Judges the stable formula. It fails only if the precision cannot hold the logits, or if all are masked. */
function judgeStable({ exponents }: Stepwise, { sum }: Stepwise, precision: Precision): Verdict {
  if (exponents.includes(Infinity))
    return ["broken", t`Broken before it begins: a logit is beyond the largest number of ${precision}.`];
  if (Number.isNaN(sum))
    return ["broken", t`Broken: every class is masked, so there is no probability to give.`];
  return [
    "right",
    t`Right: no exponent is above 0, so nothing overflows. The probabilities add up to 1, apart from rounding.`,
  ];
}
