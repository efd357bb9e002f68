//! Logits with a bias added.

#[cfg(any(feature = "wasm", test))]
use crate::simd::{F64x4, Vector};

/// Adds a bias to each logit, by the rules of [`add`].
#[cfg(any(feature = "wasm", test))]
pub(crate) fn add_bias(logits: &mut [f64], bias: &[f64]) {
    let zero = F64x4::splat(0.0);
    for (x, bias) in logits.chunks_mut(F64x4::LANES).zip(bias.chunks(F64x4::LANES)) {
        if x.len() == F64x4::LANES {
            let sum = F64x4::load(x) + F64x4::load(bias);
            // 0 times the sum is NaN where the sum isn't finite.
            if (sum * zero).is_number().all() {
                sum.store(x);
                continue;
            }
        }
        x.iter_mut().zip(bias).for_each(|(x, bias)| *x = add(*x, *bias));
    }
}

/// Adds a bias to a logit. A bias of −∞ masks a logit even if it is NaN. A sum of numbers that overflows is
/// the number nearest to it, since an infinite logit would make its row NaN. `addBias` of
/// `js/arguments/mask.ts` adds biases by the same rules, for functions whose modules lack this one.
pub(crate) fn add(x: f64, bias: f64) -> f64 {
    let sum = x + bias;
    if bias == f64::NEG_INFINITY {
        bias
    } else if sum.is_infinite() && x.is_finite() && bias.is_finite() {
        f64::MAX.copysign(sum)
    } else {
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::add_bias;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn every_lane_masks_and_stops_before_infinity() {
        let (max, inf) = (f64::MAX, f64::INFINITY);
        let cases = [
            (1.0, 0.5, 1.5),
            (f64::NAN, -inf, -inf),
            (inf, -inf, -inf),
            (max, max, max),
            (-max, -max, -max),
            (inf, 1.0, inf),
            (-inf, 1.0, -inf),
        ];
        for (x, bias, wanted) in cases {
            for (length, index) in [(4, 0), (4, 3), (5, 4), (7, 6), (1, 0)] {
                let (mut logits, mut biases) = ([1.0; 8], [0.25; 8]);
                (logits[index], biases[index]) = (x, bias);
                add_bias(&mut logits[..length], &biases[..length]);
                for (i, sum) in logits[..length].iter().enumerate() {
                    assert_eq!(*sum, if i == index { wanted } else { 1.25 }, "{x} + {bias}");
                }
            }
        }
        let mut nan = [f64::NAN, 1.0];
        add_bias(&mut nan, &[0.0, 0.0]);
        assert!(nan[0].is_nan());
    }
}
