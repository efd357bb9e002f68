// Drags along a track: by its handle, or from anywhere on it. A finger that swipes upwards or
// downwards scrolls the page and changes nothing.

import { SLOP } from "./pointer";

interface Drag {
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

/** A pointer that is down. */
interface Held {
  /** The pointer's position on the screen, and the handle's on the track, when the drag began. */
  readonly x: number;
  readonly y: number;
  readonly position: number;
  readonly isFinger: boolean;
  isFollowed: boolean;
}

interface DragState {
  held: Held | undefined;
  /** Brings back what was there before. */
  restore: () => void;
}

/** Lets a handle be dragged along a track, and moved by keys. */
export function dragAlong(drag: Drag) {
  const { track, handle, remember } = drag;
  const state: DragState = { held: undefined, restore: remember() };
  handle.addEventListener("focus", () => {
    if (!state.held) state.restore = remember();
  });
  track.addEventListener("pointerdown", (event) => press(drag, state, event));
  // The focus that a press brings by itself would come after that of the handle.
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

/** Takes hold of the handle; a mouse moves it to where it points, a finger waits until its way is clear. */
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

/**
 * Moves the handle with the pointer, once a finger has gone far enough and more to the side than up or down.
 */
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

/** Lets go of the handle. */
function end({ hold }: Drag, state: DragState) {
  const wasFollowed = state.held?.isFollowed;
  state.held = undefined;
  if (wasFollowed) hold(false);
}

/** Returns whether a finger that is lifted has stayed where it was. */
const isTap = ({ x, y, isFinger, isFollowed }: Held, { clientX, clientY }: PointerEvent) =>
  isFinger && !isFollowed && Math.hypot(clientX - x, clientY - y) < SLOP;

/** Returns the position within the track. */
const clamp = (position: number) => Math.min(Math.max(position, 0), 1);
