// How pointers are understood.

/** A finger is followed once it has moved by so many pixels, more to the side than up or down. */
export const SLOP = 6;
