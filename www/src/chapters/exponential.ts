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

type Rule = (z: readonly number[]) => readonly number[];

/** Divides numbers by their sum. */
const divideByTotal = (parts: readonly number[]) => {
  const sum = parts.reduce((a, b) => a + b, 0);
  return parts.map((part) => part / sum);
};
/** The four rules. 2^z is e^(z ln 2), which is softmax at the temperature 1/ln 2. */
const RULES: readonly Rule[] = [
  divideByTotal,
  (z) => divideByTotal(z.map((x) => Math.max(x, 0))),
  (z) => computeSoftmax(z, 1 / Math.LN2),
  (z) => computeSoftmax(z, 1),
];

/** Returns whether two probabilities are equal up to rounding. */
const isNear = (a: number, b: number) => Math.abs(a - b) < 1e-9;

/** The properties in the order of the table's foot. Each returns whether the rule's probabilities for the
 * logits z have it. */
const PROPERTIES: readonly ((p: readonly number[], z: readonly number[], rule: Rule) => boolean)[] = [
  (p, z) => p.every((x, i) => x > 0 || (x === 0 && z[i] === -Infinity)),
  (p) =>
    isNear(
      p.reduce((a, b) => a + b, 0),
      1,
    ),
  (p, z) => p.every((x, i) => p.every((y, j) => (z[i]! > z[j]! ? x > y : z[i] !== z[j] || isNear(x, y)))),
  (p, z, rule) => rule(z.map((x) => x + 5)).every((x, i) => isNear(x, p[i]!)),
];

/** Creates the table of the four rules, with a check for each property. */
export function createExponential(store: Store): View {
  const section = find("[data-section=exponential]");
  const bindChange = (id: string, next: (z: readonly number[]) => readonly number[]) =>
    find(id).addEventListener("click", () => {
      const { entries } = store.state;
      store.set({ entries: replaceLogits(entries, next(getLogits(entries))) }, "jump");
    });
  bindChange("#rules-negative", (z) => z.map((x, i) => (i === z.length - 1 ? -1 : x)));
  bindChange("#rules-add", (z) => z.map((x) => tidy(x + 5)));
  bindChange("#rules-double", (z) => z.map((x) => tidy(2 * x)));
  bindChange("#rules-example", () => getLogits(createExample().entries));

  const renderRows = createClassRows<readonly (readonly number[])[]>(find("tbody", section), (row) => {
    const [name, z] = findParts(row, "name", "z");
    const cells = [...row.querySelectorAll<HTMLElement>(".rule")].map((cell) =>
      findParts(cell, "percent", "probability"),
    );
    return (entry, i, answers) => {
      write(name, formatName(entry, i));
      write(z, formatDigits(tidy(entry.logit)));
      cells.forEach(([percent, probability], r) => {
        const p = answers[r]![i]!;
        write(percent, p < 0 ? `−${formatPercent(-p)}` : formatPercent(p));
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
