// The distance of two numbers, counted in the numbers of their type between them.

const view = new DataView(new ArrayBuffer(8));

/** Returns the index of a number among all of its type. Neighbouring numbers differ by 1; both zeros have
 * 0. */
function getIndex(x, type) {
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

/** Returns the distance: 0 for equal numbers and for two NaNs, Infinity if only one is finite or a number. */
export function ulps(a, b, type) {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return 0;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return Infinity;
  const distance = getIndex(a, type) - getIndex(b, type);
  return Number(distance < 0n ? -distance : distance);
}
