// The arrays that the fuzzer passes: mostly valid ones, sometimes any value.
import { Logits } from "softmax-wasm";

const SPECIAL = [
  0,
  -0,
  1,
  -1,
  NaN,
  Infinity,
  -Infinity,
  1e308,
  -1e308,
  5e-324,
  88.72,
  709.78,
  -745.2,
  3.4e38,
  2 ** 53,
  -87.4,
];
const KINDS = [
  "Array",
  "Float32Array",
  "Float64Array",
  "Int8Array",
  "Uint8Array",
  "Uint8ClampedArray",
  "Int16Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
];
if (typeof Float16Array === "function") KINDS.push("Float16Array");

/** Makes a value that no argument may be, or an array that is detached, sparse or a proxy. */
export const makeHostile = (random) =>
  random.pick([
    () => null,
    () => undefined,
    () => "2,1",
    () => 7,
    () => NaN,
    () => -1,
    () => 1e21,
    () => 0.5,
    () => 10n,
    () => Symbol("x"),
    () => () => 1,
    () => ({}),
    () => ({ length: 3 }),
    () => [],
    () => [,],
    () => [1, "2"],
    () => [[1, 2]],
    () => new Array(3),
    () => new DataView(new ArrayBuffer(8)),
    () => new BigInt64Array(2),
    () => new Float32Array(structuredClone(new ArrayBuffer(8), {})),
    () => new Proxy([1, 2, 3], { get: (target, key) => (key === "1" ? {} : target[key]) }),
    () => Object.defineProperty([1, 2, 3], 1, { get: () => 2 }),
    () => new Date(0),
    () => detach(new Float32Array(3)),
    () => true,
  ])();

function detach(x) {
  structuredClone(x.buffer, { transfer: [x.buffer] });
  return x;
}

/** Copies an array into a memory of WebAssembly, which a handle has made. */
function copyToModule(random, x) {
  if (Array.isArray(x)) return x;
  const { data } = new Logits(Math.ceil(x.byteLength / 8) + 1, "f64");
  const view = new x.constructor(
    data.buffer,
    data.byteOffset + random.below(2) * x.BYTES_PER_ELEMENT,
    x.length,
  );
  view.set(x);
  return view;
}

/** Makes an array of a random type, length and deviation, with special numbers among the others. */
export function makeNumbers(random, n = chooseLength(random)) {
  const spread = random.pick([0, 1e-3, 1, 1, 10, 100, 1e4]);
  const oddity = random.pick([0, 0, 0, 0.02, 0.5]);
  const entry = () => (random.chance(oddity) ? random.pick(SPECIAL) : spread * random.normal());
  const kind = random.pick(KINDS);
  const x = globalThis[kind].from({ length: n }, entry);
  return random.chance(0.2) ? copyToModule(random, x) : x;
}

/** Chooses a length: mostly a short one, now and then one for which the memory grows. */
function chooseLength(random) {
  if (random.chance(0.0005)) return random.below(200_000);
  return random.chance(0.1) ? random.below(2000) : random.below(20);
}

/** Chooses dimensions whose product is n, if n has factors. */
export function chooseShape(random, n) {
  const shape = [];
  let left = n;
  for (const factor of [2, 3, 5, 7]) {
    while (left > 0 && left % factor === 0 && random.chance(0.7)) {
      shape.push(factor);
      left /= factor;
    }
  }
  return [...shape, left];
}

/** Puts −1 in place of the first size, now and then. */
export const inferSometimes = (random, shape) =>
  random.chance(0.1) ? shape.map((size, i) => (i === 0 ? -1 : size)) : shape;

/** Makes a tensor of an array, now and then with dimensions that may be broadcast. */
export function wrapSometimes(random, data) {
  if (random.chance(0.7)) return data;
  const dims = chooseShape(random, data.length);
  const [first = 1] = dims;
  return random.pick([
    { data, dims },
    { data, shape: dims },
    { data, dims: [1, ...dims] },
    { data: data.slice(0, first), dims: [first, 1] },
  ]);
}

/** Makes a row of probabilities, with zeros and ties among them. */
export function makeDistribution(random) {
  const parts = Array.from({ length: 1 + random.below(12) }, () => random.below(5));
  const sum = parts.reduce((sum, part) => sum + part, 0);
  return random.pick([Array, Float32Array, Float64Array]).from(parts, (part) => part / (sum || 1));
}
