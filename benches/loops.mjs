// The plain loops that a good engineer writes today, one for each piece of work: the baselines of the cases.
// Each allocates its result unless it is given one, skips what is masked, and knows no case but its own.
//
// Engines compile a loop for the kinds of array that it has met, so whoever passes another kind of array
// imports a second copy of this file: `./loops.mjs?f64` for Float64Array. For the same reason loops that meet
// different kinds share no helper, and repeat one another on purpose.

/** Computes softmax: the maximum, Math.exp in doubles, the division. */
export function softmax(x, out = new Float32Array(x.length)) {
  let max = -Infinity;
  for (let i = 0; i < x.length; i++) if (x[i] > max) max = x[i];
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const exp = Math.exp(x[i] - max);
    out[i] = exp;
    sum += exp;
  }
  for (let i = 0; i < x.length; i++) out[i] /= sum;
  return out;
}

/** Computes softmax of a plain array. */
export function softmaxOfNumbers(x) {
  let max = -Infinity;
  for (let i = 0; i < x.length; i++) if (x[i] > max) max = x[i];
  const out = new Array(x.length);
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const exp = Math.exp(x[i] - max);
    out[i] = exp;
    sum += exp;
  }
  for (let i = 0; i < x.length; i++) out[i] /= sum;
  return out;
}

/** Computes softmax of each row of n. */
export function softmaxRows(x, n, out = new Float32Array(x.length)) {
  for (let start = 0; start < x.length; start += n) {
    const end = start + n;
    let max = -Infinity;
    for (let i = start; i < end; i++) if (x[i] > max) max = x[i];
    let sum = 0;
    for (let i = start; i < end; i++) {
      const exp = Math.exp(x[i] - max);
      out[i] = exp;
      sum += exp;
    }
    for (let i = start; i < end; i++) out[i] /= sum;
  }
  return out;
}

/** Computes softmax along the first axis. It goes through memory in order: faster than column by column. */
export function softmaxColumns(x, columns) {
  const out = new Float32Array(x.length);
  const max = new Float32Array(columns).fill(-Infinity);
  const sum = new Float64Array(columns);
  for (let start = 0; start < x.length; start += columns) {
    for (let i = 0; i < columns; i++) if (x[start + i] > max[i]) max[i] = x[start + i];
  }
  for (let start = 0; start < x.length; start += columns) {
    for (let i = 0; i < columns; i++) {
      const exp = Math.exp(x[start + i] - max[i]);
      out[start + i] = exp;
      sum[i] += exp;
    }
  }
  for (let start = 0; start < x.length; start += columns) {
    for (let i = 0; i < columns; i++) out[start + i] /= sum[i];
  }
  return out;
}

/** Computes softmax at a temperature. */
export function softmaxAtTemperature(x, temperature) {
  let max = -Infinity;
  for (let i = 0; i < x.length; i++) if (x[i] > max) max = x[i];
  const out = new Float32Array(x.length);
  const scale = 1 / temperature;
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const exp = Math.exp((x[i] - max) * scale);
    out[i] = exp;
    sum += exp;
  }
  for (let i = 0; i < x.length; i++) out[i] /= sum;
  return out;
}

/** Computes softmax of rows that share a mask of one row's length. */
export function softmaxMasked(x, mask) {
  const n = mask.length;
  const out = new Float32Array(x.length);
  for (let start = 0; start < x.length; start += n) {
    let max = -Infinity;
    for (let j = 0; j < n; j++) if (mask[j] && x[start + j] > max) max = x[start + j];
    let sum = 0;
    for (let j = 0; j < n; j++) {
      if (!mask[j]) continue;
      const exp = Math.exp(x[start + j] - max);
      out[start + j] = exp;
      sum += exp;
    }
    for (let j = 0; j < n; j++) out[start + j] /= sum;
  }
  return out;
}

/** Computes the probabilities of causal attention: row q of each square of scores sees its entries 0 to q
 * only. */
export function softmaxCausal(scores, size, temperature) {
  const out = new Float32Array(scores.length);
  const scale = 1 / temperature;
  for (let row = 0; row * size < scores.length; row++) {
    const start = row * size;
    const end = start + (row % size) + 1;
    let max = -Infinity;
    for (let i = start; i < end; i++) if (scores[i] > max) max = scores[i];
    let sum = 0;
    for (let i = start; i < end; i++) {
      const exp = Math.exp((scores[i] - max) * scale);
      out[i] = exp;
      sum += exp;
    }
    for (let i = start; i < end; i++) out[i] /= sum;
  }
  return out;
}

/** Computes causal attention whose softmax has a sink, a logit that takes part but has no entry. */
export function softmaxCausalSink(scores, size, sink) {
  const out = scores.slice();
  for (let row = 0; row * size < scores.length; row++) divideUnmasked(out, row, size, sink);
  return out;
}

/** Computes causal attention of scores with a bias added. */
export function softmaxCausalBias(scores, size, bias) {
  const out = new Float32Array(scores.length);
  for (let row = 0; row * size < scores.length; row++) {
    const start = row * size;
    const end = start + (row % size) + 1;
    for (let i = start; i < end; i++) out[i] = scores[i] + bias[i];
    divideUnmasked(out, row, size);
  }
  return out;
}

/** Computes causal attention of scores x that become c·tanh(x/c). */
export function softmaxCausalSoftcap(scores, size, cap) {
  const out = new Float32Array(scores.length);
  for (let row = 0; row * size < scores.length; row++) {
    const start = row * size;
    const end = start + (row % size) + 1;
    for (let i = start; i < end; i++) out[i] = cap * Math.tanh(scores[i] / cap);
    divideUnmasked(out, row, size);
  }
  return out;
}

/** Computes the gradient of causal attention's scores, from its probabilities and the gradient of these. */
export function softmaxCausalGrad(p, size, gradient) {
  const out = new Float32Array(p.length);
  for (let row = 0; row * size < p.length; row++) {
    const start = row * size;
    const end = start + (row % size) + 1;
    let mean = 0;
    for (let i = start; i < end; i++) mean += p[i] * gradient[i];
    for (let i = start; i < end; i++) out[i] = p[i] * (gradient[i] - mean);
  }
  return out;
}

/** Replaces the scores of a row that the causal mask leaves by their softmax, and the others by 0. */
function divideUnmasked(out, row, size, sink = -Infinity) {
  const start = row * size;
  const end = start + (row % size) + 1;
  let max = sink;
  for (let i = start; i < end; i++) if (out[i] > max) max = out[i];
  let sum = Math.exp(sink - max);
  for (let i = start; i < end; i++) sum += out[i] = Math.exp(out[i] - max);
  for (let i = start; i < end; i++) out[i] /= sum;
  out.fill(0, end, start + size);
}

/** Computes the logarithm of the sum of exponentials. */
export function logSumExp(x) {
  let max = -Infinity;
  for (let i = 0; i < x.length; i++) if (x[i] > max) max = x[i];
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += Math.exp(x[i] - max);
  return max + Math.log(sum);
}

/** Computes the logarithms of softmax. */
export function logSoftmax(x) {
  const log = logSumExp(x);
  const out = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) out[i] = x[i] - log;
  return out;
}

/** Computes the mean cross-entropy of rows with target classes. */
export function crossEntropy(x, targets) {
  const n = x.length / targets.length;
  let total = 0;
  for (let row = 0; row < targets.length; row++) {
    const start = row * n;
    const end = start + n;
    let max = -Infinity;
    for (let i = start; i < end; i++) if (x[i] > max) max = x[i];
    let sum = 0;
    for (let i = start; i < end; i++) sum += Math.exp(x[i] - max);
    total += max + Math.log(sum) - x[start + targets[row]];
  }
  return total / targets.length;
}

/** Finds the index of the largest entry. */
export function argmax(x) {
  let best = 0;
  let max = -Infinity;
  for (let i = 0; i < x.length; i++) {
    if (x[i] > max) {
      max = x[i];
      best = i;
    }
  }
  return best;
}

/** Finds the index of the largest entry that a mask keeps. */
export function maskedArgmax(x, mask) {
  let best = 0;
  let max = -Infinity;
  for (let i = 0; i < x.length; i++) {
    if (mask[i] && x[i] > max) {
      max = x[i];
      best = i;
    }
  }
  return best;
}

/** Finds the index of the largest entry of each row of n. */
export function argmaxRows(x, n) {
  const out = new Int32Array(x.length / n);
  for (let row = 0; row < out.length; row++) {
    const start = row * n;
    let max = -Infinity;
    for (let j = 0; j < n; j++) {
      if (x[start + j] > max) {
        max = x[start + j];
        out[row] = j;
      }
    }
  }
  return out;
}

/** Finds the class of each pixel. It goes through memory in order: faster than pixel by pixel. */
export function argmaxColumns(x, columns) {
  const out = new Int32Array(columns);
  const max = x.slice(0, columns);
  for (let start = columns, k = 1; start < x.length; start += columns, k++) {
    for (let i = 0; i < columns; i++) {
      if (x[start + i] > max[i]) {
        max[i] = x[start + i];
        out[i] = k;
      }
    }
  }
  return out;
}

/** Finds the k largest: a short sorted list, which few entries are large enough to enter. */
export function topK(x, k) {
  const values = new Float32Array(k).fill(-Infinity);
  const indices = new Int32Array(k);
  let least = -Infinity;
  for (let i = 0; i < x.length; i++) {
    if (x[i] <= least) continue;
    let at = k - 1;
    for (; at > 0 && values[at - 1] < x[i]; at--) {
      values[at] = values[at - 1];
      indices[at] = indices[at - 1];
    }
    values[at] = x[i];
    indices[at] = i;
    least = values[k - 1];
  }
  return { indices, values };
}

/** Computes the entropy of probabilities. */
export function entropy(p) {
  let sum = 0;
  for (let i = 0; i < p.length; i++) if (p[i] > 0) sum -= p[i] * Math.log(p[i]);
  return sum;
}

/** Computes the logistic function of each entry. */
export function sigmoid(x) {
  const out = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) out[i] = 1 / (1 + Math.exp(-x[i]));
  return out;
}

/** Draws an index: computes exponentials, sorts the indices by them, keeps the k largest and then the fewest
 * that hold `topP` of those. */
export function sampleBySort(x, { temperature = 1, topK = Infinity, topP = 1 }, rng = Math.random) {
  let max = -Infinity;
  for (const logit of x) if (logit > max) max = logit;
  const p = new Float64Array(x.length);
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += p[i] = Math.exp((x[i] - max) / temperature);
  const order = new Uint32Array(x.length).map((_, i) => i).sort((a, b) => p[b] - p[a]);
  let [end, kept] = [0, 0];
  let whole = sum;
  if (topK < x.length) {
    whole = 0;
    for (let i = 0; i < topK; i++) whole += p[order[i]];
  }
  while (end < Math.min(topK, x.length) && kept < topP * whole) kept += p[order[end++]];
  let left = rng() * kept;
  for (let i = 0; i < end; i++) if ((left -= p[order[i]]) < 0) return order[i];
  return order[end - 1];
}
