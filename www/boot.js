// Loads the page's scripts once its text is painted. The build puts this in their place, with their names.
const names = document.currentScript.dataset.scripts.split(" ");
const load = () => Promise.all(names.map((name) => import(`./${name}`))).catch(lose);

/** Says that scripts didn't arrive, and hides the controls that only they bring to life. */
function lose() {
  document.documentElement.classList.add("still");
  const notice = document.querySelector("#lost");
  notice.hidden = false;
  notice.querySelector("button").addEventListener("click", () => location.reload());
}

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
