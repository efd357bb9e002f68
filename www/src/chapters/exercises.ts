// Exercises: scores to be found for given probabilities, and questions with an answer to every choice.
import { cloneTemplate, find, findParts, formatLength, setAll, write } from "../dom/elements";
import { totalVariation } from "../compute/softmax";
import { computeModel, type View } from "../state/model";
import { createStore, makeEntries, example, displayName } from "../state/state";
import { classBars } from "../explorer/class-bars";
import { createAxis } from "../explorer/axis";

/** A match is one that is off by less than a percentage point. */
const CLOSE = 0.01;

export function exercises(): View {
  const section = find("[data-section=exercises]");
  const solved = new Set<Element>();
  const all = [...section.querySelectorAll<HTMLElement>(".exercise")];
  const solve = (exercise: Element) => {
    solved.add(exercise);
    exercise.classList.add("solved");
    write(find("#exercises-solved"), `${solved.size} of ${all.length} solved`);
  };
  for (const exercise of all) (exercise.dataset.target ? match : choice)(exercise, () => solve(exercise));
  return () => {};
}

/** Scores to be moved until the bars fill their outlines. */
function match(exercise: HTMLElement, solve: () => void) {
  const targets = exercise.dataset
    .target!.split(";")
    .map((text) => text.split(",").map((part) => Number(part) / 100));
  let round = 0;
  const store = createStore({ ...example(), entries: makeEntries(targets[0]!.map(() => 0)) });
  const axis = createAxis(store);
  const list = find(".match", exercise);
  const rows = store.state.entries.map((entry) => {
    const element = cloneTemplate("mini-template");
    element.dataset.colour = String(entry.colour);
    const outline = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    setAll(outline, { class: "ghost", height: "100%" });
    find(".shares", element).append(outline);
    list.append(element);
    return { element, outline, show: classBars(element, entry.id, store, axis, true) };
  });
  const again = exercise.querySelector<HTMLElement>(".again");
  again?.addEventListener("click", () => {
    round = (round + 1) % targets.length;
    store.set({ entries: store.state.entries.map((entry) => ({ ...entry, logit: 0 })) });
  });

  const render = () => {
    const model = computeModel(store.state, "edit");
    const target = targets[round]!;
    axis.follow(model);
    rows.forEach(({ element, outline, show }, i) => {
      const [name, percent] = findParts(element, "name", "percent");
      write(name, displayName(model.entries[i]!, i));
      write(percent, model.percents[i]!);
      setAll(outline, { width: formatLength(target[i]!) });
      show(model, i);
    });
    const distance = totalVariation(target, model.probabilities);
    const isImpossible = target.includes(0);
    if (distance < (isImpossible ? 0.002 : CLOSE)) solve();
    write(
      find(".asked", exercise),
      target
        .map((part) => `${Number((100 * part).toFixed(1))} %`)
        .join(", ")
        .replace(/, ([^,]*)$/, " and $1"),
    );
    write(find(".feedback", exercise), isImpossible ? ofImpossible(distance) : ofMatch(distance, target));
  };
  store.subscribe(render);
  render();
}

function ofMatch(distance: number, target: readonly number[]): string {
  const off = `${(100 * distance).toFixed(1)} percentage points off.`;
  if (distance >= CLOSE) return off;
  const [first, second, third] = target as [number, number, number];
  const gap = (a: number, b: number) =>
    a === b ? "0" : `ln ${Number((a / b).toFixed(2))} ≈ ${Math.log(a / b).toFixed(2)}`;
  return `Matched. Only the differences between the scores count: here ${gap(first, second)} and ${gap(second, third)}.`;
}

function ofImpossible(distance: number): string {
  if (distance >= 0.002)
    return `${(100 * distance).toFixed(1)} percentage points off. With the arrow keys you can go beyond the end of the scale.`;
  return "As close as you like, and never there: an exponential is never 0, however low the score. Only a score of −∞ would do it.";
}

/** A question; whoever chooses wrongly is told why that is not it. */
function choice(exercise: HTMLElement, solve: () => void) {
  const feedback = find(".feedback", exercise);
  exercise.addEventListener("change", (event) => {
    const { dataset } = (event.target as HTMLInputElement).closest("label")!;
    const isRight = dataset.right !== undefined;
    feedback.dataset.verdict = isRight ? "right" : "wrong";
    write(feedback, `${isRight ? "Right. " : "No. "}${dataset.say}`);
    if (isRight) solve();
  });
}
