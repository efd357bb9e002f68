// All cases, in the order of the report. Each has a `name`, a competitor that it is measured `beside`, and
// either a `threshold` (a number, or one for each kind of engine), which the ratio of the times has to reach,
// or a `limit` in milliseconds. `input` makes seeded input. From it `ours` and a `loop` or `theirs` make a
// function that returns a number from its result, or `run` and `end` where something has to be freed. Nothing
// is allocated before that, so that no case finds the arrays of others in memory.
import handle from "./handle.mjs";
import others from "./others.mjs";
import row from "./row.mjs";
import rows from "./rows.mjs";
import short from "./short.mjs";

export const cases = [...row, ...rows, ...others, ...short, ...handle];

/** Returns the title of a case. */
export const title = ({ name, beside }) => (beside ? `${name}, beside ${beside}` : name);
