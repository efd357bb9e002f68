//! The logits of a linear classifier: W·x + b of rows of features x.

/// Writes the logits of rows of `features` features, with one row of coefficients and one intercept for each
/// class. The sums are in f64, since features may be so far from 0 that f32 can't tell them apart.
pub(crate) fn logits(
    x: &[f64],
    features: usize,
    coefficients: &[f32],
    intercepts: &[f64],
    logits: &mut [f32],
) {
    let (features, classes) = (features.max(1), intercepts.len().max(1));
    for (x, logits) in x.chunks_exact(features).zip(logits.chunks_exact_mut(classes)) {
        let rows = coefficients.chunks_exact(features).zip(intercepts);
        for (logit, (w, b)) in logits.iter_mut().zip(rows) {
            *logit = (dot(x, w) + b) as f32;
        }
    }
}

/// Returns the dot product of x and w. It adds up four sums that don't wait for one another.
fn dot(x: &[f64], w: &[f32]) -> f64 {
    let mut sums = [0.0; 4];
    for (x, w) in x.chunks(4).zip(w.chunks(4)) {
        for (sum, (x, w)) in sums.iter_mut().zip(x.iter().zip(w)) {
            *sum += x * f64::from(*w);
        }
    }
    (sums[0] + sums[2]) + (sums[1] + sums[3])
}
