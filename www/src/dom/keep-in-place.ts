// Keeps what a reader looks at in place while the content above it grows. Chromium and Firefox do so
// themselves; Safari does not.

/** Scrolls by as much as elements above the screen grow. The elements stand below one another. */
export function keepInPlace(elements: Iterable<Element>) {
  if (CSS.supports("overflow-anchor", "auto")) return;
  const heights = new WeakMap<Element, number>();
  const observer = new ResizeObserver((entries) => {
    let grown = 0;
    for (const { target } of entries) {
      const { bottom, height } = target.getBoundingClientRect();
      const growth = height - (heights.get(target) ?? height);
      heights.set(target, height);
      // Where the element ended before it and those above it grew.
      if (bottom - growth - grown <= 0) grown += growth;
    }
    if (grown !== 0) scrollBy({ top: grown, behavior: "instant" });
  });
  for (const element of elements) observer.observe(element);
}
