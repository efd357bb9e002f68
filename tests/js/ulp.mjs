// The distance of two numbers of a data type, counted in numbers between them.

const view = new DataView(new ArrayBuffer(8));

/** Neighbouring numbers have neighbouring places; both zeros have 0. */
function place(x, type) {
  let bits;
  if (type === "f32") {
    view.setFloat32(0, x);
    bits = BigInt(view.getUint32(0));
    return bits >> 31n ? -(bits & 0x7fff_ffffn) : bits;
  }
  view.setFloat64(0, x);
  bits = view.getBigUint64(0);
  return bits >> 63n ? -(bits & ((1n << 63n) - 1n)) : bits;
}

/** 0 for equal numbers and for two NaNs; Infinity where only one is finite or a number. */
export function ulps(a, b, type) {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return 0;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return Infinity;
  const distance = place(a, type) - place(b, type);
  return Number(distance < 0n ? -distance : distance);
}
