// Lists the sections of the page in their order: chapters, predictions and exercises, and the places where a
// link can begin.

/** The chapters in their order. The id names the section, its heading and its links. Most figures can stand
 * alone in a frame. The explorer uses embed.html for that. */
export const CHAPTERS = [
  { id: "draw", hasFigure: true },
  { id: "exponential", hasFigure: true },
  { id: "steps", hasFigure: true },
  { id: "rules", hasFigure: false },
  { id: "temperature", hasFigure: true },
  { id: "max", hasFigure: true },
  { id: "gradient", hasFigure: true },
  { id: "simplex", hasFigure: true },
  { id: "vocabulary", hasFigure: true },
  { id: "digits", hasFigure: true },
  { id: "exercises", hasFigure: true },
  { id: "uses", hasFigure: true },
  { id: "use", hasFigure: false },
] as const;
export type Chapter = (typeof CHAPTERS)[number]["id"];
export type Figure = Extract<(typeof CHAPTERS)[number], { hasFigure: true }>["id"];

/** The chapters whose figure can stand alone in a frame. */
export const FIGURES = CHAPTERS.filter(({ hasFigure }) => hasFigure).map(({ id }) => id as Figure);

/** The sections that a link can hide, by their names in the HTML. */
export const SECTIONS = ["explorer", ...CHAPTERS.map(({ id }) => id), "predict"] as const;

/** The numbers of the predictions in links. */
export const PREDICTIONS = [1, 3, 4, 5] as const;

/** The number of exercises, whose ids are exercise-1 to exercise-8. */
export const EXERCISES = 8;

/** The place where a reader begins: "" for the top of the page, a chapter or an exercise. */
export type Start = "" | Chapter | `exercise-${number}`;
