// The floating-point formats that the chapter "Why the largest is subtracted" computes in.

export const PRECISIONS = ["f16", "f32", "f64"] as const;
export type Precision = (typeof PRECISIONS)[number];
