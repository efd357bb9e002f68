// The same bits in every engine as natively: the hashes of tests/semantics.rs, from the package.
import assert from "node:assert/strict";
import { test } from "node:test";
import { logSoftmax, logSumExp, softmax } from "softmax-wasm";

const u64 = (x) => BigInt.asUintN(64, x);

/** About normal numbers with a standard deviation of 6: `Random` of tests/common/mod.rs. */
function normals(seed) {
  let state = seed;
  const uniform = () => {
    state ^= u64(state << 13n);
    state ^= state >> 7n;
    state ^= u64(state << 17n);
    return Number(state >> 11n) / 2 ** 53;
  };
  return () => 6 * (Array.from({ length: 12 }, uniform).reduce((sum, x) => sum + x, 0) - 6);
}

/** FNV-1a over the places of the results among the numbers of their type. */
function hash(Kind, seed) {
  const [Bits, magnitude] = Kind === Float32Array ? [Uint32Array, 0x7fff_ffffn] : [BigUint64Array, 0x7fff_ffff_ffff_ffffn];
  const normal = normals(seed);
  let hash = 0xcbf2_9ce4_8422_2325n;
  for (let n = 1; n < 200; n++) {
    const x = Kind.from({ length: n }, normal);
    for (const y of [softmax(x), logSoftmax(x), Kind.of(logSumExp(x)), softmax(x, { temperature: 0.3 })]) {
      for (const bits of new Bits(y.buffer, y.byteOffset, y.length)) {
        const place = BigInt(bits) & magnitude;
        hash = u64((hash ^ u64(place === BigInt(bits) ? place : -place)) * 0x0100_0000_01b3n);
      }
    }
  }
  return hash;
}

test("f32: 59,899 results have the bits of the portable backend", () => {
  assert.equal(hash(Float32Array, 9n), 0x5d42_5874_cb32_8ab0n);
});

test("f64: 59,899 results have the bits of the portable backend", () => {
  assert.equal(hash(Float64Array, 10n), 0xb524_c58b_c151_703dn);
});
