// Why the largest is subtracted: the naive formula beside the stable one, both
// really computed in the chosen precision.
import { find, parts, write } from "../dom";
import { evaluateIn } from "../engine";
import type { Model, View } from "../model";
import { formatNumber, formatShare, formatStep, parseList } from "../numbers";
import { entriesOf, type Entry, nameOf, type Precision, type Store } from "../state";
import { type Naive, naiveSoftmax, ROUND } from "./naive";
import { rowsIn } from "./rows";

/** From here on a share is called wrong, not merely rounded. */
const TOLERANCE: Record<Precision, number> = { f16: 2e-3, f32: 1e-6, f64: 1e-12 };

export function max(store: Store): View {
  const buttons = [...document.querySelectorAll<HTMLElement>("[data-max]")];
  const radios = [...document.querySelectorAll<HTMLInputElement>("[name=precision]")];
  const examples = new Map(buttons.map((button) => [button, exampleOf(button)]));
  const show = tables();
  let chosen = buttons[0]!;
  let latest: Model;
  const render = () => show(examples.get(chosen) ?? latest.entries, latest.precision);

  for (const button of buttons) {
    button.addEventListener("click", () => {
      chosen = button;
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === chosen));
      render();
    });
  }
  for (const radio of radios) {
    radio.addEventListener("change", () => store.set({ precision: radio.value as Precision }));
  }
  const own = find("#max-row .own");
  return (model) => {
    latest = model;
    for (const radio of radios) radio.checked = radio.value === model.precision;
    write(own, model.entries.map((entry) => formatNumber(entry.logit)).join(", "));
    render();
  };
}

const exampleOf = ({ dataset }: HTMLElement) => (dataset.max ? entriesOf(parseList(dataset.max) as number[]) : undefined);

type Stable = ReturnType<typeof evaluateIn>;

function writeNumber(cell: HTMLElement, x: number, format: (x: number) => string) {
  write(cell, format(x));
  cell.classList.toggle("infinite", x === Infinity);
}

function tables() {
  let naive: Naive;
  let stable: Stable;
  const showNaive = rowsIn(find("#naive tbody"), (row) => {
    const [name, z, weight, p] = parts(row, "name", "z", "weight", "p");
    return (entry, i) => {
      write(name, nameOf(entry, i));
      writeNumber(z, naive.logits[i]!, formatStep);
      writeNumber(weight, naive.exponentials[i]!, formatShare);
      writeNumber(p, naive.shares[i]!, formatShare);
    };
  });
  const showStable = rowsIn(find("#stable tbody"), (row) => {
    const [name, z, weight, p] = parts(row, "name", "z", "weight", "p");
    return (entry, i) => {
      write(name, nameOf(entry, i));
      writeNumber(z, naive.logits[i]! - Math.max(...naive.logits), formatStep);
      writeNumber(weight, stable.weights[i]!, formatShare);
      writeNumber(p, stable.probabilities[i]!, formatShare);
    };
  });
  return (entries: readonly Entry[], precision: Precision) => {
    const logits = entries.map((entry) => entry.logit);
    naive = naiveSoftmax(precision, logits);
    stable = evaluateIn(precision, logits, ROUND[precision]);
    showNaive(entries);
    showStable(entries);
    compare(naive, stable, precision);
  };
}

/** The sums below the tables, and what is to be said of them. */
function compare(naive: Naive, stable: Stable, precision: Precision) {
  const wrong = naive.shares.some((p, i) => Math.abs(p - stable.probabilities[i]!) > TOLERANCE[precision]);
  const total = naive.shares.reduce((a, b) => a + b, 0);
  const [naiveSum, naiveTotal] = parts(find("#naive tfoot"), "weight", "p");
  const [stableSum, stableTotal] = parts(find("#stable tfoot"), "weight", "p");
  writeNumber(naiveSum, naive.sum, formatShare);
  writeNumber(naiveTotal, wrong || Number.isNaN(total) ? total : 1, formatTotal);
  writeNumber(stableSum, stable.weightSum, formatShare);
  writeNumber(stableTotal, Number.isNaN(stable.weightSum) ? NaN : 1, formatTotal);
  judge("#naive-verdict", ...naiveVerdict(naive, precision, wrong));
  judge("#stable-verdict", ...stableVerdict(naive, stable.weightSum, precision));
}

const formatTotal = (total: number) => (Number.isInteger(total) ? String(total) : formatShare(total));

type Verdict = readonly ["right" | "wrong" | "broken", string];

function judge(selector: string, verdict: Verdict[0], sentence: string) {
  const element = find(selector);
  element.dataset.verdict = verdict;
  write(element, sentence);
}

function naiveVerdict({ logits, exponentials, sum, shares }: Naive, precision: Precision, wrong: boolean): Verdict {
  const over = exponentials.indexOf(Infinity);
  if (over >= 0) {
    const power = logits[over] === Infinity ? "∞" : formatStep(logits[over]!);
    return ["broken", `Broken: in ${precision}, e to the ${power} is ∞, and ∞ ÷ ∞ is not a number.`];
  }
  if (sum === Infinity) return ["broken", `Broken: in ${precision} the sum is ∞, and every share becomes 0.`];
  if (sum === 0) return ["broken", `Broken: in ${precision} every exponential is 0, and 0 ÷ 0 is not a number.`];
  if (!wrong) return ["right", "Right: these logits are small enough."];
  const lost = shares.includes(0) ? "some exponentials are 0, and the others" : "the exponentials";
  return ["wrong", `Wrong, and nothing warns of it: in ${precision}, ${lost} have hardly a digit left.`];
}

function stableVerdict({ logits }: Naive, weightSum: number, precision: Precision): Verdict {
  if (logits.includes(Infinity)) return ["broken", `Broken before it begins: a logit is beyond the largest number of ${precision}.`];
  if (Number.isNaN(weightSum)) return ["broken", "Broken: every class is masked, so there is nothing to share."];
  return ["right", "Right: no exponent is above 0, and the shares add to 1."];
}
