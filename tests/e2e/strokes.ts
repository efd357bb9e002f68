// Digits as a person may draw them, stroke by stroke, in a box of 1 by 1.
type Stroke = readonly (readonly [number, number])[];

const arc = (x: number, y: number, rx: number, ry: number, from: number, to: number): Stroke =>
  Array.from({ length: 25 }, (_, k) => {
    const angle = ((from + ((to - from) * k) / 24) * Math.PI) / 180;
    return [x + rx * Math.cos(angle), y + ry * Math.sin(angle)] as const;
  });

export const DIGITS: readonly { digit: number; strokes: readonly Stroke[] }[] = [
  { digit: 0, strokes: [arc(0.5, 0.5, 0.3, 0.45, -90, 270)] },
  {
    digit: 1,
    strokes: [
      [
        [0.5, 0.05],
        [0.5, 0.95],
      ],
    ],
  },
  {
    digit: 1,
    strokes: [
      [
        [0.35, 0.25],
        [0.55, 0.05],
        [0.55, 0.95],
      ],
    ],
  },
  { digit: 2, strokes: [[...arc(0.5, 0.3, 0.27, 0.25, -170, 30), [0.25, 0.93], [0.8, 0.93]]] },
  {
    digit: 3,
    strokes: [[...arc(0.47, 0.28, 0.27, 0.22, -150, 90), ...arc(0.47, 0.72, 0.3, 0.23, -90, 150)]],
  },
  {
    digit: 4,
    strokes: [
      [
        [0.6, 0.05],
        [0.2, 0.62],
        [0.85, 0.62],
      ],
      [
        [0.65, 0.3],
        [0.65, 0.95],
      ],
    ],
  },
  {
    digit: 5,
    strokes: [[[0.75, 0.06], [0.3, 0.06], [0.27, 0.45], ...arc(0.48, 0.68, 0.28, 0.26, -110, 140)]],
  },
  { digit: 6, strokes: [[[0.65, 0.05], [0.4, 0.3], [0.27, 0.6], ...arc(0.5, 0.7, 0.25, 0.25, 180, 540)]] },
  {
    digit: 7,
    strokes: [
      [
        [0.2, 0.07],
        [0.8, 0.07],
        [0.42, 0.95],
      ],
    ],
  },
  { digit: 8, strokes: [[...arc(0.5, 0.27, 0.22, 0.21, 90, -270), ...arc(0.5, 0.72, 0.26, 0.23, -90, 270)]] },
  { digit: 9, strokes: [[...arc(0.48, 0.3, 0.25, 0.25, 0, -360), [0.73, 0.35], [0.68, 0.95]]] },
];
