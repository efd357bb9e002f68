// All cases, in the order of the report. Each has a `name`, what it stands `beside`, and either a
// `threshold`, which is held to how many times as fast we are (a number, or one for each kind of engine), or
// a `limit` in milliseconds. `input` makes seeded input; of that, `ours` and a `loop` or `theirs` make a
// function that returns a number of its result, or `run` and `end` where something has to be freed. Nothing
// is allocated before, so that each case finds memory without the others' arrays.
import handle from "./handle.mjs";
import others from "./others.mjs";
import row from "./row.mjs";
import rows from "./rows.mjs";
import short from "./short.mjs";

export const cases = [...row, ...rows, ...others, ...short, ...handle];

/** Names a case for whoever looks for it. */
export const title = ({ name, beside }) => (beside ? `${name}, beside ${beside}` : name);
