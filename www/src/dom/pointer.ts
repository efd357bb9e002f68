// How pointers are understood.

/** The pixels by which a finger has to move, more to the side than up or down, before it is followed. */
export const SLOP = 6;
