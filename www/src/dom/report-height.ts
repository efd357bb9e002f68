// Reports the height of the content to the page around a frame, so that the frame has no scroll bar and no
// gap.

/** Reports the height of the document to the page around it, now and after each change. */
export function reportHeight() {
  const { documentElement } = document;
  new ResizeObserver(() => {
    parent.postMessage({ softmaxHeight: Math.ceil(documentElement.getBoundingClientRect().height) }, "*");
  }).observe(documentElement);
}
