//! Logits that are capped softly, and the gradient.
//!
//! # The plain algorithm
//!
//! ```text
//! c·tanh(x/c)                                        (Gemma Team 2024, "Gemma 2", section 2)
//! tanh(y) = sign(y)·(1 − e)/(1 + e),  e = e^(−2|y|)
//! 1 − tanh²(y) = 4e/(1 + e)²
//! ```
//!
//! # Method
//!
//! 1. The exponent −2|y| is never positive, so e doesn't overflow, and the sign is put back at the end.
//! 2. e is a double-word number, high + low, whose low part has the digits of e^r − 1 that high lacks. So
//!    1 − e keeps its digits for y near 0. With a rounded e it would have none there.
//! 3. The polynomial of e isn't exactly 0 at 0: its error there is 2^−80, which is large beside a small y.
//!    So below 2^−13 the capped logit is x·(1 − y²/3), the first terms of its Taylor series; the next is
//!    2^−55 of it.
//! 4. The gradient takes e rounded, since nothing cancels in 4e/(1 + e)².
//!
//! # Accuracy
//!
//! The error of a capped logit is at most 3 ULP, which later functions inherit. In `tests/rust/attention.rs`
//! an f64 softmax is within 3 + 4m ULP, where m is the cap or the largest magnitude of a logit, whichever is
//! less.

use super::numeric::exp::{PARTS_BLOCK, constants::ExpFloat, exp_block};

/// The number 1 at the scale of exponentials.
const ONE: f64 = 1.0 / f64::INV_SCALE;

/// Ratios y below it are those for which two terms of the Taylor series of tanh are enough.
const SMALL: f64 = 1.0 / 8192.0;

/// Replaces logits x by c·tanh(x/c), except that −∞ stays. `work` is a workspace of
/// [`PARTS_WORK`](super::numeric::exp::PARTS_WORK).
pub(crate) fn softcap(logits: &mut [f64], work: &mut [f64], cap: f64) {
    let inverse = 1.0 / cap;
    for logits in logits.chunks_mut(PARTS_BLOCK) {
        let (highs, lows) = exp_of_ratios(logits, cap, work);
        for (x, (high, low)) in logits.iter_mut().zip(highs.iter().zip(lows)) {
            let tanh = ((ONE - high) - *low) / ((ONE + high) + *low);
            let y = *x * inverse;
            if y.abs() < SMALL {
                *x *= 1.0 - y * y / 3.0;
            } else if *x != f64::NEG_INFINITY {
                *x = (cap * tanh).copysign(*x);
            }
        }
    }
}

/// Replaces gradients with respect to capped logits by those with respect to the logits: g·(1 − tanh²(x/c)),
/// with 1 − tanh² = 4e/(1 + e)². `work` is that of [`softcap`].
pub(crate) fn softcap_grad(logits: &[f64], work: &mut [f64], cap: f64, gradient: &mut [f64]) {
    let mut gradients = gradient.chunks_mut(PARTS_BLOCK);
    for logits in logits.chunks(PARTS_BLOCK) {
        let gradient = gradients.next().unwrap_or_default();
        let (highs, lows) = exp_of_ratios(logits, cap, work);
        for (g, (high, low)) in gradient.iter_mut().zip(highs.iter().zip(lows)) {
            let e = (high + *low) * f64::INV_SCALE;
            // A masked logit may be any number.
            if *g == 0.0 {
                continue;
            }
            *g *= 4.0 * e / ((1.0 + e) * (1.0 + e));
        }
    }
}

/// Returns the parts of e^(−2|x/c|) of a block of logits.
fn exp_of_ratios<'a>(
    logits: &[f64],
    cap: f64,
    work: &'a mut [f64],
) -> (&'a mut [f64], &'a mut [f64]) {
    work.iter_mut().zip(logits).for_each(|(to, x)| *to = -2.0 * (x / cap).abs());
    exp_block(logits.len(), work)
}

#[cfg(test)]
mod tests {
    use super::{SMALL, softcap};
    use crate::kernel::numeric::exp::PARTS_WORK;
    use astro_float::{BigFloat, Consts, RoundingMode::ToEven};
    use wasm_bindgen_test::wasm_bindgen_test;

    /// Returns |c·tanh(x/c) − result| in ULP of the result.
    fn error(x: f64, cap: f64, result: f64, constants: &mut Consts) -> f64 {
        const BITS: usize = 192;
        let big = |x: f64| BigFloat::from_f64(x, BITS);
        let tanh = big(x).div(&big(cap), BITS, ToEven).tanh(BITS, ToEven, constants);
        let difference = tanh.mul(&big(cap), BITS, ToEven).sub(&big(result), BITS, ToEven);
        let difference: f64 = difference.to_string().parse().expect("a decimal number");
        difference.abs() / (result.abs().next_up() - result.abs())
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn capped_logits_are_right_to_3_ulp_however_small() {
        let mut constants = Consts::new().expect("memory for the constants");
        let mut work = [0.0; PARTS_WORK];
        for cap in [1e-3, 1.0, 17.605349962557945, 50.0, 1e6] {
            let mut worst = (0.0, 0.0);
            for step in -1070..40 {
                let scale =
                    if step < -60 { 2f64.powi(step) } else { 2f64.powf(f64::from(step) / 3.0) };
                let x = -scale * (1.0 + f64::from(step & 7) / 9.0);
                let mut capped = [x];
                softcap(&mut capped, &mut work, cap);
                let error = error(x, cap, capped[0], &mut constants);
                worst = if error > worst.0 { (error, x) } else { worst };
            }
            assert!(worst.0 < 3.0, "cap {cap}: {} ULP at {}", worst.0, worst.1);
        }
        // Both sides of the limit between the two formulas.
        for x in [SMALL.next_down(), SMALL] {
            let mut capped = [x];
            softcap(&mut capped, &mut work, 1.0);
            assert!(error(x, 1.0, capped[0], &mut constants) < 1.0);
        }
        let mut zero = [0.0, -0.0, f64::NEG_INFINITY, f64::INFINITY];
        softcap(&mut zero, &mut work, 2.0);
        assert_eq!(zero.map(f64::to_bits), [0.0, -0.0, f64::NEG_INFINITY, 2.0].map(f64::to_bits));
    }
}
