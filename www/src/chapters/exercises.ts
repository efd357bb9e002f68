// Creates the exercises: scores to be found for given probabilities, and questions with a reply to every
// choice.
import {
  computeExponential,
  computeLogLoss,
  computeLogRatio,
  computeTotalVariation,
} from "../compute/softmax";
import { cloneTemplate, find, findAll, findParts, formatLength, setAll, write } from "../dom/elements";
import { answers } from "../explorer/answers";
import { createAxis } from "../explorer/axis";
import { createClassBars } from "../explorer/class-bars";
import { createEntries, formatName } from "../state/entries";
import { type View, computeModel } from "../state/model";
import { formatDigits, formatFixed, formatList, joinSentences, localize } from "../state/numbers";
import { SETTINGS } from "../state/settings";
import { createExample } from "../state/state";
import { type Store, createStore } from "../state/store";
import { t } from "../state/t";
import { type ExerciseNumbers, drawExerciseNumbers } from "./exercise-numbers";
import "../../styles/on-demand/mini-rows.css";

/** The largest difference between two probabilities that still counts as a match: a percentage point. */
const MATCH_DISTANCE = 0.01;

/** The largest difference that counts where a match is impossible and can only be approached. */
const IMPOSSIBLE_MATCH_DISTANCE = 0.002;

/** Shows an exercise with the numbers of a seed. Without numbers it shows those of the HTML. */
type ShowNumbers = (numbers: ExerciseNumbers | undefined) => void;

/** Creates the exercises, counts the solved ones, and draws new numbers when the button is pressed. */
export function createExercises(store: Store): View {
  const section = find("[data-section=exercises]");
  const solved = new Set<Element>();
  const all = findAll(".exercise", section);
  const showSolved = () => write(find("#exercises-solved"), t`${solved.size} of ${all.length} solved`);
  const solve = (exercise: Element) => {
    solved.add(exercise);
    exercise.classList.add("solved");
    showSolved();
  };
  const hasAnswers = () => store.state.answers === "on";
  const shows = all.map((exercise, i) =>
    exercise.dataset.target
      ? createMatch(exercise, i + 1, () => solve(exercise))
      : createChoice(exercise, hasAnswers, () => solve(exercise)),
  );
  find("#exercises-new").addEventListener("click", () =>
    store.setSetting("exerciseSeed", (store.state.settings.exerciseSeed % SETTINGS.exerciseSeed.high) + 1),
  );
  let seed: number = SETTINGS.exerciseSeed.initial;
  return ({ settings }) => {
    if (settings.exerciseSeed === seed) return;
    seed = settings.exerciseSeed;
    const numbers = seed > 0 ? drawExerciseNumbers(seed) : undefined;
    solved.clear();
    for (const exercise of all) exercise.classList.remove("solved");
    for (const show of shows) show(numbers);
    showSolved();
  };
}

/** Creates an exercise whose scores are moved until the bars fill their outlines. */
function createMatch(exercise: HTMLElement, number: number, solve: () => void): ShowNumbers {
  const first = exercise.dataset.target!.split(",").map(Number);
  const toParts = (percents: readonly number[]) => percents.map((percent) => percent / 100);
  let target = toParts(first);
  const store = createStore({ ...createExample(), entries: createEntries(target.map(() => 0)) });
  const axis = createAxis(store);
  const list = find(".match", exercise);
  const rows = store.state.entries.map((entry) => {
    const element = cloneTemplate("mini-template");
    element.dataset.color = String(entry.color);
    const outline = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    setAll(outline, { class: "ghost", height: "100%" });
    find(".probabilities", element).append(outline);
    list.append(element);
    return { element, outline, show: createClassBars(element, entry.id, store, axis, true) };
  });

  const render = () => {
    const model = computeModel(store.state, "edit");
    axis.follow(model);
    rows.forEach(({ element, outline, show }, i) => {
      const [name, percent] = findParts(element, "name", "percent");
      write(name, formatName(model.entries[i]!, i));
      write(percent, model.percents[i]!);
      setAll(outline, { width: formatLength(target[i]!) });
      show(model, i);
    });
    const distance = computeTotalVariation(target, model.probabilities);
    const isImpossible = target.includes(0);
    if (distance < (isImpossible ? IMPOSSIBLE_MATCH_DISTANCE : MATCH_DISTANCE)) solve();
    const percents = target.map((part) => Number((100 * part).toFixed(1)));
    exercise.dataset.asked = percents.join();
    write(find(".asked", exercise), formatList(percents.map((percent) => localize(`${percent} %`))));
    write(
      find(".feedback", exercise),
      isImpossible ? describeImpossible(distance) : describeMatch(distance, target),
    );
  };
  store.subscribe(render);
  render();
  return (numbers) => {
    target = toParts(numbers?.targets[number] ?? first);
    store.set({ entries: store.state.entries.map((entry) => ({ ...entry, logit: 0 })) });
  };
}

/** Describes how far off the probabilities are, or which differences of the scores match them. */
function describeMatch(distance: number, target: readonly number[]): string {
  if (distance >= MATCH_DISTANCE) return t`${formatFixed(100 * distance, 1)} percentage points off.`;
  const [first, second, third] = target as [number, number, number];
  const gap = (a: number, b: number) =>
    a === b
      ? "0"
      : `ln ${formatDigits(Number((a / b).toFixed(2)))} ≈ ${formatFixed(computeLogRatio(a, b), 2)}`;
  return t`Matched. Only the differences between the scores count: here ${gap(first, second)} and ${gap(second, third)}.`;
}

/** Describes how far off the probabilities are if one of them should be 0, which no finite score reaches. */
function describeImpossible(distance: number): string {
  if (distance >= IMPOSSIBLE_MATCH_DISTANCE)
    return t`${formatFixed(100 * distance, 1)} percentage points off. With the arrow keys you can go beyond the end of the scale.`;
  return t`As close as you like, and never there: an exponential is never 0, however low the score. Only a score of −∞ would do it.`;
}

/** Creates a question with choices. A wrong choice is explained, unless the answers are kept back. */
function createChoice(exercise: HTMLElement, hasAnswers: () => boolean, solve: () => void): ShowNumbers {
  const feedback = find(".feedback", exercise);
  const labels = findAll("label", exercise);
  const { right, replies: first } = CHOICES[exercise.id]!;
  let replies = first;
  exercise.addEventListener("change", (event) => {
    if (!hasAnswers())
      return write(feedback, t`This is your choice. The link keeps the answers for the class.`);
    const chosen = labels.findIndex((label) => label.contains(event.target as Node));
    const isRight = chosen === right;
    feedback.dataset.verdict = isRight ? "right" : "wrong";
    write(feedback, isRight ? t`Right. ${replies[chosen]!}` : t`No. ${replies[chosen]!}`);
    if (isRight) solve();
  });
  answers.set(exercise, () => joinSentences([t`${labels[right]!.textContent!.trim()}.`, replies[right]!]));
  const texts = QUESTIONS[exercise.id];
  const given = exercise.querySelector(".given");
  const options = findAll("label span", exercise);
  const before = options.map((option) => option.textContent!);
  const asked = given?.textContent ?? "";
  return (numbers) => {
    for (const input of findAll<HTMLInputElement>("input", exercise)) input.checked = false;
    delete feedback.dataset.verdict;
    write(feedback, "");
    if (!texts || !given) return;
    const made = numbers && texts(numbers);
    write(given, made?.given ?? asked);
    options.forEach((option, i) => write(option, made?.options[i] ?? before[i]!));
    replies = made?.replies ?? first;
  };
}

interface Choices {
  /** The index of the right choice. */
  readonly right: number;
  /** The reply to each choice, in the order of the HTML. */
  readonly replies: readonly string[];
}

// Replies that several choices share.
const RATIO_OF_PROBABILITIES = t`The ratio of two probabilities is e to the difference of the scores.`;
const RATIO_OF_SCORES = t`That is the ratio of the scores. Softmax compares their exponentials.`;
const IT_CANCELS = t`Each exponential is multiplied by e³, and so is their sum: it cancels.`;
const NOT_THE_LOSS = t`That is the probability; the loss is minus its logarithm.`;
const IN_BITS = t`In bits, with the logarithm to the base 2, it would be. Here the logarithm is the natural one.`;

const CHOICES: Record<string, Choices> = {
  "exercise-2": {
    right: 1,
    replies: [
      t`2 is the difference of the scores. The ratio of the probabilities is e to this power.`,
      RATIO_OF_PROBABILITIES,
      RATIO_OF_SCORES,
    ],
  },
  "exercise-3": {
    right: 0,
    replies: [IT_CANCELS, t`They can’t all grow: they add up to 1.`, IT_CANCELS],
  },
  "exercise-5": {
    right: 1,
    replies: [
      t`Scores are divided by T, so T = 2 halves them.`,
      t`Dividing by ½ doubles every score.`,
      t`Dividing every score by T multiplies every score by 1/T. Which T makes this 2?`,
    ],
  },
  "exercise-6": {
    right: 2,
    replies: [
      t`e⁰ is 1, like that of any other class with score 0.`,
      t`e⁻¹⁰⁰ is tiny, but it is not 0; and if the others score −200, this class wins.`,
      t`Only e to the power −∞ is exactly 0: the class is masked.`,
    ],
  },
  "exercise-8": {
    right: 1,
    replies: [NOT_THE_LOSS, t`−ln 0.5 is ln 2.`, IN_BITS],
  },
};

interface Question {
  readonly given: string;
  /** The text beside each choice and the reply to it, in the order of the HTML. */
  readonly options: readonly string[];
  readonly replies: readonly string[];
}

/** Formats a number with up to three significant digits. */
const formatShort = (x: number) => formatDigits(Number(x.toPrecision(3)));

/** The questions with numbers, by the id of the exercise. */
const QUESTIONS: Record<string, (numbers: ExerciseNumbers) => Question> = {
  "exercise-2": ({ scores: [a, b] }) => ({
    given: t`Two classes score ${a} and ${b}.`,
    options: [
      t`${formatShort(2 ** (a - b))} times`,
      t`e to the power ${a - b} ≈ ${formatShort(computeExponential(a - b))} times`,
      t`${a} ÷ ${b} ${Number.isInteger((100 * a) / b) ? "=" : "≈"} ${formatShort(a / b)} times`,
    ],
    replies: [
      t`That is 2 to the power ${a - b}. Softmax takes powers of e.`,
      RATIO_OF_PROBABILITIES,
      RATIO_OF_SCORES,
    ],
  }),
  "exercise-8": ({ halvings }) => {
    const p = 2 ** -halvings;
    return {
      given: t`The true class has the probability ${formatDigits(p)}.`,
      options: [formatDigits(p), `ln ${1 / p} ≈ ${formatShort(computeLogLoss(p))}`, String(halvings)],
      replies: [NOT_THE_LOSS, t`−ln ${formatDigits(p)} is ln ${1 / p}.`, IN_BITS],
    };
  },
};
