// Creates the views below the first screen: the table, the chapters, the companion, the predictions, and the
// sections that a link hides. This file is loaded at the first sign of a reader, or at once if the page does
// not begin at the top.
import { CHAPTER_VIEWS, type Page, createChapterView } from "./chapter-views";
import { createPredictions } from "./chapters/predict";
import { find, findAll } from "./dom/elements";
import { keepInPlace } from "./dom/keep-in-place";
import type { Axis } from "./explorer/axis";
import { createCompanion, createCompanionBar } from "./explorer/companion";
import { createHiddenSections } from "./explorer/hidden-sections";
import { createTable } from "./explorer/table";
import type { View } from "./state/model";

/** Creates the views below the first screen. */
export function createLazyViews(page: Page, axis: Axis): View[] {
  keepInPlace(findAll(".chapter"));
  return [
    page.whenVisible(find(".numbers"), createTable()),
    page.whenVisible(find("#companion"), createCompanion(page.store, axis)),
    createCompanionBar(find("#class-list")),
    ...CHAPTER_VIEWS.map((chapter) => createChapterView(chapter, page)),
    createPredictions(page.store),
    createHiddenSections(page.store),
  ];
}
