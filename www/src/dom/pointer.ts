// Defines how pointers are interpreted.

/** The distance in pixels that a finger has to move sideways before a drag follows it. */
export const SLOP = 6;
