// Lets a handle be dragged along a track, from the handle or from anywhere on the track. A finger that swipes
// up or down scrolls the page and changes nothing.

import { SLOP } from "./pointer";

interface Drag {
  track: HTMLElement;
  handle: HTMLElement;
  /** Returns the position of the handle on the track, from 0 to 1. */
  position: () => number;
  move: (position: number) => void;
  /** Is called when a drag begins and ends, so that the scale stays fixed during it. */
  hold: (isHeld: boolean) => void;
  /** Remembers the current value. Returns a function that restores it. */
  remember: () => () => void;
  /** The action of each key, or undefined for keys without an action. */
  keys: Record<string, (() => void) | undefined>;
}

/** A pointer that is held down. */
interface Held {
  /** The position of the pointer on the screen and of the handle on the track when the drag began. */
  readonly x: number;
  readonly y: number;
  readonly position: number;
  readonly isFinger: boolean;
  isFollowed: boolean;
}

interface DragState {
  held: Held | undefined;
  /** Restores the value from before the drag. */
  restore: () => void;
}

/** Lets a handle be dragged along a track and moved by keys. */
export function dragAlong(drag: Drag) {
  const { track, handle, remember } = drag;
  const state: DragState = { held: undefined, restore: remember() };
  handle.addEventListener("focus", () => {
    if (!state.held) state.restore = remember();
  });
  track.addEventListener("pointerdown", (event) => press(drag, state, event));
  // By default, a press moves the focus after the handle has received it.
  track.addEventListener("mousedown", (event) => {
    event.preventDefault();
    handle.focus({ preventScroll: true });
  });
  track.addEventListener("pointermove", (event) => follow(drag, state, event));
  track.addEventListener("pointerup", (event) => {
    if (state.held && isTap(state.held, event)) drag.move(state.held.position);
    end(drag, state);
  });
  track.addEventListener("pointercancel", () => {
    const wasFollowed = state.held?.isFollowed;
    end(drag, state);
    if (wasFollowed) state.restore();
  });
  handle.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      end(drag, state);
      state.restore();
    } else {
      const act = drag.keys[event.key];
      if (!act) return;
      act();
    }
    event.preventDefault();
  });
}

/** Starts a drag. A mouse moves the handle to the pointer at once. A finger has to show its direction
 * first. */
function press(
  { track, handle, position, move, hold, remember }: Drag,
  state: DragState,
  event: PointerEvent,
) {
  if (event.button !== 0 || handle.ariaDisabled === "true") return;
  state.restore = remember();
  const isFinger = event.pointerType === "touch";
  const isOnHandle = event.target instanceof Node && handle.contains(event.target);
  const { left, width } = track.getBoundingClientRect();
  const held = {
    x: event.clientX,
    y: event.clientY,
    position: isOnHandle ? position() : clamp((event.clientX - left) / width),
    isFinger,
    isFollowed: !isFinger,
  };
  state.held = held;
  if (isFinger) return;
  track.setPointerCapture(event.pointerId);
  hold(true);
  if (!isOnHandle) move(held.position);
}

/** Moves the handle with the pointer. A finger has to move far enough first, and more sideways than up or
 * down. */
function follow({ track, move, hold }: Drag, { held }: DragState, event: PointerEvent) {
  if (!held) return;
  const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
  if (!held.isFollowed) {
    if (Math.abs(dx) < SLOP || Math.abs(dx) < Math.abs(dy)) return;
    held.isFollowed = true;
    hold(true);
  }
  move(clamp(held.position + dx / track.getBoundingClientRect().width));
}

/** Ends the drag. */
function end({ hold }: Drag, state: DragState) {
  const wasFollowed = state.held?.isFollowed;
  state.held = undefined;
  if (wasFollowed) hold(false);
}

/** Returns whether a finger was lifted where it was put down. */
const isTap = ({ x, y, isFinger, isFollowed }: Held, { clientX, clientY }: PointerEvent) =>
  isFinger && !isFollowed && Math.hypot(clientX - x, clientY - y) < SLOP;

/** Limits a position to the track. */
const clamp = (position: number) => Math.min(Math.max(position, 0), 1);
