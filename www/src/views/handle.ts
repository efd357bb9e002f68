// The drag handle at the end of a logit bar: a slider for hand and keyboard.
import { type Domain, logitAt, placeOf, stepLogit } from "./domain";

export interface Handle {
  handle: HTMLElement;
  track: HTMLElement;
  logit: () => number;
  domain: () => Domain;
  apply: (logit: number) => void;
  /** Told when a drag begins and ends, so that the scale stands still in it. */
  hold: (held: boolean) => void;
}

export function dragHandle({ handle, track, logit, domain, apply, hold }: Handle) {
  let before = 0;
  let drag: { x: number; place: number } | undefined;

  const end = () => {
    if (!drag) return;
    drag = undefined;
    hold(false);
  };

  handle.addEventListener("focus", () => {
    if (!drag) before = logit();
  });
  handle.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    handle.setPointerCapture(event.pointerId);
    before = logit();
    drag = { x: event.clientX, place: placeOf(before, domain()) };
    hold(true);
  });
  handle.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const place = drag.place + (event.clientX - drag.x) / track.getBoundingClientRect().width;
    apply(logitAt(Math.min(Math.max(place, 0), 1), domain()));
  });
  handle.addEventListener("lostpointercapture", end);
  handle.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      end();
      apply(before);
    } else if (event.key === "Home" || event.key === "End") {
      apply(event.key === "Home" ? domain().low : domain().high);
    } else {
      const steps = KEYS[event.key];
      if (!steps) return;
      apply(stepLogit(logit(), steps, domain()));
    }
    event.preventDefault();
  });
}

const KEYS: Record<string, number> = {
  ArrowRight: 1,
  ArrowUp: 1,
  PageUp: 10,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageDown: -10,
};
