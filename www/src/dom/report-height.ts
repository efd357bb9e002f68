// Tells the page around a frame how high its content is, so that the frame needs no scroll bar and leaves no
// gap.

/** Reports the height of the document to the page around, now and whenever it changes. */
export function reportHeight() {
  const { documentElement } = document;
  new ResizeObserver(() => {
    parent.postMessage({ softmaxHeight: Math.ceil(documentElement.getBoundingClientRect().height) }, "*");
  }).observe(documentElement);
}
