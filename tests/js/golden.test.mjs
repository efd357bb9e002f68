// The same bits in every engine as natively: the hashes of tests/softmax_properties.rs, from the package.
import assert from "node:assert/strict";
import { test } from "node:test";
import { logSoftmax, logSumExp, softmax } from "softmax-wasm";

const u64 = (x) => BigInt.asUintN(64, x);

/** About normal numbers: `Random` of tests/common/mod.rs. */
function normals(seed) {
  let state = seed;
  const uniform = () => {
    state ^= u64(state << 13n);
    state ^= state >> 7n;
    state ^= u64(state << 17n);
    return Number(state >> 11n) / 2 ** 53;
  };
  return (deviation) => deviation * (Array.from({ length: 12 }, uniform).reduce((sum, x) => sum + x, 0) - 6);
}

/** FNV-1a over the places of numbers among those of their type. */
function add(hash, results) {
  const [Bits, magnitude] =
    results.BYTES_PER_ELEMENT === 4 ? [Uint32Array, 0x7fff_ffffn] : [BigUint64Array, 0x7fff_ffff_ffff_ffffn];
  for (const bits of new Bits(results.buffer, results.byteOffset, results.length)) {
    const place = BigInt(bits) & magnitude;
    hash = u64((hash ^ u64(place === BigInt(bits) ? place : -place)) * 0x0100_0000_01b3n);
  }
  return hash;
}

const FIRST = 0xcbf2_9ce4_8422_2325n;

function hashOfRows(Kind, seed) {
  const normal = normals(seed);
  let hash = FIRST;
  for (let n = 1; n < 200; n++) {
    const x = Kind.from({ length: n }, () => normal(6));
    for (const y of [softmax(x), logSoftmax(x), Kind.of(logSumExp(x)), softmax(x, { temperature: 0.3 })])
      hash = add(hash, y);
  }
  return hash;
}

/** Of rows side by side in lanes, of which the last group has three; wide ones among them. */
function hashOfSeveral(Kind, seed) {
  const normal = normals(seed);
  let hash = FIRST;
  for (let n = 1; n < 40; n++) {
    for (const deviation of [6, 40]) {
      const x = Kind.from({ length: 11 * n }, () => normal(deviation));
      for (const along of [
        { shape: [11, n], axis: 1 },
        { shape: [n, 11], axis: 0 },
      ]) {
        for (const temperature of [1, 0.3]) {
          for (const f of [softmax, logSoftmax]) hash = add(hash, f(x, { ...along, temperature }));
        }
      }
    }
  }
  return hash;
}

const kinds = [
  [Float32Array, 9n, 0x9d21_9576_13c5_47a8n, 11n, 0xbf0a_e255_5195_14een],
  [Float64Array, 10n, 0x18a7_af30_acf4_6b42n, 12n, 0x0dea_74eb_f59c_195bn],
];
for (const [Kind, seed, rows, seedOfSeveral, several] of kinds) {
  test(`${Kind.name}: 59,899 results of single rows have the bits of the portable backend`, () => {
    assert.equal(hashOfRows(Kind, seed), rows);
  });
  test(`${Kind.name}: 137,280 results of rows in lanes have the bits of the portable backend`, () => {
    assert.equal(hashOfSeveral(Kind, seedOfSeveral), several);
  });
}
