// Starts the page: one store, its views, and the address that follows it.
import { followAddress, goTo, showNotices } from "./explorer/address";
import { find } from "./dom/elements";
import { createGlide } from "./explorer/glide";
import { version } from "./compute/softmax";
import { createLazySections } from "./dom/lazy-section";
import { highlightClasses } from "./dom/highlight";
import { computeModel, type View } from "./state/model";
import { renderWhenVisible } from "./dom/render-when-visible";
import { createStore, createExample, type State } from "./state/state";
import { guardSliders } from "./dom/guard-sliders";
import { createClassControls } from "./explorer/class-controls";
import { createCompanion, createCompanionBar } from "./explorer/companion";
import { createHeader } from "./explorer/header";
import { createHiddenSections } from "./explorer/hidden-sections";
import { createClassList } from "./explorer/class-list";
import { createPredictions } from "./chapters/predict";
import { createAxis } from "./explorer/axis";
import { createStatus } from "./explorer/status";
import { createTable } from "./explorer/table";
import { createTemperature } from "./explorer/temperature";
import { createStackedBar } from "./explorer/stacked-bar";

/** Presents a figure at the press of the button or of P, by a script that most visits don't need. */
function presentOnDemand() {
  const button = find("#present");
  // Nothing is shown that was hidden, which would shift what is beside it.
  if (!document.fullscreenEnabled) button.hidden = true;
  const present = async (event: Event) => (await import("./explorer/present")).present(event);
  button.addEventListener("click", (event) => void present(event));
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "p") void present(event);
  });
}

/** Reads the state from the address, which most visits come without. */
async function readAddress(): Promise<{ state: State; notices: string[] }> {
  if (location.hash === "") return { state: createExample(), notices: [] };
  return (await import("./state/parse-hash")).parseHash(location.hash);
}

async function start() {
  const { state, notices } = await readAddress();
  const store = createStore(state);
  // The first call of the engine: where wasm is blocked it throws, and the
  // page stays as its HTML is.
  let model = computeModel(store.state, "address");
  const views: View[] = [];
  const glide = createGlide();
  store.subscribe((next, change) => {
    glide(change);
    model = computeModel(next, change);
    views.forEach((view) => view(model));
  });
  const line = createStatus();
  guardSliders();
  presentOnDemand();
  const axis = createAxis(store);
  const classes = createClassList(store, axis, line.say);
  const highlight = highlightClasses();
  const whenVisible = renderWhenVisible(highlight);
  const findFigure = (name: string) => find(`[data-section=${name}] .wide`);
  const lazy = createLazySections(highlight);
  followAddress(store);
  showNotices(notices);
  const makers: (() => View)[] = [
    () => createHeader(store),
    () => axis.follow,
    () => createStackedBar(find(".band")),
    () => {
      const names = find("#strip-names");
      const shown = [classes.render, createStackedBar(find(".whole .strip"), names), createTable()];
      // The figure is on the screen at first, whatever the observer will say.
      for (const view of shown) view(model);
      return whenVisible(find(".explorer"), ...shown);
    },
    () => createClassControls(store, line.say, classes.focusLastLabel),
    () => createTemperature(store),
    () => whenVisible(find("#companion"), createCompanion(store, axis)),
    () => createCompanionBar(find("#class-list")),
    () =>
      whenVisible(
        findFigure("draw"),
        createStackedBar(find(".draw-strip .strip")),
        lazy("draw", async () => (await import("./chapters/draw")).createDraw(store), true),
      ),
    () =>
      whenVisible(
        findFigure("exponential"),
        lazy("exponential", async () => (await import("./chapters/exponential")).createExponential(store), true),
      ),
    () => lazy("steps", async () => (await import("./chapters/steps")).createSteps(whenVisible), true),
    () =>
      whenVisible(
        findFigure("temperature"),
        lazy(
          "temperature",
          async () => (await import("./chapters/temperature-tiles")).createTemperatureTiles(store),
          true,
        ),
      ),
    () =>
      whenVisible(
        findFigure("max"),
        lazy("max", async () => (await import("./chapters/max")).createMax(store), true),
      ),
    () =>
      lazy(
        "gradient",
        async () => (await import("./chapters/gradient")).createGradient(store, line.say, whenVisible),
        true,
      ),
    () =>
      whenVisible(
        findFigure("simplex"),
        lazy("simplex", async () => (await import("./chapters/simplex")).createSimplex(store), true),
      ),
    () =>
      whenVisible(
        findFigure("vocabulary"),
        lazy("vocabulary", async () => (await import("./chapters/vocabulary")).createVocabulary(store)),
      ),
    () =>
      whenVisible(
        find("[data-section=digits]"),
        lazy("digits", async () => (await import("./chapters/digits")).createDigits(store)),
      ),
    () => lazy("exercises", async () => (await import("./chapters/exercises")).createExercises(store)),
    () => lazy("uses", async () => (await import("./chapters/uses")).createUses()),
    () =>
      whenVisible(
        find("[data-section=use]"),
        lazy(
          "use",
          async () => {
            const [{ createSnippet: snippet }, { createMeasure: measure }] = await Promise.all([
              import("./chapters/snippet"),
              import("./chapters/measure"),
            ]);
            measure();
            return snippet(store);
          },
          true,
        ),
      ),
    () => createPredictions(store),
    () => createHiddenSections(store),
    () => line.render,
    () => highlight,
  ];
  // Each in a task of its own, none of them long enough to keep a reader's input waiting.
  const turn = () => new Promise<void>((resolve) => setTimeout(resolve));
  await turn();
  for (const make of makers) {
    await turn();
    const view = make();
    views.push(view);
    view(model);
  }
  // What is below the screen is laid out in turn too: from here on nothing shifts when a reader comes near.
  for (const chapter of document.querySelectorAll(".chapter")) {
    await turn();
    chapter.classList.add("laid-out");
    chapter.getBoundingClientRect();
  }
  goTo(store.state.chapter);
  find("#version").textContent = version;
  document.documentElement.classList.add("ready");
}

/** Keeps the page for when there is no network, where the browser can. */
function registerServiceWorker() {
  navigator.serviceWorker?.register("./service-worker.js").catch(() => {});
}

if (document.readyState === "complete") registerServiceWorker();
else addEventListener("load", registerServiceWorker);
try {
  await start();
} catch (error) {
  document.documentElement.classList.add("still");
  find("#blocked").hidden = false;
  find("#blocked-reason").textContent = error instanceof Error ? error.message : String(error);
}
