// Drags along a track: by its handle, or from anywhere on it. A finger that swipes upwards or
// downwards scrolls the page and changes nothing.

/** A finger is followed once it has moved by so many pixels, more to the side than up or down. */
const SLOP = 6;

export interface Drag {
  track: HTMLElement;
  handle: HTMLElement;
  /** Where the handle is, from 0 to 1. */
  position: () => number;
  move: (position: number) => void;
  /** Told when a drag begins and ends, so that the scale stands still in it. */
  hold: (isHeld: boolean) => void;
  /** Brings back what was there when the handle was focused or the drag began. */
  remember: () => () => void;
  /** What a key does; undefined where it means nothing here. */
  keys: Record<string, (() => void) | undefined>;
}

interface HeldDrag {
  /** The pointer's position on the screen, and the handle's on the track, when the drag began. */
  readonly x: number;
  readonly y: number;
  readonly position: number;
  readonly isFinger: boolean;
  isFollowed: boolean;
}

export function dragAlong({ track, handle, position, move, hold, remember, keys }: Drag) {
  let held: HeldDrag | undefined;
  let restore = remember();

  const findPosition = (x: number) => {
    const { left, width } = track.getBoundingClientRect();
    return clamp((x - left) / width);
  };
  const begin = () => {
    held!.isFollowed = true;
    hold(true);
  };
  const end = () => {
    if (!held) return;
    const { isFollowed } = held;
    held = undefined;
    if (isFollowed) hold(false);
  };

  handle.addEventListener("focus", () => {
    if (!held) restore = remember();
  });
  track.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || handle.ariaDisabled === "true") return;
    restore = remember();
    const isFinger = event.pointerType === "touch";
    const isOnHandle = event.target instanceof Node && handle.contains(event.target);
    held = {
      x: event.clientX,
      y: event.clientY,
      position: isOnHandle ? position() : findPosition(event.clientX),
      isFinger,
      isFollowed: false,
    };
    if (isFinger) return;
    track.setPointerCapture(event.pointerId);
    begin();
    if (!isOnHandle) move(held.position);
  });
  // The focus that a press brings by itself would come after that of the handle.
  track.addEventListener("mousedown", (event) => {
    event.preventDefault();
    handle.focus({ preventScroll: true });
  });
  track.addEventListener("pointermove", (event) => {
    if (!held) return;
    const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
    if (!held.isFollowed) {
      if (Math.abs(dx) < SLOP || Math.abs(dx) < Math.abs(dy)) return;
      begin();
    }
    move(clamp(held.position + dx / track.getBoundingClientRect().width));
  });
  track.addEventListener("pointerup", (event) => {
    // A tap.
    if (
      held?.isFinger &&
      !held.isFollowed &&
      Math.hypot(event.clientX - held.x, event.clientY - held.y) < SLOP
    )
      move(held.position);
    end();
  });
  track.addEventListener("pointercancel", () => {
    const wasFollowed = held?.isFollowed;
    end();
    if (wasFollowed) restore();
  });
  handle.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      end();
      restore();
    } else {
      const act = keys[event.key];
      if (!act) return;
      act();
    }
    event.preventDefault();
  });
}

const clamp = (position: number) => Math.min(Math.max(position, 0), 1);
