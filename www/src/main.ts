// Starts the page: one store, its views, and the address that follows the store.
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
import { type View, type ViewModel, computeModel } from "./state/model";
import { type State, createExample } from "./state/state";
import { type Store, createStore } from "./state/store";

/** Creates a view from the model that it shows first. */
type CreateView = (model: ViewModel) => View;

/** Presents a figure when the button or P is pressed. The script is loaded on demand, because most visits do
 * not need it. */
function presentOnDemand() {
  const button = find("#present");
  // Hiding the button causes no shift, but showing a hidden button would.
  if (!document.fullscreenEnabled) button.hidden = true;
  const present = async (event: Event) => (await import("./explorer/present")).present(event);
  button.addEventListener("click", (event) => void present(event));
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "p") void present(event);
  });
}

/** The state that an address describes, and a sentence for each of its errors. */
interface Address {
  readonly state: State;
  readonly notices: readonly string[];
}

/** Reads the state from the address. Most visits come without one. */
async function readAddress(): Promise<Address> {
  if (location.hash === "") return { state: createExample(), notices: [] };
  return (await import("./state/parse-hash")).parseHash(location.hash);
}

/** Creates a function that adds a view. A view renders the model at once and after each change of the
 * store. */
function createRenderer(store: Store): (create: CreateView) => void {
  // This is the first call of WebAssembly. It throws if WebAssembly is blocked, and the page then stays as
  // its HTML is.
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

/** Returns the functions that create the views, in the order of rendering, and a function that loads the lazy
 * views. */
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
      // The figure is on the screen at first, so it does not wait for the observer.
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

/** The events that reveal a reader. Assistive technology may press and focus without a pointer or a key. */
const SIGNS = "pointermove pointerdown click keydown focusin input scroll hashchange beforeprint".split(" ");

/** Waits for the first sign of a reader. */
const waitForReader = () =>
  new Promise<unknown>((resolve) => {
    for (const type of SIGNS) addEventListener(type, resolve, { capture: true, passive: true, once: true });
  });

/** Reports that a later script or a style sheet failed to load. Where this script fails itself, boot.js
 * reports it, and hides the controls too. */
function showNotLoaded() {
  const notice = find("#lost");
  notice.hidden = false;
  // Following the link would lose the hash.
  find("a", notice).onclick = () => {
    location.reload();
    return false;
  };
}

/** Lists the views of the explorer's figure. */
const listFigureViews = ({ render }: ClassList): View[] => [
  render,
  createStackedBar(find(".whole .strip"), find("#strip-names")),
];

/** Waits for the next task. The start of the page is split into tasks that are too short to delay input. */
const waitForTask = () => new Promise<void>((resolve) => setTimeout(resolve));

/** Lays out the chapters below the screen, so that nothing shifts when a reader comes near. */
async function layOutChapters() {
  for (const chapter of document.querySelectorAll(".chapter")) {
    await waitForTask();
    chapter.classList.add("laid-out");
    chapter.getBoundingClientRect();
  }
  document.documentElement.classList.add("laid-out");
}

/** Goes to a chapter after the next frame, in which browsers keep the visible content in place. Scrolling in
 * the frame in which content above grows would count as a layout shift. */
async function goToLaidOut(chapter: string) {
  if (!document.hidden) await new Promise(requestAnimationFrame);
  await waitForTask();
  goTo(chapter);
}

/** Renders the page and binds it to its controls and its address. */
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
  // A reader may have followed a link, scrolled or pressed something before the scripts were loaded.
  const isReading = location.hash !== "" || scrollY > 0 || (window.earlyUse?.size ?? 0) > 0;
  answer(document.documentElement);
  const completePage = async () => {
    const views = await loadLazyViews();
    for (const view of views) addView(() => view);
    await layOutChapters();
  };
  // The content below the first screen waits for a reader, unless a link asks for it.
  if (isReading) {
    await completePage().catch(showNotLoaded);
    await goToLaidOut(store.state.chapter);
  } else void waitForReader().then(completePage);
  find("#version").textContent = version;
  document.documentElement.classList.add("ready");
}

/** Registers the service worker, which keeps the page for use without a network. */
function registerServiceWorker() {
  navigator.serviceWorker?.register("./service-worker.js").catch(() => {});
}

if (document.readyState === "complete") registerServiceWorker();
else addEventListener("load", registerServiceWorker);
// Scripts that are loaded on demand, such as the dialog of Share, may fail to load as well.
addEventListener("unhandledrejection", showNotLoaded);

/** Leaves the page as its HTML is and hides the controls that need scripts. */
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
