// Starts the page: one store, its views, and the address that follows it.
import { version } from "./compute/softmax";
import { answer } from "./dom/early-use";
import { find } from "./dom/elements";
import { guardSliders } from "./dom/guard-sliders";
import { highlightClasses } from "./dom/highlight";
import { renderWhenVisible } from "./dom/render-when-visible";
import { followAddress, goTo, showNotices } from "./explorer/address";
import { createAxis } from "./explorer/axis";
import { createClassControls } from "./explorer/class-controls";
import { type ClassList, createClassList } from "./explorer/class-list";
import { createGlide } from "./explorer/glide";
import { createHeader } from "./explorer/header";
import { createStackedBar } from "./explorer/stacked-bar";
import { createStatus } from "./explorer/status";
import { createTemperature } from "./explorer/temperature";
import { type Model, type View, computeModel } from "./state/model";
import { type State, createExample } from "./state/state";
import { type Store, createStore } from "./state/store";

/** Creates a view, given the model that it shows first. */
type CreateView = (model: Model) => View;

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

/** What an address says, and what is wrong with it. */
interface Address {
  readonly state: State;
  readonly notices: readonly string[];
}

/** Reads the state from the address, which most visits come without. */
async function readAddress(): Promise<Address> {
  if (location.hash === "") return { state: createExample(), notices: [] };
  return (await import("./state/parse-hash")).parseHash(location.hash);
}

/** Returns a function that adds a view: it renders the model now and after each change of the store. */
function createRenderer(store: Store): (create: CreateView) => void {
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
  return (create) => {
    const view = create(model);
    views.push(view);
    view(model);
  };
}

/** Returns what creates each view, in the order in which they are rendered, and what loads the lazy ones. */
function listViews(store: Store) {
  const { render: renderStatus, say } = createStatus();
  const axis = createAxis(store);
  const classes = createClassList(store, axis, say);
  const highlight = highlightClasses();
  const whenVisible = renderWhenVisible(highlight);
  const page = { store, say, whenVisible, highlight };
  const views: CreateView[] = [
    () => createHeader(store),
    () => axis.follow,
    () => createStackedBar(find(".band")),
    (model) => {
      const views = listFigureViews(classes);
      // The figure is on the screen at first, whatever the observer will say.
      for (const view of views) view(model);
      return whenVisible(find(".explorer"), ...views);
    },
    () => createClassControls(store, say, classes.focusLastLabel),
    () => createTemperature(store),
    () => renderStatus,
    () => highlight,
  ];
  const loadLazyViews = async () => (await import("./lazy-views")).createLazyViews(page, axis);
  return { views, loadLazyViews };
}

/** What a reader does first. Assistive technology may press and focus without a pointer or a key. */
const SIGNS = "pointermove pointerdown click keydown focusin input scroll hashchange beforeprint".split(" ");

/** Resolves at the first sign of a reader. */
const waitForReader = () =>
  new Promise<unknown>((resolve) => {
    for (const type of SIGNS) addEventListener(type, resolve, { capture: true, passive: true, once: true });
  });

/** Says that a script or a style sheet didn't arrive. */
function showNotLoaded() {
  const notice = find("#lost");
  notice.hidden = false;
  // The link by itself would lose the hash.
  find("a", notice).onclick = () => {
    location.reload();
    return false;
  };
}

/** Returns the views of the explorer's figure. */
const listFigureViews = ({ render }: ClassList): View[] => [
  render,
  createStackedBar(find(".whole .strip"), find("#strip-names")),
];

/**
 * Waits for the next task. What the page does at first is cut into tasks, of which none keeps input waiting
 * long.
 */
const waitForTask = () => new Promise<void>((resolve) => setTimeout(resolve));

/** Lays out what is below the screen: from then on nothing shifts when a reader comes near. */
async function layOutChapters() {
  for (const chapter of document.querySelectorAll(".chapter")) {
    await waitForTask();
    chapter.classList.add("laid-out");
    chapter.getBoundingClientRect();
  }
  document.documentElement.classList.add("laid-out");
}

/**
 * Goes to a chapter once a frame has been laid out, in which browsers keep in place what is on the screen. A
 * scroll in the frame in which what is above has grown would count as a shift.
 */
async function goToLaidOut(chapter: string) {
  if (!document.hidden) await new Promise(requestAnimationFrame);
  await waitForTask();
  goTo(chapter);
}

/** Renders the page and makes it follow its controls and its address. */
async function start({ state, notices }: Address) {
  const store = createStore(state);
  const addView = createRenderer(store);
  guardSliders();
  presentOnDemand();
  followAddress(store);
  showNotices(notices);
  const { views, loadLazyViews } = listViews(store);
  await waitForTask();
  for (const create of views) {
    await waitForTask();
    addView(create);
  }
  // Whoever has come from a link, scrolled or pressed something while scripts were on their way is a reader.
  const isReading = location.hash !== "" || scrollY > 0 || (window.earlyUse?.size ?? 0) > 0;
  answer(document.documentElement);
  const completePage = async () => {
    const views = await loadLazyViews();
    for (const view of views) addView(() => view);
    await layOutChapters();
  };
  // What is below the first screen can wait for a reader, unless a link asks for it.
  if (isReading) {
    await completePage().catch(showNotLoaded);
    await goToLaidOut(store.state.chapter);
  } else void waitForReader().then(completePage);
  find("#version").textContent = version;
  document.documentElement.classList.add("ready");
}

/** Keeps the page for when there is no network, where the browser can. */
function registerServiceWorker() {
  navigator.serviceWorker?.register("./service-worker.js").catch(() => {});
}

if (document.readyState === "complete") registerServiceWorker();
else addEventListener("load", registerServiceWorker);
// What is loaded when it is wanted, such as the dialog of Share, may be lost as well.
addEventListener("unhandledrejection", showNotLoaded);

/** Leaves the page as its HTML is, without the controls that no script answers to. */
const stayStill = () => document.documentElement.classList.add("still");

const address = await readAddress().catch(stayStill);
if (!address) showNotLoaded();
else
  try {
    await start(address);
  } catch (error) {
    stayStill();
    find("#blocked").hidden = false;
    find("#blocked-reason").textContent = error instanceof Error ? error.message : String(error);
  }
