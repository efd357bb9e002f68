//! The kernel for relaxed SIMD, with multiply-adds that are rounded once and twice.

use super::argument::{Constants, constants};
use super::sum::Polynomial;
use super::{MAX_BLOCK_ENTRIES, softmax};
use crate::simd::portable::{F32x8, Fused, Separate};
use crate::simd::{MultiplyAdd, Vector};
use wasm_bindgen_test::wasm_bindgen_test;

const U: f64 = 1.0 / (1u32 << 24) as f64;

/// Returns the probabilities of a row of any length, as the module computes them.
fn computed<M: MultiplyAdd<F32x8>>(x: &[f32]) -> Vec<f32> {
    let mut row = x.to_vec();
    row.resize(x.len().next_multiple_of(8), f32::NAN);
    let (mut scales, mut remainders) =
        (vec![f32::NAN; row.len()], vec![f32::NAN; MAX_BLOCK_ENTRIES]);
    softmax::<F32x8, M>(&mut row, x.len(), &mut scales, &mut remainders);
    row.truncate(x.len());
    row
}

/// Returns the same in f64, which has 29 digits more.
fn expected(x: &[f32]) -> Vec<f64> {
    let max = f64::from(x.iter().copied().fold(f32::NEG_INFINITY, f32::max));
    let exp: Vec<f64> = x.iter().map(|x| libm::exp(f64::from(*x) - max)).collect();
    let (mut sum, mut lost) = (0.0, 0.0);
    for e in &exp {
        let next = sum + e;
        lost += if sum >= *e { (sum - next) + e } else { (e - next) + sum };
        sum = next;
    }
    exp.iter().map(|e| e / (sum + lost)).collect()
}

/// Returns the numbers from the nearest f32 to `p`, and the distance in ULP.
fn distance(p: f32, truth: f64) -> (u32, f64) {
    let nearest = truth as f32;
    let below = f32::from_bits((truth as f32).to_bits().saturating_sub(1));
    let below = if f64::from(nearest) > truth { below } else { nearest };
    let ulp = f64::from(f32::from_bits(below.to_bits() + 1)) - f64::from(below);
    (p.to_bits().abs_diff(nearest.to_bits()), (f64::from(p) - truth).abs() / ulp)
}

/// Returns the worst distance of a row in ULP.
fn worst<M: MultiplyAdd<F32x8>>(x: &[f32]) -> f64 {
    let mut worst = 0.0f64;
    for (i, (p, truth)) in computed::<M>(x).into_iter().zip(expected(x)).enumerate() {
        let (numbers, ulp) = distance(p, truth);
        assert!(
            numbers <= 2,
            "{p:e} is {ulp} ULP from {truth:e}: entry {i} of {} {:?}",
            x.len(),
            x.get(..4)
        );
        worst = worst.max(ulp);
    }
    worst
}

/// The ways to round: once or twice.
fn check(x: &[f32]) -> [f64; 2] {
    [worst::<Fused>(x), worst::<Separate>(x)]
}

/// Uniform in 0…1 (Marsaglia 2003, "Xorshift RNGs").
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    fn row(&mut self, n: usize, middle: f64, spread: f64) -> Vec<f32> {
        (0..n).map(|_| (middle + spread * (self.next() - 0.5)) as f32).collect()
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn random_rows_of_every_length_and_spread_are_within_two_numbers() {
    let mut random = Random(1);
    let mut worst = [0.0f64; 2];
    for n in (1..70).chain(250..1100).chain([2047, 2048, 2049, 4100, 70_000]) {
        for spread in [0.0, 1e-3, 1.0, 10.0, 60.0, 150.0, 400.0] {
            let middle = [0.0, 0.3, -20.0, 100.0, 168.0, -168.0, 1e3, -3e4][n % 8];
            let found = check(&random.row(n, middle, spread));
            worst = [worst[0].max(found[0]), worst[1].max(found[1])];
        }
    }
    println!("{worst:?}");
    assert!(worst[0] < 2.11 && worst[1] < 2.40, "{worst:?}");
}

#[wasm_bindgen_test(unsupported = test)]
fn constructed_rows_are_within_two_numbers() {
    let mut random = Random(2);
    let mut worst = [0.0f64; 2];
    let mut one = |x: &[f32]| {
        let found = check(x);
        worst = [worst[0].max(found[0]), worst[1].max(found[1])];
    };
    for _ in 0..4000 {
        let [v, w] = [0, 1].map(|_| (8.0 * random.next() - 4.0) as f32);
        let k = 1 + (random.next() * random.next() * 600.0) as usize;
        let mut x = vec![w; k + 1];
        x[0] = v;
        one(&x);
        x[0] = 0.0;
        x.push(v);
        one(&x);
        // One logit, the last, dominates the row.
        x.push(v.max(w) + 18.0);
        one(&x);
    }
    // Arguments lie at the ends of r, where the errors are largest, and sums beside powers of two.
    for n in [-30, -3, 0, 1, 9, 100] {
        for end in [-0.2877f64, -0.25, 0.4054, 0.37, 0.22, 0.0] {
            for k in [1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 255, 256, 257, 1023, 1024, 1025] {
                let w = (f64::from(n) * std::f64::consts::LN_2 + end) as f32;
                for v in [w - 0.1, w + 0.65, w, w - 3.0] {
                    let mut x = vec![w; k];
                    x.push(v);
                    one(&x);
                }
            }
        }
    }
    println!("{worst:?}");
    assert!(worst[0] < 2.11 && worst[1] < 2.40, "{worst:?}");
}

#[wasm_bindgen_test(unsupported = test)]
fn maxima_that_grow_from_block_to_block_are_followed() {
    let mut random = Random(3);
    for step in [0.5, 5.0, 18.0, 20.0, 50.0, 90.0, 134.0, 136.0, 200.0, 1e4, 1e38] {
        for first in [-1e38, -400.0, -171.0, -169.0, -30.0, 0.0, 100.0, 169.0, 171.0, 1e5] {
            let mut x = vec![];
            for block in 0..4 {
                x.extend(random.row(MAX_BLOCK_ENTRIES, first + step * f64::from(block), 8.0));
            }
            x.extend(random.row(77, first, 3.0));
            check(&x);
            // The largest logit stands alone, in the middle of a block.
            for at in [5, 63, 64, 1023, 1024, 1500, x.len() - 1] {
                let mut x = random.row(x.len(), first, 8.0);
                x[at] = (first + step) as f32;
                check(&x);
            }
            // The first entries, which the shift is taken from, are all −∞.
            x[..FEW].fill(f32::NEG_INFINITY);
            check(&x);
        }
    }
}

const FEW: usize = 100;

#[wasm_bindgen_test(unsupported = test)]
fn entries_of_minus_infinity_get_zero_and_the_others_what_they_get_alone() {
    let mut random = Random(4);
    for n in (1..40).chain([256, 1023, 1024, 1025, 3000]) {
        let mut x = random.row(n, 0.0, 20.0);
        for i in (0..n).skip(1).step_by(3) {
            x[i] = f32::NEG_INFINITY;
        }
        check(&x);
        for p in [computed::<Fused>(&x), computed::<Separate>(&x)] {
            assert!(p.iter().zip(&x).all(|(p, x)| (*p == 0.0) == (*x == f32::NEG_INFINITY)));
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn subnormal_probabilities_are_not_flushed() {
    for n in [300, 1024, 2500] {
        let mut x = vec![0.0f32; n];
        for (i, x) in x.iter_mut().enumerate().skip(1) {
            *x = -75.0 - (i % 300) as f32 / 8.0;
        }
        check(&x);
        let p = computed::<Fused>(&x);
        assert!(p.iter().filter(|p| **p > 0.0 && **p < f32::MIN_POSITIVE).count() > 50);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_nan_an_infinity_and_nothing_but_minus_infinity_make_rows_nan() {
    for n in (1..70).chain([255, 256, 1000, 1023, 1024, 1025, 2048, 2055, 5000]) {
        for at in [0, n / 2, n - 1, n.min(65) - 1, n.min(1026) - 1] {
            for special in [f32::NAN, f32::INFINITY] {
                for others in [0.0, f32::NEG_INFINITY, -f32::MAX, f32::MAX, 300.0] {
                    let mut x = vec![others; n];
                    x[at] = special;
                    assert!(computed::<Fused>(&x).iter().all(|p| p.is_nan()), "{n} {at} {others}");
                    assert!(computed::<Separate>(&x).iter().all(|p| p.is_nan()));
                }
            }
        }
        assert!(computed::<Fused>(&vec![f32::NEG_INFINITY; n]).iter().all(|p| p.is_nan()));
        for same in [0.0, -0.0, 1e-40, 169.9, 170.0, f32::MAX, -f32::MAX] {
            check(&vec![same; n]);
        }
        // The largest alone.
        let mut x = vec![-f32::MAX; n];
        x[n / 2] = f32::MAX;
        assert_eq!(computed::<Fused>(&x).iter().sum::<f32>(), 1.0);
    }
}

/// Returns the least and the largest relative error of e^r by q, in units of U, over every `step`-th f32 r in
/// the interval, with the rounding of r.
fn bounds<M: MultiplyAdd<F32x8>>(step: usize) -> (f64, f64) {
    let polynomial = Polynomial::<F32x8>::load();
    let &Constants { offset, .. } = constants();
    let middle = -f64::from(offset) * std::f64::consts::LN_2;
    let [lowest, highest] =
        [-1.0, 1.0].map(|side| middle + side * (std::f64::consts::LN_2 / 2.0 + 3e-5));
    let (mut least, mut most) = (0.0f64, 0.0f64);
    for end in [lowest as f32, highest as f32] {
        let (from, to) = ((end.signum() * 2f32.powi(-13)).to_bits(), end.to_bits());
        let all: Vec<u32> = (from..=to).step_by(step).chain([to]).collect();
        for r in all.chunks(8) {
            let mut lanes = [end; 8];
            lanes.iter_mut().zip(r).for_each(|(lane, r)| *lane = f32::from_bits(*r));
            let mut q = [0.0; 8];
            polynomial.expm1::<M>(F32x8::load(&lanes)).store(&mut q);
            for (r, q) in lanes.map(f64::from).into_iter().zip(q.map(f64::from)) {
                let error = (q - libm::expm1(r)) / libm::exp(r) / U;
                let rounded = 2f64.powi(libm::ilogb(r) - 24) / U + 2f64.powi(-35) / U;
                (least, most) = (least.min(error - rounded), most.max(error + rounded));
            }
        }
    }
    (least, most)
}

#[wasm_bindgen_test(unsupported = test)]
fn exponentials_are_within_their_bound() {
    let (fused, separate) = (bounds::<Fused>(1009), bounds::<Separate>(1009));
    println!("{fused:?} {separate:?}");
    assert!(fused.0 > -0.63 && fused.1 < 0.65 && separate.0 > -0.67 && separate.1 < 0.65);
}

/// All 200 million f32 r that count: `make exhaustive`.
#[cfg(not(target_arch = "wasm32"))]
#[test]
#[ignore = "takes a minute"]
fn every_exponential_is_within_its_bound() {
    let (fused, separate) = (bounds::<Fused>(1), bounds::<Separate>(1));
    println!("{fused:?} {separate:?}");
    assert!(fused.0 > -0.63 && fused.1 < 0.65 && separate.0 > -0.67 && separate.1 < 0.65);
}
