// Starts the page: one store, its views, and the address that follows it.
import { followAddress, showNotices } from "./address";
import { find } from "./dom";
import { version } from "./engine";
import { modelOf, type View } from "./model";
import { createStore, parseHash } from "./state";
import { classes } from "./views/classes";
import { header } from "./views/header";
import { lanes } from "./views/lanes";
import { status } from "./views/status";
import { table } from "./views/table";
import { temperature } from "./views/temperature";
import { whole } from "./views/whole";

function start() {
  const { state, notices } = parseHash(location.hash);
  const store = createStore(state);
  // The first call of the engine: where wasm is blocked it throws, and the
  // page stays as its HTML is.
  let model = modelOf(store.state, "address");
  const line = status();
  const views: View[] = [
    lanes(store, line.say),
    whole(),
    table(),
    classes(store, line.say),
    temperature(store),
    line.render,
  ];
  const render = () => views.forEach((view) => view(model));
  store.subscribe((next, change) => {
    model = modelOf(next, change);
    render();
  });
  header(store, line.say);
  followAddress(store);
  showNotices(notices);
  render();
  find("#version").textContent = version;
}

try {
  start();
} catch (error) {
  document.documentElement.classList.add("still");
  find("#blocked").hidden = false;
  find("#blocked-reason").textContent = error instanceof Error ? error.message : String(error);
}
