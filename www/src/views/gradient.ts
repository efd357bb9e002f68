// Cross-entropy and its gradient: the truth is chosen, and every class shows
// the prediction minus the truth.
import { find, parts, percentOf, setAll, write } from "../dom";
import { errorOf } from "../engine";
import { gradientOf, lossOf, numericGradient } from "../engine-loss";
import type { Model, View } from "../model";
import { formatGradient, formatShare } from "../numbers";
import { nameOf, type Store } from "../state";
import { descent } from "./descent";
import { rowsIn } from "./rows";

/** The whole chapter; `tied` ties what shows it to its section. */
export function gradient(
  store: Store,
  say: (remark: string) => void,
  tied: (...views: View[]) => View,
): View {
  const { follow, draw } = descent(store, say);
  const show = tied(slopes(store), draw);
  return (model) => {
    follow(model);
    show(model);
  };
}

function slopes(store: Store): View {
  const list = find("#slopes");
  let model: Model;
  let error: readonly number[] = [];
  const showCheck = check();
  list.addEventListener("change", (event) =>
    store.set({ target: Number((event.target as HTMLInputElement).value) }),
  );

  const showSlopes = rowsIn(list, (row) => {
    const radio = find<HTMLInputElement>("input", row);
    const [name, percent, stick, slope] = parts(row, "name", "percent", "stick", "gradient");
    return (entry, i) => {
      radio.value = String(i);
      radio.checked = i === model.target;
      row.classList.toggle("is-truth", radio.checked);
      write(name, nameOf(entry, i));
      write(percent, model.percents[i]!);
      const part = error[i] || 0;
      setAll(stick, { x: percentOf(0.5 + Math.min(part, 0) / 2), width: percentOf(Math.abs(part) / 2) });
      write(slope, formatGradient(error[i]!, 3));
    };
  });

  return (next) => {
    model = next;
    const { entries, probabilities, target, temperature } = model;
    error = errorOf(probabilities, target);
    showSlopes(entries);
    write(find("#slopes-sum"), Number.isNaN(error[0]) ? "NaN" : "0");
    write(find("#loss-p"), formatShare(probabilities[target]!));
    write(
      find("#loss"),
      formatShare(
        lossOf(
          entries.map((entry) => entry.logit),
          target,
          temperature,
        ),
      ),
    );
    showCheck(model);
  };
}

/** The gradient by formula beside the measured one. */
function check() {
  let byFormula: readonly number[] = [];
  let measured: readonly number[] = [];
  // The limits have no slope, and a masked logit no two sides.
  const text = (x: number, defined: boolean) => (defined ? formatGradient(x, 6) : "–");
  let temperature = 1;
  const showRows = rowsIn(find("#check tbody"), (row) => {
    const [name, analytic, numeric] = parts(row, "name", "analytic", "numeric");
    return (entry, i) => {
      const sloped = temperature > 0 && temperature < Infinity;
      write(name, nameOf(entry, i));
      write(analytic, text(byFormula[i]!, temperature > 0));
      write(numeric, text(measured[i]!, sloped && Number.isFinite(entry.logit)));
    };
  });
  return ({ entries, target, temperature: t }: Model) => {
    const logits = entries.map((entry) => entry.logit);
    temperature = t;
    byFormula = gradientOf(logits, target, t);
    measured = numericGradient(logits, target, t);
    showRows(entries);
  };
}
