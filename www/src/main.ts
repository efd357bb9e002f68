// Starts the page: one store, its views, and the address that follows it.
import { followAddress, goTo, showNotices } from "./explorer/address";
import { find } from "./dom/elements";
import { glider } from "./explorer/glide";
import { version } from "./compute/softmax";
import { makeLazySections } from "./dom/lazy-section";
import { highlightClasses } from "./dom/highlight";
import { computeModel, type View } from "./state/model";
import { renderWhenVisible } from "./dom/render-when-visible";
import { createStore, example, type State } from "./state/state";
import { guardSliders } from "./dom/guard-sliders";
import { classControls } from "./explorer/class-controls";
import { companion, companionBar } from "./explorer/companion";
import { header } from "./explorer/header";
import { hidden } from "./explorer/hidden-sections";
import { classList } from "./explorer/class-list";
import { predict } from "./chapters/predict";
import { createAxis } from "./explorer/axis";
import { status } from "./explorer/status";
import { table } from "./explorer/table";
import { temperature } from "./explorer/temperature";
import { stackedBar } from "./explorer/stacked-bar";

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
  if (location.hash === "") return { state: example(), notices: [] };
  return (await import("./state/parse-hash")).parseHash(location.hash);
}

async function start() {
  const { state, notices } = await readAddress();
  const store = createStore(state);
  // The first call of the engine: where wasm is blocked it throws, and the
  // page stays as its HTML is.
  let model = computeModel(store.state, "address");
  const views: View[] = [];
  const glide = glider();
  store.subscribe((next, change) => {
    glide(change);
    model = computeModel(next, change);
    views.forEach((view) => view(model));
  });
  const line = status();
  guardSliders();
  presentOnDemand();
  const axis = createAxis(store);
  const classes = classList(store, axis, line.say);
  const highlight = highlightClasses();
  const whenVisible = renderWhenVisible(highlight);
  const figureOf = (name: string) => find(`[data-section=${name}] .wide`);
  const lazy = makeLazySections(highlight);
  followAddress(store);
  showNotices(notices);
  const makers: (() => View)[] = [
    () => header(store),
    () => axis.follow,
    () => stackedBar(find(".band")),
    () => {
      const names = find("#strip-names");
      const shown = [classes.render, stackedBar(find(".whole .strip"), names), table()];
      // The figure is on the screen at first, whatever the observer will say.
      for (const view of shown) view(model);
      return whenVisible(find(".explorer"), ...shown);
    },
    () => classControls(store, line.say, classes.focusLastLabel),
    () => temperature(store),
    () => whenVisible(find("#companion"), companion(store, axis)),
    () => companionBar(find("#class-list")),
    () =>
      whenVisible(
        figureOf("draw"),
        stackedBar(find(".draw-strip .strip")),
        lazy("draw", async () => (await import("./chapters/draw")).draw(store), true),
      ),
    () =>
      whenVisible(
        figureOf("exponential"),
        lazy("exponential", async () => (await import("./chapters/exponential")).exponential(store), true),
      ),
    () => lazy("steps", async () => (await import("./chapters/steps")).steps(whenVisible), true),
    () =>
      whenVisible(
        figureOf("temperature"),
        lazy(
          "temperature",
          async () => (await import("./chapters/temperature-tiles")).temperatureTiles(store),
          true,
        ),
      ),
    () =>
      whenVisible(
        figureOf("max"),
        lazy("max", async () => (await import("./chapters/max")).max(store), true),
      ),
    () =>
      lazy(
        "gradient",
        async () => (await import("./chapters/gradient")).gradient(store, line.say, whenVisible),
        true,
      ),
    () =>
      whenVisible(
        figureOf("simplex"),
        lazy("simplex", async () => (await import("./chapters/simplex")).simplex(store), true),
      ),
    () =>
      whenVisible(
        figureOf("vocabulary"),
        lazy("vocabulary", async () => (await import("./chapters/vocabulary")).vocabulary(store)),
      ),
    () =>
      whenVisible(
        find("[data-section=digits]"),
        lazy("digits", async () => (await import("./chapters/digits")).digits(store)),
      ),
    () => lazy("exercises", async () => (await import("./chapters/exercises")).exercises(store)),
    () => lazy("uses", async () => (await import("./chapters/uses")).uses()),
    () =>
      whenVisible(
        find("[data-section=use]"),
        lazy(
          "use",
          async () => {
            const [{ snippet }, { measure }] = await Promise.all([
              import("./chapters/snippet"),
              import("./chapters/measure"),
            ]);
            measure();
            return snippet(store);
          },
          true,
        ),
      ),
    () => predict(store),
    () => hidden(store),
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
function keep() {
  navigator.serviceWorker?.register("./service-worker.js").catch(() => {});
}

if (document.readyState === "complete") keep();
else addEventListener("load", keep);
try {
  await start();
} catch (error) {
  document.documentElement.classList.add("still");
  find("#blocked").hidden = false;
  find("#blocked-reason").textContent = error instanceof Error ? error.message : String(error);
}
