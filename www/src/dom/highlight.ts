// One class is highlighted at a time, wherever it shows: by the pointer, by focus, or kept by the button
// beside its name. Every element with its data-class answers.

/**
 * Highlights the class that is pointed at, has the focus or is kept; returns what highlights it again in what
 * was rendered since.
 */
export function highlightClasses() {
  const root = document.documentElement;
  /** What is pointed at or has the focus, and its class, which it may get when its chapter arrives. */
  let target: EventTarget | null = null;
  let pointed: string | undefined;
  let kept: string | undefined;

  const findClass = (target: EventTarget | null) =>
    target instanceof Element ? target.closest<HTMLElement>("[data-class]")?.dataset.class : undefined;
  const show = () => {
    const highlighted = pointed ?? kept;
    root.classList.toggle("has-highlight", highlighted !== undefined);
    for (const element of document.querySelectorAll<HTMLElement>("[data-class]")) {
      element.classList.toggle("highlighted", element.dataset.class === highlighted);
    }
    for (const pin of document.querySelectorAll<HTMLElement>(".pin")) {
      pin.setAttribute("aria-pressed", String(findClass(pin) === kept));
    }
  };
  const point = (event: Event) => {
    ({ target } = event);
    const next = findClass(target);
    if (next === pointed) return;
    pointed = next;
    show();
  };

  document.addEventListener("pointerover", point);
  document.addEventListener("focusin", point);
  document.documentElement.addEventListener("pointerleave", point);
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element && event.target.closest(".pin"))) return;
    const clicked = findClass(event.target);
    kept = kept === clicked ? undefined : clicked;
    show();
  });
  // Rows may have come, gone or changed their class.
  return () => {
    const before = pointed;
    pointed = findClass(target);
    if (before ?? pointed ?? kept) show();
  };
}
