// Starts the page: one store, its views, and the address that follows it.
import { followAddress, goTo, showNotices } from "./address";
import { find } from "./dom";
import { glider } from "./glide";
import { version } from "./engine";
import { parseHash } from "./hash";
import { lazySections } from "./lazy";
import { lightClasses } from "./lit";
import { modelOf, type View } from "./model";
import { bySection } from "./sections";
import { createStore } from "./state";
import { guardSliders } from "./swipe";
import { classes } from "./views/classes";
import { companion, companionBar } from "./views/companion";
import { header } from "./views/header";
import { hidden } from "./views/hidden";
import { lanes } from "./views/lanes";
import { predict } from "./views/predict";
import { createScale } from "./views/scale";
import { snippet } from "./views/snippet";
import { status } from "./views/status";
import { steps } from "./views/steps";
import { table } from "./views/table";
import { temperature } from "./views/temperature";
import { tiles } from "./views/tiles";
import { whole } from "./views/whole";

async function start() {
  const { state, notices } = parseHash(location.hash);
  const store = createStore(state);
  // The first call of the engine: where wasm is blocked it throws, and the
  // page stays as its HTML is.
  let model = modelOf(store.state, "address");
  const views: View[] = [];
  const glide = glider();
  store.subscribe((next, change) => {
    glide(change);
    model = modelOf(next, change);
    views.forEach((view) => view(model));
  });
  const line = status();
  guardSliders();
  const scale = createScale(store);
  const light = lightClasses();
  const section = bySection(light);
  const lazy = lazySections(light);
  followAddress(store);
  showNotices(notices);
  const makers: (() => View)[] = [
    () => header(store),
    () => scale.follow,
    () => lanes(store, scale, line.say),
    whole,
    table,
    () => classes(store, line.say),
    () => temperature(store),
    () => section("companion", companion(store, scale)),
    companionBar,
    () =>
      section(
        "draw",
        lazy("draw", async () => (await import("./views/draw")).draw(store), true),
      ),
    () =>
      section(
        "exponential",
        lazy("exponential", async () => (await import("./views/exponential")).exponential(store), true),
      ),
    () => section("steps", steps()),
    () => section("temperature", tiles(store)),
    () =>
      section(
        "max",
        lazy("max", async () => (await import("./views/max")).max(store), true),
      ),
    () =>
      lazy(
        "gradient",
        async () =>
          (await import("./views/gradient")).gradient(store, line.say, (...views) =>
            section("gradient", ...views),
          ),
        true,
      ),
    () =>
      section(
        "simplex",
        lazy("simplex", async () => (await import("./views/simplex")).simplex(store), true),
      ),
    () =>
      section(
        "vocabulary",
        lazy("vocabulary", async () => (await import("./views/vocabulary")).vocabulary(store)),
      ),
    () => lazy("digits", async () => (await import("./views/digits")).digits(store)),
    () => lazy("exercises", async () => (await import("./views/exercises")).exercises()),
    () => lazy("uses", async () => (await import("./views/uses")).uses()),
    () => section("use", snippet()),
    () => predict(store),
    () => hidden(store),
    () => line.render,
    () => light,
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
