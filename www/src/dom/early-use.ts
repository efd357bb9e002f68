// Replays what a reader presses, types or moves before its script is loaded. boot.js holds these events back,
// so that they are handled only once, and marks the controls with data-early, which shows that they wait.

/** An event that boot.js has held back, with the value that its control had then. */
interface EarlyUse {
  readonly type: string;
  readonly control: HTMLElement;
  /** The chapter whose script handles the event, or the root of the page. */
  readonly region: Element;
  readonly value?: string;
  readonly checked?: boolean;
}

declare global {
  interface Window {
    /** The events in the order of use. It is undefined on pages without boot.js. */
    earlyUse?: Set<EarlyUse>;
  }
}

/** Marks a chapter, or the page around the chapters, as ready to handle events, and replays those that were
 * held back for it. */
export function answer(region: Element) {
  region.classList.add("loaded");
  for (const use of window.earlyUse ?? []) {
    if (use.region !== region) continue;
    window.earlyUse!.delete(use);
    replay(use);
  }
}

/** Repeats an event on its control. A view may have reset the control's value since. */
function replay({ type, control, value, checked }: EarlyUse) {
  delete control.dataset.early;
  // A figure that counts as off the screen is rendered first, as it is on a press (render-when-visible.ts).
  control.dispatchEvent(new Event("pointerdown", { bubbles: true }));
  if (type === "click") return control.click();
  Object.assign(control, checked === undefined ? { value } : { value, checked });
  control.dispatchEvent(new Event(type, { bubbles: true }));
}
