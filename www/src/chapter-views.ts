// Lists the chapters whose figures are rendered by scripts: the section of each, when it is rendered, and how
// its script is loaded.
import { find } from "./dom/elements";
import { createLazySection } from "./dom/lazy-section";
import type { WhenVisible } from "./dom/render-when-visible";
import { createStackedBar } from "./explorer/stacked-bar";
import type { View } from "./state/model";
import type { Chapter } from "./state/sections";
import type { Store } from "./state/store";

/** The parts of the page that chapters use. */
export interface Page {
  readonly store: Store;
  /** Puts a short remark into the status line. */
  readonly say: (remark: string) => void;
  readonly whenVisible: WhenVisible;
  /** Highlights the current class again in elements that were just rendered. */
  readonly highlight: () => void;
}

interface ChapterView {
  readonly section: Chapter;
  /** The element whose visibility decides when the chapter is rendered. Chapters without one decide by
   * themselves or do not show the model. */
  readonly figure?: "section" | "wide";
  /** Whether the chapter shows the explorer's classes, so that it has to be loaded once these change. */
  readonly followsExplorer: boolean;
  readonly load: (page: Page) => Promise<View>;
}

export const CHAPTER_VIEWS: readonly ChapterView[] = [
  {
    section: "draw",
    figure: "wide",
    followsExplorer: true,
    load: async ({ store }) =>
      (await import("./chapters/draw")).createDraw(store, createStackedBar(find(".draw-strip .strip"))),
  },
  {
    section: "exponential",
    figure: "wide",
    followsExplorer: true,
    load: async ({ store }) => (await import("./chapters/exponential")).createExponential(store),
  },
  {
    section: "steps",
    followsExplorer: true,
    load: async ({ whenVisible }) => (await import("./chapters/steps")).createSteps(whenVisible),
  },
  {
    section: "temperature",
    followsExplorer: true,
    load: async ({ store, whenVisible }) =>
      (await import("./chapters/temperature-tiles")).createTemperatureTiles(store, whenVisible),
  },
  {
    section: "max",
    figure: "wide",
    followsExplorer: true,
    load: async ({ store }) => (await import("./chapters/max")).createMax(store),
  },
  {
    section: "gradient",
    followsExplorer: true,
    load: async ({ store, say, whenVisible }) =>
      (await import("./chapters/gradient")).createGradient(store, say, whenVisible),
  },
  {
    section: "simplex",
    figure: "wide",
    followsExplorer: true,
    load: async ({ store }) => (await import("./chapters/simplex")).createSimplex(store),
  },
  {
    section: "vocabulary",
    figure: "wide",
    followsExplorer: false,
    load: async ({ store }) => (await import("./chapters/vocabulary")).createVocabulary(store),
  },
  {
    section: "digits",
    figure: "section",
    followsExplorer: false,
    load: async ({ store }) => (await import("./chapters/digits/digits")).createDigits(store),
  },
  {
    section: "exercises",
    followsExplorer: false,
    load: async ({ store }) => (await import("./chapters/exercises")).createExercises(store),
  },
  {
    section: "uses",
    followsExplorer: false,
    load: async () => (await import("./chapters/uses")).createUses(),
  },
  {
    section: "use",
    figure: "section",
    followsExplorer: true,
    async load({ store }) {
      const [snippet, measure] = await Promise.all([
        import("./chapters/snippet"),
        import("./chapters/measure"),
      ]);
      measure.createMeasure();
      return snippet.createSnippet(store);
    },
  },
];

/** Creates the view of a chapter, which loads the chapter's script when the section is needed. */
export function createChapterView({ section, figure, followsExplorer, load }: ChapterView, page: Page): View {
  const view = createLazySection(section, () => load(page), followsExplorer, page.highlight);
  if (figure === undefined) return view;
  const element = find(`[data-section=${section}]`);
  return page.whenVisible(figure === "wide" ? find(".wide", element) : element, view);
}
