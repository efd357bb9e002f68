//! Log-sum-exp with weights, and at the limits of the temperature.

use crate::common::{Random, at_temperature, ulps};
use softmax_wasm::{
    Layout, Options, log_add_exp, log_cum_sum_exp_along, log_sum_exp, log_sum_exp_along,
    log_sum_exp_weighted_along,
};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn weights_drop_scale_and_subtract() {
    let sum = |x: &[f64], weights: &[f64]| {
        let options = Options::default();
        log_sum_exp_weighted_along(x, &Layout::row(x.len()), &options, weights).expect("fits")[0]
    };
    assert_eq!(sum(&[0.0, f64::NAN], &[2.0, 0.0]), (2f64.ln(), 1.0));
    assert_eq!(sum(&[1000.0, f64::INFINITY], &[1.0, 0.0]), (1000.0, 1.0));
    assert_eq!(sum(&[3.0, 3.0], &[1.0, -1.0]), (f64::NEG_INFINITY, 0.0));
    assert_eq!(sum(&[0.0, 0.0], &[0.0, 0.0]), (f64::NEG_INFINITY, 0.0));
    assert_eq!(sum(&[f64::INFINITY, 0.0], &[-1.0, 1.0]), (f64::INFINITY, -1.0));
    assert!(ulps(sum(&[0.0, 0.0], &[1e308, 1e308]).0, 1e308f64.ln() + 2f64.ln()) <= 1);
    assert_eq!(sum(&[f64::INFINITY, 0.0], &[1.0, -1.0]), (f64::INFINITY, 1.0));
    assert!(sum(&[f64::INFINITY, f64::INFINITY], &[1.0, -1.0]).0.is_nan());
    for x in [[0.0, 1.0], [f64::INFINITY, 1.0], [f64::NEG_INFINITY; 2]] {
        for weight in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert!(sum(&x, &[weight, 1.0]).0.is_nan(), "{x:?} weighted {weight}");
        }
    }
    assert!(sum(&[f64::NAN, 0.0], &[1.0, 1.0]).0.is_nan());
    let (log, sign) = sum(&[2f64.ln(), 5f64.ln()], &[1.0, -1.0]);
    assert!((log - 3f64.ln()).abs() < 1e-15 && sign == -1.0);
    // The sum of small weights is exact even where large weights cancel.
    let tiny = 2f64.powi(-70);
    assert_eq!(sum(&[0.0; 2], &[1.0, tiny]), (tiny, 1.0));
    assert_eq!(sum(&[0.0; 3], &[1.0, tiny, -1.0]), (tiny.ln(), 1.0));
    let x = [0.0, -1.0, -1.0, -1.0];
    let exact = tiny.ln() + (-1f64).exp().ln_1p();
    assert!(ulps(sum(&x, &[tiny, 1.0, tiny, -1.0]).0, exact) <= 1);
}

#[wasm_bindgen_test(unsupported = test)]
fn sums_that_cancel_a_logit_below_0_keep_their_digits() {
    // The exact results are those of mpmath.
    let cases = [
        ([-0.08415116462113092, -1.9084569671843035], 0.06541439087980133),
        ([-1.480385504423986, -0.24403642401895068], 0.010948888539231007),
        ([-1.3026394791727847, -0.21568324062771216], 0.07492560628438272),
        ([-0.21879033438478124, -0.7638453427367986], 0.23851418141215983),
        ([-0.12248662344808982, -1.419298052644279], 0.11920556676835413),
        ([-0.2335696106713078, -0.5036045480121933], 0.3336473999780902),
    ];
    let layout = Layout::row(2);
    for (x, exact) in cases {
        let mut sums = x;
        log_cum_sum_exp_along(&mut sums, &layout, &Options::new()).expect("fits");
        assert!(ulps(log_sum_exp(&x), exact) <= 1, "{x:?}");
        assert!(ulps(sums[1], exact) <= 2, "{x:?}: {} {exact}", sums[1]);
        assert!(ulps(log_add_exp(x[0], x[1]), exact) <= 2, "{x:?}");
    }
    // A quotient that overflows is the result.
    for (x, expected) in [(1e308, f64::INFINITY), (-1e308, f64::NEG_INFINITY)] {
        let sums = log_sum_exp_along(&[x; 2], &layout, &at_temperature(1e-5)).expect("fits");
        assert_eq!(sums[0], expected);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn terms_count_by_logit_and_weight_together() {
    let ln_10 = std::f64::consts::LN_10;
    let cases: [(&[f64], &[f64], f64); 11] = [
        (&[0.0, -1600.0], &[1e-300, 1e200], -300.0 * ln_10),
        (&[0.0, -800.0], &[1e-300, 1e300], 300.0 * ln_10 - 800.0),
        (&[-800.0, 0.0], &[-1e300, 1e-300], 300.0 * ln_10 - 800.0),
        (&[0.0, -1400.0], &[5e-324, 1e308], 308.0 * ln_10 - 1400.0),
        (&[0.0, -1300.0], &[5e-324, 1e200], -1074.0 * 2f64.ln()),
        (&[1500.0, 0.0, 1500.0], &[1e-300, 1e300, 1e-300], 1500.0 - 300.0 * ln_10 + 2f64.ln()),
        // The weights of the largest logits cancel.
        (&[0.0, 0.0, -3000.0], &[1.0, -1.0, 2.0], 2f64.ln() - 3000.0),
        (&[0.0, 0.0, -690.0], &[1.0, -1.0, 1e-100], -100.0 * ln_10 - 690.0),
        (&[0.0, 0.0, -250.0], &[1.0, -1.0, 1e-149], -149.0 * ln_10 - 250.0),
        (&[0.0, 0.0, -1.0], &[1e300, -1e300, 1e-300], -300.0 * ln_10 - 1.0),
        (&[0.0, 0.0, -250.0], &[1e308, -1e308, 5e-324], -1074.0 * 2f64.ln() - 250.0),
    ];
    for (x, weights, exact) in cases {
        for temperature in [1.0, 1e-300, 0.5, 3.0, 1e300] {
            let options = at_temperature(temperature);
            let scaled: Vec<f64> = x.iter().map(|x| x * temperature).collect();
            let layout = Layout::row(x.len());
            let sum = log_sum_exp_weighted_along(&scaled, &layout, &options, weights);
            let (log, sign) = sum.expect("fits")[0];
            assert!(
                (log - exact).abs() < 1e-12,
                "{x:?} {weights:?} at {temperature}: {log} {exact}"
            );
            assert_eq!(sign, if weights[0] == -1e300 { -1.0 } else { 1.0 });
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn weights_of_one_change_nothing() {
    let mut random = Random(5);
    for length in 1..40 {
        let x: Vec<f32> = random.row(length, 4.0);
        let options = at_temperature(1.5);
        let layout = Layout::row(length);
        let ones = vec![1.0; length];
        let weighted = log_sum_exp_weighted_along(&x, &layout, &options, &ones).expect("fits");
        let plain = log_sum_exp_along(&x, &layout, &options).expect("fits");
        assert!(ulps(weighted[0].0, plain[0]) <= 1);
        assert_eq!(weighted[0].1, 1.0);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn at_a_limit_of_the_temperature_weights_count_only_what_shares() {
    let (x, weights) = ([0.0, -1.0, 0.0, f64::NEG_INFINITY], [0.25, 8.0, 0.25, 8.0]);
    let sum = |temperature| {
        let options = at_temperature(temperature);
        log_sum_exp_weighted_along(&x, &Layout::row(4), &options, &weights).expect("fits")[0].0
    };
    assert_eq!(sum(0.0), 0.5f64.ln());
    assert_eq!(sum(f64::INFINITY), 8.5f64.ln());
}

#[wasm_bindgen_test(unsupported = test)]
fn at_a_limit_of_the_temperature_log_sum_exp_is_infinite_or_counts() {
    const INF: f64 = f64::INFINITY;
    for (x, at_zero, at_infinity) in [
        ([2.0, 1.0, 2.0, 1.0], INF, 4f64.ln()),
        ([-2.0, -1.0, -INF, -INF], -INF, 2f64.ln()),
        ([0.0, -1.0, 0.0, -1.0], 2f64.ln(), 4f64.ln()),
        ([INF, -1.0, 0.0, 0.0], INF, INF),
        ([-INF; 4], -INF, -INF),
        ([0.0, f64::NAN, 0.0, 0.0], f64::NAN, f64::NAN),
    ] {
        for (temperature, expected) in [(0.0, at_zero), (INF, at_infinity)] {
            let (options, layout) = (at_temperature(temperature), Layout::row(4));
            let plain = log_sum_exp_along(&x, &layout, &options).expect("fits")[0];
            let (weighted, sign) =
                log_sum_exp_weighted_along(&x, &layout, &options, &[1.0; 4]).expect("fits")[0];
            let [plain, weighted, expected] = [plain, weighted, expected].map(|x| x.to_string());
            assert_eq!([&plain, &weighted], [&expected; 2], "{x:?} at {temperature}");
            let expected = if x[0] == -INF { 0.0 } else { 1.0 };
            assert!(sign.is_nan() || sign == expected, "{x:?} at {temperature}: {sign}");
        }
    }
}
