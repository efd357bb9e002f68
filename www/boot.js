// Loads the page's scripts once its text is painted. The build puts this in their place, with their names.
const names = document.currentScript.dataset.scripts.split(" ");
const load = () => Promise.all(names.map((name) => import(`./${name}`))).catch(lose);

/** Says that scripts didn't arrive, and hides the controls that only they bring to life. */
function lose() {
  document.documentElement.classList.add("still");
  const notice = document.querySelector("#lost");
  notice.hidden = false;
  // The link by itself would lose the hash.
  notice.querySelector("a").onclick = () => {
    location.reload();
    return false;
  };
}

// What is used before the script that answers to it is there waits here, for src/dom/early-use.ts.
const earlyUse = (window.earlyUse = new Set());

/** Holds back an event whose control has no script yet. */
function hold(event) {
  const { type, target } = event;
  const control = target.closest?.(type === "click" ? 'button, a[href^="#"]' : "input, select, textarea");
  // These have their script already, if they are there.
  if (!control || control.closest(".notice, .not-loaded, .predict")) return;
  const isLink = control.matches("a");
  const region = (!isLink && control.closest(".chapter")) || document.documentElement;
  // A plain hash in the place of the page's state would lose it.
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

// Search engines want whole addresses.
for (const link of document.querySelectorAll("link[hreflang]")) link.href = link.href;
if (document.hidden || !PerformanceObserver.supportedEntryTypes?.includes("paint")) load();
else {
  const observer = new PerformanceObserver(() => {
    observer.disconnect();
    load();
  });
  observer.observe({ type: "paint", buffered: true });
}
