// Formats the state as a URL hash:
// `#v=1&z=2,1,0.1&l=cat,dog,fox&t=1&y=0&p=f32&k=40&hide=gradient&at=simplex`.
import { SETTINGS, type Setting } from "./settings";
import { type State, createExample } from "./state";

/** Formats a number for a hash. */
const formatForHash = (x: number) => (Number.isFinite(x) ? String(x) : x < 0 ? "-inf" : "inf");

/** Formats the state as a hash. Settings at their defaults are left out, and a link never reveals an
 * answer. */
export function formatHash({
  entries,
  temperature,
  target,
  precision,
  hidden,
  only,
  chapter,
  theme,
  answers,
  settings,
  word,
}: State): string {
  const logits = entries.map((entry) => formatForHash(entry.logit)).join();
  const labels = entries.map((entry) => encodeURIComponent(entry.label.toWellFormed())).join();
  const set = Object.entries(SETTINGS).flatMap(([name, { key, initial }]) => {
    const value = settings[name as Setting];
    return value === initial ? [] : [`&${key}=${value}`];
  });
  const optional = [
    ...set,
    word !== createExample().word ? `&w=${word}` : "",
    hidden.length > 0 ? `&hide=${hidden.join()}` : "",
    only ? `&only=${only}` : "",
    theme !== "auto" ? `&theme=${theme}` : "",
    answers !== "on" ? `&answers=${answers}` : "",
    chapter ? `&at=${chapter}` : "",
  ];
  return `#v=1&z=${logits}&l=${labels}&t=${formatForHash(temperature)}&y=${target}&p=${precision}${optional.join("")}`;
}
