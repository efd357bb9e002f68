// What the classifier of digits may promise: how right its probabilities are at a temperature, which digits a picture
// can be, and whether it is a digit at all.
import { findNearestStep, computeTemperature } from "../../../js/element/format";
import type { Images, Classifier } from "../compute/digits";
import {
  type Judgement,
  type FamiliarityRule,
  fitBestTemperature,
  countSets,
  fitSets,
  computeJudgement,
  computeReliabilityOf,
  fitLikenessRule,
  fitLogitsRule,
  predictSet,
  splitInHalf,
} from "../compute/doubts";
import { find, findAll, setAll, write } from "../dom/elements";
import { LOCALE, formatFixed, formatNumber, formatPercent, localize, tidy } from "../state/numbers";
import type { Store } from "../state/state";
import { createPicture, drawInk } from "./digit-picture";
import { type Letter, drawAllLetters, drawLetter } from "./letter-strokes";
import { createPoliteStatus } from "./polite-status";
import { createReliabilityDiagram } from "./reliability-diagram";
import { t } from "../state/t";

/** The letters that have a button; O is one that looks like a digit. */
const LETTERS: readonly Letter[] = ["A", "E", "H", "K", "M", "P", "R", "T", "X", "O"];
/** How many further halves are drawn at a press. */
const SPLITS = 20;

interface Grid {
  readonly image: Float32Array;
  show(image: Float32Array): void;
}

const list = new Intl.ListFormat(LOCALE, { type: "disjunction" });
/** A whole percentage has no decimals; a computed one has one. */
const formatWhole = (percent: number) => localize(`${percent} %`);
const formatFraction = (part: number, all: number) => t`${part} of ${all} (${formatPercent(part / all)})`;

export function createDigitDoubts(store: Store, heldOut: Images, grid: () => Grid) {
  find("#digit-status").insertAdjacentHTML(
    "afterend",
    '<p class="live" id="digit-verdict" aria-live="polite"></p>',
  );
  const say = createPoliteStatus("#digit-verdict");
  const letters = drawAllLetters();
  const renderReliability = createReliabilityDiagram(find("#digit-reliability"));
  const own: { pixels: Float32Array; label: string }[] = [];
  let model: Classifier;
  let [temperature, alpha] = [1, 0.05];
  let all: Judgement;
  let halves: [Judgement, Judgement];
  let fit: ReturnType<typeof fitSets>;
  let rules: { logits: FamiliarityRule; likeness: FamiliarityRule };
  let splits = 1;

  const nameSet = (pixels: Float32Array) => {
    const names = predictSet(Array.from(model.logits(pixels)), fit, temperature).map(
      (i) => model.classes[i]!,
    );
    return { names, text: list.format(names) };
  };
  const assess = (pixels: Float32Array) => {
    const isFamiliar = rules.likeness.isFamiliar(pixels);
    return { ...nameSet(pixels), isFamiliar, word: isFamiliar ? t`familiar` : t`unfamiliar` };
  };

  // The letters and the cases
  const letterButtons = LETTERS.map((letter) =>
    createPictureButton(t`The letter ${letter}`, drawLetter(letter)),
  );
  const letterGroup = document.createElement("div");
  setAll(letterGroup, {
    class: "live digit-samples",
    id: "digit-letters",
    role: "group",
    "aria-label": t`Letters`,
  });
  letterGroup.append(...letterButtons);
  find("#digit-samples").after(letterGroup);
  function createPictureButton(name: string, pixels: Float32Array) {
    const button = document.createElement("button");
    setAll(button, { type: "button", "aria-label": name });
    const picture = createPicture("");
    picture.setAttribute("aria-hidden", "true");
    drawInk(picture, pixels);
    button.append(picture);
    button.addEventListener("click", () => grid().show(pixels));
    return button;
  }
  const showCases = () => {
    const cases = findCases(model, all, heldOut);
    find("#digit-cases").replaceChildren(
      ...cases.map(({ what, pixels }) => {
        const { text, word, isFamiliar } = assess(pixels);
        const item = document.createElement("li");
        const verdict = document.createElement("p");
        verdict.innerHTML = "<span></span><b></b><em></em>";
        const [title, set, familiar] = [...verdict.children] as [HTMLElement, HTMLElement, HTMLElement];
        title.textContent = what;
        set.textContent = text ? t`can be ${text}` : t`no digit is likely enough`;
        familiar.textContent = word;
        familiar.classList.toggle("unfamiliar", !isFamiliar);
        item.append(createPictureButton(t`${what}; show it in the grid`, pixels), verdict);
        return item;
      }),
    );
  };

  // The temperature
  const range = find<HTMLInputElement>("#digit-range");
  range.addEventListener("input", () => store.set({ temperature: computeTemperature(range.valueAsNumber) }));
  find("#digit-fit").addEventListener("click", () =>
    store.set({ temperature: tidy(Number(fitBestTemperature(all).toFixed(2))) }),
  );
  const showReliability = () => {
    const found = computeReliabilityOf(all, temperature);
    renderReliability(found);
    write(find("#digit-sure"), formatFraction(found.sure, all.truth.length));
    write(find("#digit-temperature"), formatNumber(temperature));
    range.valueAsNumber = findNearestStep(temperature);
    range.setAttribute("aria-valuetext", formatNumber(temperature));
  };

  // The sets
  const alphaRange = find<HTMLInputElement>("#digit-alpha");
  alphaRange.addEventListener("input", () => store.setSetting("a", alphaRange.valueAsNumber));
  const showSets = () => {
    const { covered, all: n, size, empty } = countSets(halves[1], fit, temperature);
    const missed = formatWhole(Math.round(100 * alpha));
    alphaRange.valueAsNumber = Math.round(100 * alpha);
    alphaRange.setAttribute("aria-valuetext", missed);
    write(find("#digit-alpha-value"), missed);
    for (const promise of findAll(".digit-promise"))
      write(promise, formatWhole(100 - Math.round(100 * alpha)));
    write(find("#digit-fitted"), String(fit.n));
    const [low, high] = (fit.coverage as readonly [number, number]).map((p) => formatPercent(p));
    write(find("#digit-coverage"), t`${low!} to ${high!}`);
    write(find("#digit-covered"), formatFraction(covered, n));
    write(find("#digit-size"), formatFixed(size, 2));
    write(find("#digit-empty"), String(empty));
    write(find("#digit-splits"), "");
    splits = 1;
  };
  find("#digit-split").addEventListener("click", () => {
    const before = splits;
    let [sum, worst, best] = [0, 1, 0];
    for (let seed = 1; seed <= before - 1 + SPLITS; seed++) {
      const [fitted, measured] = splitInHalf(all, seed);
      const { covered, all: n } = countSets(measured, fitSets(fitted, alpha, temperature), temperature);
      sum += covered / n;
      [worst, best] = [Math.min(worst, covered / n), Math.max(best, covered / n)];
    }
    const count = before - 1 + SPLITS;
    splits = count + 1;
    write(
      find("#digit-splits"),
      t`${count} random halves: ${formatPercent(sum / count)} on average, from ${formatPercent(worst)} to ${formatPercent(best)}.`,
    );
  });

  // The reader's own drawings
  const showOwn = () => {
    const NONE = "";
    const digits = own.filter(({ label }) => label !== NONE);
    const others = own.filter(({ label }) => label === NONE);
    const covered = digits.filter(({ pixels, label }) => nameSet(pixels).names.includes(label)).length;
    const refused = others.filter(({ pixels }) => !rules.likeness.isFamiliar(pixels)).length;
    const parts = [
      digits.length > 0 &&
        t`The set held what you meant in ${formatFraction(covered, digits.length)} of your drawings.`,
      others.length > 0 && t`Of ${others.length} that mean no digit, ${refused} are called unfamiliar.`,
    ];
    write(find("#digit-own-count"), parts.filter(Boolean).join(" "));
  };
  const makeLabels = () => {
    const group = find("#digit-labels");
    const names = [...model.classes, ""];
    if (group.children.length === names.length) return;
    group.replaceChildren(
      ...names.map((label) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = label || t`no digit`;
        button.addEventListener("click", () => count(label));
        return button;
      }),
    );
  };
  const count = (label: string) => {
    const pixels = Float32Array.from(grid().image);
    if (pixels.every((ink) => ink === 0))
      return void write(find("#digit-own-count"), t`The grid is empty: draw something first.`);
    // Another name for the picture that was counted last takes the place of the first.
    if (own.at(-1)?.pixels.every((ink, i) => ink === pixels[i])) own.pop();
    own.push({ pixels, label });
    showOwn();
  };

  const showRules = () => {
    for (const [name, { auroc, keptDigits, keptOthers }] of Object.entries(rules)) {
      const row = find(`#digit-rule-${name}`);
      const texts = [formatFixed(auroc, 2), formatPercent(keptDigits), formatPercent(1 - keptOthers)];
      [...row.querySelectorAll("td")].forEach((cell, i) => write(cell, texts[i]!));
    }
  };

  return {
    take(next: Classifier, at: number) {
      temperature = at;
      if (next !== model) {
        model = next;
        all = computeJudgement(model, heldOut);
        halves = splitInHalf(all, 1);
        const quarters = splitInHalf(halves[1], 1);
        rules = {
          logits: fitLogitsRule(model, quarters, letters),
          likeness: fitLikenessRule(halves[0].pixels, quarters, letters),
        };
        makeLabels();
        showRules();
      }
      alpha = store.state.settings.a / 100;
      fit = fitSets(halves[0], alpha, temperature);
      showReliability();
      showSets();
      showCases();
      showOwn();
    },
    /** Says of the picture in the grid which digits it can be, and whether it is like one. */
    read(image: Float32Array) {
      if (image.every((ink) => ink === 0)) return say("");
      const { text, isFamiliar } = assess(image);
      const promise = formatWhole(100 - Math.round(100 * alpha));
      if (!isFamiliar)
        return say(
          t`Unfamiliar: it is unlike all digits that are known, so the set (${text || t`empty`}) promises nothing.`,
        );
      say(
        text
          ? t`With ${promise} promised, it can be ${text}. It is like digits that are known.`
          : t`With ${promise} promised, no digit is likely enough. It is like digits that are known.`,
      );
    },
  };
}

/** An easy digit, one that is read wrongly, and two letters. */
function findCases(model: Classifier, { logits, truth, classes }: Judgement, { labels, pixels }: Images) {
  const best = (row: number) => {
    const of = logits.subarray(row * classes, (row + 1) * classes);
    return of.indexOf(Math.max(...of));
  };
  const side = pixels.length / labels.length;
  const image = (row: number) => pixels.subarray(row * side, (row + 1) * side);
  const wrong = truth.findIndex((right, row) => best(row) !== right);
  const easy = labels.indexOf("3");
  return [
    { what: t`A ${3}`, pixels: image(easy) },
    ...(wrong < 0
      ? []
      : [{ what: t`A ${labels[wrong]!} read as ${model.classes[best(wrong)]!}`, pixels: image(wrong) }]),
    { what: t`The letter ${"A"}`, pixels: drawLetter("A") },
    { what: t`The letter ${"O"}`, pixels: drawLetter("O") },
  ];
}
