// Highlights one class at a time in all figures: the class under the pointer or with the focus, or the class
// that the button beside its name keeps highlighted. Every element with the class's data-class is
// highlighted.

/** Highlights the class that is pointed at, has the focus or is kept. Returns a function that updates the
 * highlight after a render. */
export function highlightClasses() {
  const root = document.documentElement;
  /** The element that is pointed at or has the focus. It may belong to a class only once its chapter is
   * rendered. */
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
  // A render may have added, removed or reassigned rows.
  return () => {
    const before = pointed;
    pointed = findClass(target);
    if (before ?? pointed ?? kept) show();
  };
}
