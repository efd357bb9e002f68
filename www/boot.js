// Loads the page's scripts once its text is painted: reading comes first, and needs none of them.
// The build puts this in their place and writes their names into `data-scripts`.
const names = document.currentScript.dataset.scripts.split(" ");
const load = () => names.forEach((name) => import(`./${name}`));

if (document.hidden || !PerformanceObserver.supportedEntryTypes?.includes("paint")) load();
else {
  const observer = new PerformanceObserver(() => {
    observer.disconnect();
    load();
  });
  observer.observe({ type: "paint", buffered: true });
}
