// Defines capital letters as strokes of a pen, which show the classifier pictures that are not digits. Each
// point is two figures from 0 to 8, across and down. A space begins a new stroke.
import { type Point, rasterize } from "./strokes";

const STROKES = {
  A: "084088 2565",
  B: "0008 005071725404 045475775808",
  C: "71503011030517385877",
  D: "0008 004072764808",
  E: "70000878 0454",
  F: "700008 0454",
  G: "715030110305173858777444",
  H: "0008 7078 0474",
  I: "2060 4048 2868",
  J: "6066482806",
  K: "0008 700478",
  L: "000878",
  M: "0800448088",
  N: "08008880",
  O: "402002062848666240",
  P: "08005071735404",
  Q: "402002062848666240 4578",
  R: "08005071735404 3478",
  S: "7150200213647576582807",
  T: "0080 4048",
  U: "000628587670",
  V: "004880",
  W: "0028446880",
  X: "0088 8008",
  Y: "004480 4448",
  Z: "00800888",
};
export type Letter = keyof typeof STROKES;

/** Returns the pixels of a letter drawn with a pen. `width` is relative to the height, and `lean` slants the
 * letter to the right. */
export function drawLetter(letter: Letter, width = 0.8, lean = 0): Float32Array<ArrayBuffer> {
  const point = ([x, y]: readonly [number, number]): Point => ({
    x: 0.5 + 0.1 * (width * (x - 4) + lean * (4 - y)),
    y: 0.1 + 0.1 * y,
  });
  return rasterize(
    STROKES[letter]
      .split(" ")
      .map((stroke) =>
        Array.from({ length: stroke.length / 2 }, (_, i) => point([+stroke[2 * i]!, +stroke[2 * i + 1]!])),
      ),
  );
}

/** Returns each letter in nine styles: narrow, normal and wide, each upright and leaning to either side. */
export function drawAllLetters(): Float32Array {
  const hands = [0.6, 0.8, 1].flatMap((width) => [-0.2, 0, 0.2].map((lean) => [width, lean] as const));
  const pictures = (Object.keys(STROKES) as Letter[]).flatMap((letter) =>
    hands.map(([width, lean]) => drawLetter(letter, width, lean)),
  );
  return Float32Array.from(pictures.flatMap((picture) => [...picture]));
}
