//! Priors against exact fractions and by hand, and their errors.

use crate::common::decisions::{assert_near, layout_of, section};
use serde::Deserialize;
use softmax_wasm::{Error, Layout, estimate_priors, prior_shift};
use wasm_bindgen_test::wasm_bindgen_test;

#[derive(Deserialize)]
struct Priors {
    p: Vec<f64>,
    shape: [usize; 2],
    start: Vec<f64>,
    found: Vec<f64>,
}

#[wasm_bindgen_test(unsupported = test)]
fn priors_are_found_and_move_logits() {
    let expected: Priors = section("priors");
    let found =
        estimate_priors(&expected.p, &layout_of(expected.shape), &expected.start, 10_000, 1e-14)
            .expect("fits");
    assert!(found.converged);
    found.priors.iter().zip(&expected.found).for_each(|(a, b)| assert_near(*a, *b, 1e-9));
    let shift = prior_shift(&[1.0, 4.0], &[3.0, 0.0]).expect("fits");
    assert_near(shift[0], 3f64.ln(), 1e-15);
    assert_eq!(shift[1], f64::NEG_INFINITY);
    assert_eq!(prior_shift(&[0.0], &[1.0]), Err(Error::Prior { index: 0, value: 0.0 }));
    let negative = Error::Prior { index: 0, value: -1.0 };
    assert_eq!(prior_shift(&[1.0], &[-1.0]), Err(negative.clone()));
    let text = "prior 0 is -1; it has to be finite and at least 0, in training above 0";
    assert_eq!(negative.to_string(), text);
    assert_eq!(prior_shift(&[1.0], &[]), Err(Error::ClassCount { given: 1, wanted: 0 }));
    let steps = estimate_priors(&[0.5, 0.5], &Layout::row(2), &[1.0, 1.0], 0, 0.0);
    assert_eq!(steps, Err(Error::Option { name: "max_steps", value: 0.0 }));
}

#[derive(Deserialize)]
struct LogRatio {
    to: f64,
    from: f64,
    log: f64,
}

#[wasm_bindgen_test(unsupported = test)]
fn shifts_are_the_logarithms_of_ratios_beyond_the_range_of_f64() {
    let cases: Vec<LogRatio> = section("logRatios");
    for LogRatio { to, from, log } in cases {
        let shift = prior_shift(&[from], &[to]).expect("finite priors")[0];
        let ulp = log.abs().next_up() - log.abs();
        assert!((shift - log).abs() <= 2.0 * ulp, "log({to:e}/{from:e}) is {log}, not {shift}");
    }
}

/// The likeliest priors, by hand: a class that was next to never in training takes every row that allows it.
#[wasm_bindgen_test(unsupported = test)]
fn priors_at_the_limits_of_f64_are_found() {
    let (rare, largest) = (5e-324, f64::MAX);
    let cases: [(&[f64], [f64; 2], [f64; 2]); 8] = [
        (&[1.0, 0.0], [rare, 1.0], [1.0, 0.0]),
        (&[1.0, 0.0], [1.0, rare], [1.0, 0.0]),
        (&[0.5, 0.5], [rare, 1.0], [1.0, 0.0]),
        (&[0.5, 0.5], [rare, largest], [1.0, 0.0]),
        (&[0.5, 0.5], [rare, rare], [0.5, 0.5]),
        (&[0.5, 0.5], [largest, largest], [0.5, 0.5]),
        (&[0.0, 1.0, 0.5, 0.5], [rare, 1.0], [0.5, 0.5]),
        (&[0.0, 1.0, 0.0, 1.0], [1.0, rare], [0.0, 1.0]),
    ];
    for (p, from, wanted) in cases {
        let found =
            estimate_priors(p, &layout_of([p.len() / 2, 2]), &from, 100, 1e-6).expect("fits");
        assert!(found.converged, "{from:?}");
        found.priors.iter().zip(wanted).for_each(|(a, b)| assert_near(*a, b, 1e-12));
    }
    // Up to a factor, the priors of training are the same, and so are the steps.
    let p = [0.75, 0.25, 0.25, 0.75, 0.5, 0.5];
    let estimate = |from| estimate_priors(&p, &layout_of([3, 2]), from, 100, 1e-6).expect("fits");
    assert_eq!(estimate(&[0.25, 0.75]), estimate(&[64.0, 192.0]));
}

#[wasm_bindgen_test(unsupported = test)]
fn priors_from_probabilities_below_0_by_rounding_are_those_from_0() {
    let priors = |p: &[f64]| estimate_priors(p, &Layout::row(2), &[0.5, 0.5], 100, 1e-6);
    assert_eq!(priors(&[1.0, 0.0]), priors(&[1.0, -1e-17]));
}
