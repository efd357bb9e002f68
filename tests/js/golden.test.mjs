// Results have the same bits in every engine as natively: the hashes of tests/golden.json, which
// tests/softmax_properties.rs reads too, computed from the package.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { logSoftmax, logSumExp, softmax } from "softmax-wasm";

const golden = JSON.parse(readFileSync(new URL("../golden.json", import.meta.url), "utf8"));

const u64 = (x) => BigInt.asUintN(64, x);

/** Returns a generator of nearly normal numbers: `Random` of tests/common/mod.rs. */
function createNormals(seed) {
  let state = BigInt(seed);
  const uniform = () => {
    state ^= u64(state << 13n);
    state ^= state >> 7n;
    state ^= u64(state << 17n);
    return Number(state >> 11n) / 2 ** 53;
  };
  return (deviation) => deviation * (Array.from({ length: 12 }, uniform).reduce((sum, x) => sum + x, 0) - 6);
}

/** Adds results to a hash by FNV-1a, over the indices of the numbers among all numbers of their type. */
function addResults(hash, results) {
  const [Bits, magnitude] =
    results.BYTES_PER_ELEMENT === 4 ? [Uint32Array, 0x7fff_ffffn] : [BigUint64Array, 0x7fff_ffff_ffff_ffffn];
  for (const bits of new Bits(results.buffer, results.byteOffset, results.length)) {
    const index = BigInt(bits) & magnitude;
    hash = u64((hash ^ u64(index === BigInt(bits) ? index : -index)) * 0x0100_0000_01b3n);
  }
  return hash;
}

const FIRST = 0xcbf2_9ce4_8422_2325n;

/** Hashes the results of single rows. */
function hashRows(Kind, seed) {
  const normal = createNormals(seed);
  let hash = FIRST;
  for (let n = 1; n < 200; n++) {
    const x = Kind.from({ length: n }, () => normal(6));
    for (const y of [softmax(x), logSoftmax(x), Kind.of(logSumExp(x)), softmax(x, { temperature: 0.3 })])
      hash = addResults(hash, y);
  }
  return hash;
}

/** Hashes the results of 11 rows, which are computed in the lanes of vectors. The last group has three
 * rows. */
function hashLanes(Kind, seed) {
  const normal = createNormals(seed);
  let hash = FIRST;
  for (let n = 1; n < 40; n++) {
    for (const deviation of [6, 40]) {
      const x = Kind.from({ length: 11 * n }, () => normal(deviation));
      for (const layout of [
        { shape: [11, n], axis: 1 },
        { shape: [n, 11], axis: 0 },
      ]) {
        for (const temperature of [1, 0.3]) {
          for (const f of [softmax, logSoftmax]) hash = addResults(hash, f(x, { ...layout, temperature }));
        }
      }
    }
  }
  return hash;
}

for (const [Kind, type] of [
  [Float32Array, "f32"],
  [Float64Array, "f64"],
]) {
  test(`${Kind.name}: 59,899 results of single rows have the bits of the portable backend`, () => {
    const { seed, hash } = golden.rows[type];
    assert.equal(hashRows(Kind, seed), BigInt(`0x${hash}`));
  });
  test(`${Kind.name}: 137,280 results of rows in lanes have the bits of the portable backend`, () => {
    const { seed, hash } = golden.lanes[type];
    assert.equal(hashLanes(Kind, seed), BigInt(`0x${hash}`));
  });
}
