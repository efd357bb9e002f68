// Compares the exponential with three other rules on the explorer's logits, and shows which properties each
// rule has.
import { computeSoftmax } from "../compute/softmax";
import { createClassRows } from "../dom/class-rows";
import { find, findParts, formatLength, setAll, write } from "../dom/elements";
import { formatName, getLogits, replaceLogits } from "../state/entries";
import type { View } from "../state/model";
import { formatDigits, formatPercent, tidy } from "../state/numbers";
import { createExample } from "../state/state";
import type { Store } from "../state/store";
import { t } from "../state/t";

/** What a rule makes of the logits. */
interface Answer {
  readonly probabilities: readonly number[];
  /** Numbers in the order of the probabilities, and the one that belongs to a probability of 0. For an
   * exponential these are its exponent and −∞, which stay apart where the probabilities underflow. */
  readonly ranks: readonly number[];
  readonly rankOfZero: number;
  /** A number that may be subtracted from all logits without an effect on the answer. */
  readonly excess: number;
}
type Rule = (z: readonly number[]) => Answer;

/** Divides numbers by their sum. A sum of 0 has no quotients. */
function divideByTotal(parts: readonly number[]): Answer {
  const sum = parts.reduce((a, b) => a + b, 0) || NaN;
  const probabilities = parts.map((part) => part / sum);
  return { probabilities, ranks: probabilities, rankOfZero: 0, excess: 0 };
}

/** Divides exponentials by their sum, which is softmax. */
const divideExponentials = (z: readonly number[], temperature: number): Answer => ({
  probabilities: computeSoftmax(z, temperature),
  ranks: z,
  rankOfZero: -Infinity,
  excess: Math.max(...z),
});

/** The four rules. 2^z is e^(z ln 2), which is softmax at the temperature 1/ln 2. */
const RULES: readonly Rule[] = [
  divideByTotal,
  (z) => divideByTotal(z.map((x) => Math.max(x, 0))),
  (z) => divideExponentials(z, 1 / Math.LN2),
  (z) => divideExponentials(z, 1),
];

/** Returns whether two probabilities are equal up to rounding. */
const isNear = (a: number, b: number) => Math.abs(a - b) < 1e-9;

/** The properties in the order of the table's foot. Each returns whether the rule's answer for the logits z
 * has it. */
const PROPERTIES: readonly ((answer: Answer, z: readonly number[], rule: Rule) => boolean)[] = [
  ({ probabilities, ranks, rankOfZero }, z) =>
    !probabilities.some(Number.isNaN) &&
    ranks.every((x, i) => x > rankOfZero || (x === rankOfZero && z[i] === -Infinity)),
  ({ probabilities }) =>
    isNear(
      probabilities.reduce((a, b) => a + b, 0),
      1,
    ),
  ({ probabilities: p, ranks }, z) =>
    z.every((x, i) => z.every((y, j) => (x > y ? ranks[i]! > ranks[j]! : x !== y || isNear(p[i]!, p[j]!)))),
  ({ probabilities, excess }, z, rule) =>
    rule(z.map((x) => x - excess + 5)).probabilities.every((x, i) => isNear(x, probabilities[i]!)),
];

/** Formats the probability of a class, which may be negative. */
function formatAnswer({ probabilities, ranks, rankOfZero }: Answer, i: number): string {
  const p = probabilities[i]!;
  return p < 0 ? `−${formatPercent(-p)}` : formatPercent(p, ranks[i] === rankOfZero);
}

/** Creates the table of the four rules, with a check for each property. */
export function createExponential(store: Store): View {
  const section = find("[data-section=exponential]");
  const bindChange = (id: string, next: (z: readonly number[]) => readonly number[]) =>
    find(id).addEventListener("click", () => {
      const { entries } = store.state;
      const z = getLogits(entries);
      const changed = next(z);
      // A logit beyond the largest double would be infinite.
      if (changed.every((x, i) => Number.isFinite(x) || x === z[i]))
        store.set({ entries: replaceLogits(entries, changed) }, "jump");
    });
  bindChange("#rules-negative", (z) => z.map((x, i) => (i === z.length - 1 ? -1 : x)));
  bindChange("#rules-add", (z) => z.map((x) => tidy(x + 5)));
  bindChange("#rules-double", (z) => z.map((x) => tidy(2 * x)));
  bindChange("#rules-example", () => getLogits(createExample().entries));

  const renderRows = createClassRows<readonly Answer[]>(find("tbody", section), (row) => {
    const [name, z] = findParts(row, "name", "z");
    const cells = [...row.querySelectorAll<HTMLElement>(".rule")].map((cell) =>
      findParts(cell, "percent", "probability"),
    );
    return (entry, i, answers) => {
      write(name, formatName(entry, i));
      write(z, formatDigits(tidy(entry.logit)));
      cells.forEach(([percent, probability], r) => {
        const p = answers[r]!.probabilities[i]!;
        write(percent, formatAnswer(answers[r]!, i));
        setAll(probability, { width: formatLength(Math.min(Math.abs(p) || 0, 1)) });
        probability.classList.toggle("against", p < 0);
      });
    };
  });
  const checks = [...section.querySelectorAll("tfoot tr")].map(
    (row) => [...row.querySelectorAll("td.check")] as HTMLElement[],
  );

  return ({ entries }) => {
    const z = getLogits(entries);
    const answers = RULES.map((rule) => rule(z));
    renderRows(entries, answers);
    checks.forEach((row, k) =>
      row.forEach((cell, r) => {
        const holds = PROPERTIES[k]!(answers[r]!, z, RULES[r]!);
        write(cell, holds ? t`✓ yes` : t`✗ no`);
        cell.classList.toggle("no", !holds);
      }),
    );
  };
}
