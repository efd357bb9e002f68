// The shadow tree of <softmax-explorer>: a row for each class, the temperature and a sentence about both.

import { isolate } from "../format.js";
import { PARTS } from "./attributes.js";
import type { Explored, ExplorerState } from "./explored.js";
import { make } from "./make.js";
import { formatNats } from "./numbers.js";
import { type ClassRow, createRow } from "./row.js";
import { CSS } from "./style.js";
import { createTemperature } from "./temperature.js";

/** Holds all that one render shows; `problem` may be about an attribute. */
export interface ShownState extends Explored, ExplorerState {}

/** Describes what the element does with its shadow tree. */
export interface ExplorerView {
  /** Shows a state. */
  render(shown: ShownState): void;
  /** Shows the content of the document instead, since nothing can be computed here. */
  fail(reason: string): void;
}

/** Takes over a change that a person has made. */
export type Edit = (part: { logits?: readonly number[]; temperature?: number }) => void;

/** Creates the content of the shadow tree. `edit` is called with the changes that a person makes. */
export function createExplorerView(root: ShadowRoot, edit: Edit): ExplorerView {
  adoptStyle(root);
  const list = make("ol", { part: "classes" });
  const temperature = createTemperature(edit);
  const sentence = make("p", { role: "status", part: "status" });
  const error = make("p", { role: "alert", hidden: "" });
  const explorer = make("div", { part: "explorer" }, list, temperature.element, sentence, error);
  root.append(explorer);
  const rows: ClassRow[] = [];
  let logits: readonly number[] = [];
  const change = (index: number, by: (logit: number) => number) =>
    edit({ logits: logits.map((z, i) => (i === index ? by(z) : z)) });
  const complain = (text: string) => {
    error.textContent = text;
    error.hidden = text === "";
  };
  return {
    render(shown) {
      ({ logits } = shown);
      while (rows.length > logits.length) rows.pop()!.element.remove();
      while (rows.length < logits.length) {
        const row = createRow(rows.length, change);
        rows.push(row);
        list.append(row.element);
      }
      const hidden = shown.gradient === undefined ? [...shown.hide, "gradient"] : shown.hide;
      for (const part of PARTS) explorer.classList.toggle(`no-${part}`, hidden.includes(part));
      for (const row of rows) row.render(shown);
      temperature.render(shown.temperature);
      sentence.textContent = describe(shown);
      complain(shown.problem);
    },
    fail(reason) {
      root.replaceChildren(document.createElement("slot"), error);
      complain(`The explorer cannot compute here. (${reason})`);
    },
  };
}

/** Adds the style sheet to the tree. Simulated documents, such as that of jsdom, have no sheets of this
 * kind. */
function adoptStyle(root: ShadowRoot): void {
  if (!("replaceSync" in CSSStyleSheet.prototype)) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  root.adoptedStyleSheets = [sheet];
}

/** Describes which class leads, and the loss of the target. */
function describe({ logits, probabilities, percents, labels, loss, target }: ShownState): string {
  if (probabilities.some(Number.isNaN))
    return logits.includes(Infinity)
      ? "No class has a probability: a logit is +∞."
      : "No class has a probability: every logit is −∞.";
  const top = Math.max(...probabilities);
  const best = probabilities.indexOf(top);
  const leaders = probabilities.filter((p) => p === top).length;
  const leader =
    leaders > 1
      ? `${leaders} classes lead together with ${percents[best]} each.`
      : `${isolate(labels[best]!)} leads with ${percents[best]}.`;
  return loss === undefined
    ? leader
    : `${leader} If ${isolate(labels[target!]!)} is right, the loss is ${formatNats(loss)}.`;
}
