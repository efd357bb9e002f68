//! α-entmax and its gradient for numbers that are far apart or tiny.

use crate::common::Random;
use softmax_wasm::{Layout, Options, entmax_along, entmax_grad_along};
use wasm_bindgen_test::wasm_bindgen_test;

fn entmax_grad(output: &[f64], gradient: &[f64], alpha: f64) -> Vec<f64> {
    let mut gradient = gradient.to_vec();
    entmax_grad_along(output, &mut gradient, alpha, &Layout::row(output.len()), &Options::new())
        .unwrap();
    gradient
}

fn assert_close(actual: &[f64], expected: &[f64], bound: f64) {
    for (a, b) in actual.iter().zip(expected) {
        assert!(a == b || (a - b).abs() <= bound * b.abs(), "{actual:?}, not {expected:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_gradient_of_entmax_by_tiny_probabilities() {
    for (output, alpha) in [
        ([1e-16, 1.0], 3.0),
        ([1e-10, 0.9999999999], 4.0),
        ([1e-320, 1.0], 5.0),
        ([1e-300, 1.0], 1e300),
    ] {
        assert_close(&entmax_grad(&output, &[1.0, 0.0], alpha), &[1.0, -1.0], 1e-9);
        assert_close(&entmax_grad(&output, &[0.0, 3.0], alpha), &[-3.0, 3.0], 1e-9);
    }
    assert_close(&entmax_grad(&[1e-16, 1.0], &[1.0, 0.0], 3.0), &[1.0, -1.0], 4e-16);
    // s is 10⁶, 2·10⁶ and 1.
    let grad = entmax_grad(&[1e-6, 5e-7, 1.0], &[1.0, 1.0, 0.0], 3.0);
    assert_close(&grad, &[1e6 / 3000001.0, 2e6 / 3000001.0, -3e6 / 3000001.0], 1e-14);
    // The sum of s is near 10^960. With another d the gradient would overflow.
    assert_close(
        &entmax_grad(&[1e-320, 1e-320, 1.0], &[1.0, 1.0, 0.0], 5.0),
        &[0.5, 0.5, -1.0],
        1e-9,
    );
    assert_eq!(
        entmax_grad(&[1e-320, 1e-310, 1.0], &[0.0, 1.0, 0.0], 5.0)[..2],
        [f64::NEG_INFINITY, f64::INFINITY]
    );
    assert_close(
        &entmax_grad(&[0.5, 0.5], &[1.7e308, -1.7e308], 1.0),
        &[0.85e308, -0.85e308],
        1e-15,
    );
    assert_eq!(entmax_grad(&[0.5, 0.5, 0.0], &[7.0, 7.0, 3.0], 1e300), [0.0; 3]);
    assert_eq!(entmax_grad(&[0.0, 0.0], &[1.0, 2.0], 3.0), [0.0; 2]);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_nan_in_the_output_of_entmax_makes_the_gradient_of_its_row_nan() {
    for alpha in [1.0, 1.5, 2.0, 3.0] {
        assert!(
            entmax_grad(&[f64::NAN, 0.5], &[1.0, 0.0], alpha).iter().all(|g| g.is_nan()),
            "{alpha}"
        );
        let (mut gradient, options) = ([1.0, 0.0, 2.0], Options::new().mask(&[0, 1, 1]));
        entmax_grad_along(&[f64::NAN, 0.5, 0.5], &mut gradient, alpha, &Layout::row(3), &options)
            .unwrap();
        assert_close(&gradient[..1], &[0.0], 0.0);
        assert!(gradient[1] == -gradient[2] && gradient[2] > 0.0, "{alpha}: {gradient:?}");
        let (mut gradient, options) = ([1.0, 0.0, 2.0], Options::new().mask(&[0, 1, 1]));
        entmax_grad_along(&[0.5, f64::NAN, 0.5], &mut gradient, alpha, &Layout::row(3), &options)
            .unwrap();
        assert!(
            gradient[0] == 0.0 && gradient[1].is_nan() && gradient[2].is_nan(),
            "{alpha}: {gradient:?}"
        );
    }
}

fn entmax(logits: &[f64], alpha: f64) -> Vec<f64> {
    let mut row = logits.to_vec();
    entmax_along(&mut row, alpha, &Layout::row(logits.len()), &Options::new()).unwrap();
    row
}

/// The definition: every entry is a power of how far (α − 1)·x lies above one threshold, or 0 below it.
#[wasm_bindgen_test(unsupported = test)]
fn entmax_between_softmax_and_sparsemax_fulfils_its_definition() {
    let mut random = Random(5);
    for alpha in [1.01, 1.2, 1.5, 1.75, 1.99] {
        for (n, sigma) in [(1, 1.0), (2, 0.3), (7, 1.0), (40, 3.0), (1000, 0.5)] {
            let x: Vec<f64> = random.row(n, sigma);
            let p = entmax(&x, alpha);
            assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-12, "α {alpha}, {n} entries");
            let thresholds = x.iter().zip(&p).map(|(x, p)| (alpha - 1.0) * x - p.powf(alpha - 1.0));
            let largest = thresholds.clone().fold(f64::NEG_INFINITY, f64::max);
            for (threshold, p) in thresholds.zip(&p) {
                // An entry of probability 0 lies below the threshold.
                let is_below = *p == 0.0 && threshold <= largest + 1e-9;
                assert!(
                    is_below || (threshold - largest).abs() < 1e-9,
                    "α {alpha}: {threshold}, {p}"
                );
            }
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn entmax_beyond_sparsemax_has_the_digits_of_its_small_entries() {
    // The numbers come from a bisection for τ with 120 digits (mpmath).
    let cases: [(&[f64], f64, &[f64]); 7] = [
        (
            &[1.3152504849315263, 1.2965699123653267],
            20.0,
            &[0.946_941_951_373_779_7, 0.053058048626220245],
        ),
        (&[0.24997000134997302, 0.0], 5.0, &[0.99997, 2.9999999999979988e-5]),
        (&[0.49999999900000003, 0.0], 3.0, &[0.999999999, 9.999_999_717_180_685e-10]),
        (
            &[0.3, 0.3, 0.29, 0.1, -5.0],
            4.0,
            &[0.36626546818994, 0.36626546818994, 0.26746906362011999, 0.0, 0.0],
        ),
        (
            &[1.0, 0.75, 0.5, 0.25, 0.125],
            2.5,
            &[0.6777357668749085, 0.3222642331250915, 0.0, 0.0, 0.0],
        ),
        (
            &[2.0, 1.9, 1.85, 1.8],
            2.0001,
            &[0.36251445148534764, 0.262_502_776_569_617, 0.21249557882972393, 0.16248719311531144],
        ),
        (&[0.0, 0.0, -0.03, -0.2], 8.0, &[0.5, 0.5, 0.0, 0.0]),
    ];
    for (x, alpha, expected) in cases {
        assert_close(&entmax(x, alpha), expected, 1e-9);
    }
    assert_eq!(entmax(&[3.0; 4], 1e300), [0.25; 4]);
    assert_eq!(entmax(&[0.0, -1e-3, 0.0, -5e-324], 1e300), [0.5, 0.0, 0.5, 0.0]);
}
