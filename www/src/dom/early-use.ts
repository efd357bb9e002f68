// What a reader presses, types or moves before its script is there. boot.js holds the events back, so that
// nobody answers twice, and marks the controls with data-early, so that a reader sees them wait.

/** An event that boot.js has held back, with what its control held then. */
interface EarlyUse {
  readonly type: string;
  readonly control: HTMLElement;
  /** The chapter whose script answers, or the root of the page. */
  readonly region: Element;
  readonly value?: string;
  readonly checked?: boolean;
}

declare global {
  interface Window {
    /** In the order of use; undefined where boot.js isn't part of the page. */
    earlyUse?: Set<EarlyUse>;
  }
}

/** Tells that a chapter, or the page around the chapters, answers from now on, and replays its early use. */
export function answer(region: Element) {
  region.classList.add("loaded");
  for (const use of window.earlyUse ?? []) {
    if (use.region !== region) continue;
    window.earlyUse!.delete(use);
    replay(use);
  }
}

/** Does again what was done to a control. A view may have reset it since. */
function replay({ type, control, value, checked }: EarlyUse) {
  delete control.dataset.early;
  // A figure that counts as off the screen is rendered first, as for a hand (render-when-visible.ts).
  control.dispatchEvent(new Event("pointerdown", { bubbles: true }));
  if (type === "click") return control.click();
  Object.assign(control, checked === undefined ? { value } : { value, checked });
  control.dispatchEvent(new Event(type, { bubbles: true }));
}
