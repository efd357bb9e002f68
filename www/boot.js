// Loads the scripts of the page once its text is painted. The build puts this file in their place and adds
// their names.
const names = document.currentScript.dataset.scripts.split(" ");
let loading;
const load = () => (loading ??= Promise.all(names.map((name) => import(`./${name}`))).catch(lose));

/** Reports that scripts failed to load and hides the controls that need them. */
function lose() {
  document.documentElement.classList.add("still");
  const notice = document.querySelector("#lost");
  notice.hidden = false;
  // Following the link would lose the hash.
  notice.querySelector("a").onclick = () => {
    location.reload();
    return false;
  };
}

// Events of controls whose script is not loaded yet wait here until src/dom/early-use.ts replays them.
const earlyUse = (window.earlyUse = new Set());

/** Holds back an event of a control whose script is not loaded yet. */
function hold(event) {
  const { type, target } = event;
  const control = target.closest?.(type === "click" ? 'button, a[href^="#"]' : "input, select, textarea");
  // If these controls are visible, their script is loaded.
  if (!control || control.closest(".notice, .not-loaded, .predict")) return;
  const isLink = control.matches("a");
  const region = (!isLink && control.closest(".chapter")) || document.documentElement;
  // A plain hash would replace the state in the address and lose it.
  if (region.matches(".loaded") || (isLink && !location.hash.includes("="))) return;
  event.stopPropagation();
  if (isLink) {
    event.preventDefault();
    document.querySelector(control.hash).scrollIntoView();
  }
  control.dataset.early = "";
  const { value, checked } = control;
  earlyUse.add({ type, control, region, value, checked });
}
for (const type of ["click", "input", "change"]) addEventListener(type, hold, true);
for (const link of document.querySelectorAll(".languages a")) link.hash = location.hash;

// Search engines need absolute addresses.
for (const link of document.querySelectorAll("link[hreflang]")) link.href = link.href;
if (document.hidden || !PerformanceObserver.supportedEntryTypes?.includes("paint")) load();
else {
  const observer = new PerformanceObserver(() => {
    observer.disconnect();
    load();
  });
  observer.observe({ type: "paint", buffered: true });
  // Firefox reports no paint of a page that it opens at a heading.
  addEventListener("load", () => setTimeout(load, 300));
}
