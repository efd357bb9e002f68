// Reports how well the classifier reads the held-out images: its accuracy at a threshold, and its confusions.
import { type Images, type Judged, computeCoverage, countConfusions } from "../../compute/digits";
import { find, write } from "../../dom/elements";
import { localize } from "../../state/numbers";
import { t } from "../../state/t";

/** Formats a part of a number as a percentage, or as a dash if the number is 0. */
const formatPart = (part: number, whole: number) =>
  whole === 0 ? "–" : localize(`${((100 * part) / whole).toFixed(1)} %`);

/** Formats the number of images that were read correctly, and the percentage. */
export const formatAccuracy = ({ said, truth }: Judged) => {
  const right = said.filter((class_, i) => class_ === truth[i]).length;
  return t`${right} of ${said.length} held-out images (${formatPart(right, said.length)})`;
};

/** Creates the report on the held-out images. `slider` sets the threshold in percent. `show` is called with
 * an image that the reader selects. */
export function createDigitReport(
  images: Images,
  slider: HTMLInputElement,
  show: (image: Float32Array) => void,
) {
  let judged: Judged = { said: [], truth: [], sureness: [] };

  const showCoverage = () => {
    const threshold = slider.valueAsNumber / 100;
    const { answered, right, all } = computeCoverage(judged, threshold);
    const percent = localize(`${slider.value} %`);
    write(find("#digit-threshold-value"), percent);
    slider.setAttribute("aria-valuetext", percent);
    write(find("#digit-answered"), t`${answered} of ${all} (${formatPart(answered, all)})`);
    write(find("#digit-right"), t`${right} (${formatPart(right, answered)})`);
  };
  const showExample = (truth: number, said: number) => {
    const i = judged.said.findIndex((class_, i) => class_ === said && judged.truth[i] === truth);
    show(images.pixels.subarray(64 * i, 64 * (i + 1)));
  };
  return {
    get threshold() {
      return slider.valueAsNumber / 100;
    },
    show(next: Judged, classes: readonly string[]) {
      judged = next;
      write(find("#digit-accuracy"), formatAccuracy(judged));
      showCoverage();
      showMatrix(countConfusions(judged, classes.length), classes, showExample);
    },
  };
}

function createCell<K extends "td" | "th">(tag: K, text: string, scope?: string) {
  const element = document.createElement(tag);
  element.textContent = text;
  if (scope) element.setAttribute("scope", scope);
  return element;
}

/** Shows the confusion matrix, with the correct answers on the diagonal. Each count of a confusion is a
 * button that shows one of its images. */
function showMatrix(
  counts: readonly (readonly number[])[],
  classes: readonly string[],
  show: (truth: number, said: number) => void,
) {
  const table = find("#digit-matrix");
  const head = document.createElement("tr");
  head.append(
    createCell("th", t`is \\ read`, "col"),
    ...classes.map((name) => createCell("th", name, "col")),
  );
  const rows = counts.map((row, truth) => {
    const element = document.createElement("tr");
    element.append(createCell("th", classes[truth]!, "row"));
    row.forEach((count, said) => {
      const entry = createCell("td", count === 0 ? "" : String(count));
      if (said === truth) entry.className = "right";
      if (count > 0 && said !== truth) {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = `${count}×`;
        button.setAttribute(
          "aria-label",
          t`${classes[truth]!} read as ${classes[said]!}: ${count}; show one`,
        );
        button.addEventListener("click", () => show(truth, said));
        entry.replaceChildren(button);
      }
      element.append(entry);
    });
    return element;
  });
  find("thead", table).replaceChildren(head);
  find("tbody", table).replaceChildren(...rows);
}
