// Loops over short rows, `n` entries each, for the functions beside softmax: what a good engineer writes for
// exactly that in plain JavaScript.

/** Computes the logarithm of the sum of the exponentials of some entries. */
function computeLogSumExp(x, start, end) {
  let max = -Infinity;
  for (let i = start; i < end; i++) if (x[i] > max) max = x[i];
  let sum = 0;
  for (let i = start; i < end; i++) sum += Math.exp(x[i] - max);
  return max + Math.log(sum);
}

/** Computes the logarithms of softmax of each row. */
export function logSoftmax(x, n) {
  const out = new Float32Array(x.length);
  for (let start = 0; start < x.length; start += n) {
    const sum = computeLogSumExp(x, start, start + n);
    for (let i = start; i < start + n; i++) out[i] = x[i] - sum;
  }
  return out;
}

/** Computes the logarithm of the sum of exponentials of each row. */
export function logSumExp(x, n) {
  const out = new Float32Array(x.length / n);
  for (let row = 0; row < out.length; row++) out[row] = computeLogSumExp(x, row * n, row * n + n);
  return out;
}

/** Computes the gradient of the mean cross-entropy of rows with target classes. */
export function crossEntropyGrad(x, n, targets) {
  const out = new Float32Array(x.length);
  for (let row = 0; row < targets.length; row++) {
    const start = row * n;
    const end = start + n;
    let max = -Infinity;
    for (let i = start; i < end; i++) if (x[i] > max) max = x[i];
    let sum = 0;
    for (let i = start; i < end; i++) {
      const e = Math.exp(x[i] - max);
      out[i] = e;
      sum += e;
    }
    const scale = 1 / (sum * targets.length);
    for (let i = start; i < end; i++) out[i] *= scale;
    out[start + targets[row]] -= 1 / targets.length;
  }
  return out;
}

/** Computes the entropy of each row of probabilities. */
export function entropy(p, n) {
  const out = new Float32Array(p.length / n);
  for (let row = 0; row < out.length; row++) {
    let sum = 0;
    for (let i = row * n; i < row * n + n; i++) if (p[i] > 0) sum -= p[i] * Math.log(p[i]);
    out[row] = sum;
  }
  return out;
}

/** Computes the difference of the two largest entries of each row. */
export function margin(p, n) {
  const out = new Float32Array(p.length / n);
  for (let row = 0; row < out.length; row++) {
    let [best, second] = [-Infinity, -Infinity];
    for (let i = row * n; i < row * n + n; i++) {
      if (p[i] > best) {
        second = best;
        best = p[i];
      } else if (p[i] > second) second = p[i];
    }
    out[row] = best - second;
  }
  return out;
}

/** Marks the largest entry of each row with 1, and the others with 0. */
export function hardmax(x, n) {
  const out = new Float32Array(x.length);
  for (let start = 0; start < x.length; start += n) {
    let best = start;
    for (let i = start + 1; i < start + n; i++) if (x[i] > x[best]) best = i;
    out[best] = 1;
  }
  return out;
}

/** Finds the two largest entries of each row. */
export function top2(x, n) {
  const rows = x.length / n;
  const [indices, values] = [new Int32Array(2 * rows), new Float32Array(2 * rows)];
  for (let row = 0; row < rows; row++) {
    let [best, second] = x[row * n] >= x[row * n + 1] ? [0, 1] : [1, 0];
    for (let i = 2; i < n; i++) {
      const value = x[row * n + i];
      if (value > x[row * n + best]) {
        second = best;
        best = i;
      } else if (value > x[row * n + second]) second = i;
    }
    indices[2 * row] = best;
    indices[2 * row + 1] = second;
    values[2 * row] = x[row * n + best];
    values[2 * row + 1] = x[row * n + second];
  }
  return { indices, values };
}

/** Computes the gradient with respect to logits, from probabilities and the gradient of these. */
export function softmaxGrad(p, n, gradient) {
  const out = new Float32Array(p.length);
  for (let start = 0; start < p.length; start += n) {
    let dot = 0;
    for (let i = start; i < start + n; i++) dot += p[i] * gradient[i];
    for (let i = start; i < start + n; i++) out[i] = p[i] * (gradient[i] - dot);
  }
  return out;
}

/** Computes the gradient with respect to logits, from log-probabilities and the gradient of these. */
export function logSoftmaxGrad(logP, n, gradient) {
  const out = new Float32Array(logP.length);
  for (let start = 0; start < logP.length; start += n) {
    let sum = 0;
    for (let i = start; i < start + n; i++) sum += gradient[i];
    for (let i = start; i < start + n; i++) out[i] = gradient[i] - Math.exp(logP[i]) * sum;
  }
  return out;
}

/** Computes the mean binary cross-entropy of logits with target probabilities. */
export function binaryCrossEntropy(x, targets) {
  let sum = 0;
  for (let i = 0; i < x.length; i++)
    sum += Math.max(x[i], 0) - x[i] * targets[i] + Math.log1p(Math.exp(-Math.abs(x[i])));
  return sum / x.length;
}

/** Computes the log-sum-exp of each logit and those before it in its row. */
export function logCumSumExp(x, n) {
  const out = new Float32Array(x.length);
  for (let start = 0; start < x.length; start += n) {
    let max = -Infinity;
    let sum = 0;
    for (let i = start; i < start + n; i++) {
      if (x[i] > max) {
        sum = sum * Math.exp(max - x[i]) + 1;
        max = x[i];
      } else sum += Math.exp(x[i] - max);
      out[i] = max + Math.log(sum);
    }
  }
  return out;
}
