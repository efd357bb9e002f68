//! One answer for every input: what no table of numbers shows, and every error.

mod common;

use common::{Random, Type};
use softmax_wasm::{
    Error, Float, Layout, OnInfinity, Options, log_softmax, log_softmax_along, log_sum_exp,
    log_sum_exp_along, log_sum_exp_weighted_along, softmax, softmax_along, softmax_in_place,
};
use wasm_bindgen_test::wasm_bindgen_test;

fn at_temperature(temperature: f64) -> Options<'static> {
    Options::new().temperature(temperature)
}

fn softmax_with<T: Float>(x: &[T], options: &Options) -> Vec<T> {
    let mut probabilities = x.to_vec();
    softmax_along(&mut probabilities, &Layout::row(x.len()), options).expect("a plain row");
    probabilities
}

#[wasm_bindgen_test(unsupported = test)]
fn no_logits_have_no_probabilities_and_a_log_sum_of_minus_infinity() {
    assert!(softmax::<f32>(&[]).is_empty());
    assert!(log_softmax::<f64>(&[]).is_empty());
    assert_eq!(log_sum_exp::<f32>(&[]), f32::NEG_INFINITY);
    let layout = Layout::new(&[3, 0], 1).expect("rows without entries");
    let sums = log_sum_exp_along::<f64>(&[], &layout, &Options::default()).expect("they fit");
    assert_eq!(sums, [f64::NEG_INFINITY; 3]);
}

#[wasm_bindgen_test(unsupported = test)]
fn nan_of_any_payload_makes_its_row_nan_and_no_other() {
    for bits in [0x7fc0_0000, 0x7fc0_0001, 0xffff_ffff, 0x7f80_0123] {
        let mut x = vec![0.5f32; 21];
        x[4] = f32::from_bits(bits);
        let layout = Layout::new(&[3, 7], 1).expect("three rows");
        softmax_along(&mut x, &layout, &Options::default()).expect("three rows");
        assert!(x[..7].iter().all(|p| p.is_nan()), "{bits:x}");
        assert!(x[7..].iter().all(|&p| p == 1.0 / 7.0), "{bits:x}");
        assert!(log_sum_exp(&[1.0, f32::from_bits(bits)]).is_nan(), "{bits:x}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_plus_infinity_makes_its_row_nan_at_every_temperature() {
    for temperature in [0.0, 0.5, 1.0, 30.0, f64::INFINITY] {
        let p = softmax_with(&[1.0f64, f64::INFINITY], &at_temperature(temperature));
        assert!(p.iter().all(|p| p.is_nan()), "{temperature}");
        let options = at_temperature(temperature).on_infinity(OnInfinity::Split);
        let p = softmax_with(&[f64::INFINITY, 1.0, f64::INFINITY], &options);
        assert_eq!(p, [0.5, 0.0, 0.5], "{temperature}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_negative_or_nan_temperature_is_refused_and_nothing_changes() {
    for temperature in [-1.0, -0.5, f64::NEG_INFINITY, f64::NAN] {
        let mut x = [1.0f32, 2.0];
        let error = softmax_along(&mut x, &Layout::row(2), &at_temperature(temperature));
        assert!(error.expect_err("refused").to_string().contains(&temperature.to_string()));
        assert_eq!(x, [1.0, 2.0]);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_shape_axis_mask_or_weights_that_do_not_fit_are_named_with_their_numbers() {
    let x = [1.0f64; 6];
    let layout = Layout::new(&[2, 3], 1).expect("two rows of three");
    let with_mask = |mask| Options::new().mask(mask);

    assert_eq!(
        Layout::new(&[2, 3], 2),
        Err(Error::Axis { axis: 2, rank: 2 }),
        "an axis out of range"
    );
    assert_eq!(Layout::new(&[2, 3], -3), Err(Error::Axis { axis: -3, rank: 2 }));
    assert_eq!(Layout::with_axes(&[2, 3], &[1, -1]), Err(Error::Axis { axis: -1, rank: 2 }));
    assert!(matches!(Layout::new(&[usize::MAX, 2], 0), Err(Error::Shape { .. })));
    assert!(
        log_sum_exp_along(&x[..5], &layout, &Options::default()).is_err_and(|error| error
            .to_string()
            == "shape [2, 3] doesn't hold the 5 entries given")
    );
    let mut probabilities = x;
    assert_eq!(
        log_softmax_along(&mut probabilities, &layout, &with_mask(&[1, 1])),
        Err(Error::Mask { length: 2, logits: 6, row: 3 })
    );
    assert_eq!(
        log_sum_exp_weighted_along(&x, &layout, &Options::default(), &[1.0]),
        Err(Error::Weights { length: 1, logits: 6, row: 3 })
    );
}

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
    assert!(common::ulps(sum(&[0.0, 0.0], &[1e308, 1e308]).0, 1e308f64.ln() + 2f64.ln()) <= 1);
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
    // What large weights hide of small ones comes out when they cancel.
    let tiny = 2f64.powi(-70);
    assert_eq!(sum(&[0.0; 2], &[1.0, tiny]), (tiny, 1.0));
    assert_eq!(sum(&[0.0; 3], &[1.0, tiny, -1.0]), (tiny.ln(), 1.0));
    let x = [0.0, -1.0, -1.0, -1.0];
    let exact = tiny.ln() + (-1f64).exp().ln_1p();
    assert!(common::ulps(sum(&x, &[tiny, 1.0, tiny, -1.0]).0, exact) <= 1);
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
        assert!(common::ulps(weighted[0].0, plain[0]) <= 1);
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

#[wasm_bindgen_test(unsupported = test)]
fn probabilities_sum_to_one_keep_the_order_and_ignore_a_shift_and_a_permutation() {
    fn check<T: Type>(seed: u64, tolerance: f64) {
        let mut random = Random(seed);
        for length in [2, 5, 17, 300] {
            // Multiples of 2^-6 stay exact when shifted.
            let exact = |x: T| T::rounded((x.into() * 64.0).round() / 64.0);
            let x: Vec<T> = random.row(length, 4.0).into_iter().map(exact).collect();
            let p = softmax(&x);
            let sum: f64 = p.iter().map(|&p| p.into()).sum();
            assert!((sum - 1.0).abs() <= tolerance, "{sum}");
            for (i, j) in (0..length).zip(1..length) {
                let ordered = x[i].partial_cmp(&x[j]) == p[i].partial_cmp(&p[j]);
                assert!(ordered, "{:?} {:?} -> {:?} {:?}", x[i], x[j], p[i], p[j]);
            }
            let shifted: Vec<T> = x.iter().map(|&v| T::rounded(v.into() + 100.0)).collect();
            assert_eq!(softmax(&shifted), p);
            let reversed: Vec<T> = x.iter().rev().copied().collect();
            let back: Vec<T> = softmax(&reversed).into_iter().rev().collect();
            assert!(common::worst(&back, &p).0 <= 1);
        }
    }
    check::<f32>(6, 1e-6);
    check::<f64>(7, 1e-14);
}

#[wasm_bindgen_test(unsupported = test)]
fn blocks_of_a_row_do_not_show() {
    // A row is computed in blocks of 1,024 entries.
    let x: Vec<f32> = Random(8).row(4099, 3.0);
    let p = softmax(&x);
    let mut mirrored: Vec<f32> = x.iter().rev().copied().collect();
    softmax_in_place(&mut mirrored);
    assert!(p.iter().eq(mirrored.iter().rev()));
}

#[wasm_bindgen_test(unsupported = test)]
fn the_logarithm_of_a_probability_that_rounds_to_1_is_plus_0() {
    for x in [[0.0f32, -200.0], [-200.0, 0.0]] {
        let mut both = x.repeat(8);
        let rows = Layout::new(&[8, 2], 1).expect("eight rows");
        log_softmax_along(&mut both, &rows, &Options::default()).expect("eight rows");
        let one = log_softmax(&x);
        for (p, x) in one.iter().chain(&both).zip(x.repeat(9)) {
            assert_eq!(p.to_bits(), x.to_bits());
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn results_are_the_same_bits_on_every_target() {
    // FNV-1a over the bits of all results. The portable backend printed the hashes of golden.json, which
    // tests/js/golden.test.mjs reads too.
    fn add<T: Type>(hash: u64, results: &[T]) -> u64 {
        let next = |hash: u64, y: &T| (hash ^ y.place() as u64).wrapping_mul(0x0100_0000_01b3);
        results.iter().fold(hash, next)
    }
    fn of_rows<T: Type>(seed: u64) -> u64 {
        let (mut random, mut hash) = (Random(seed), 0xcbf2_9ce4_8422_2325u64);
        for length in 1..200 {
            let x: Vec<T> = random.row(length, 6.0);
            let cold = softmax_with(&x, &at_temperature(0.3));
            for y in [softmax(&x), log_softmax(&x), vec![log_sum_exp(&x)], cold] {
                hash = add(hash, &y);
            }
        }
        hash
    }
    // Rows side by side in lanes, of which the last group has three; wide ones among them.
    fn of_several<T: Type>(seed: u64) -> u64 {
        let (mut random, mut hash) = (Random(seed), 0xcbf2_9ce4_8422_2325u64);
        for length in 1..40 {
            for deviation in [6.0, 40.0] {
                let x: Vec<T> = random.row(11 * length, deviation);
                for (shape, axis) in [([11, length], 1), ([length, 11], 0)] {
                    let layout = Layout::new(&shape, axis).expect("a matrix");
                    for temperature in [1.0, 0.3] {
                        let (options, mut p, mut logs) =
                            (at_temperature(temperature), x.clone(), x.clone());
                        softmax_along(&mut p, &layout, &options).expect("rows");
                        log_softmax_along(&mut logs, &layout, &options).expect("rows");
                        hash = add(add(hash, &p), &logs);
                    }
                }
            }
        }
        hash
    }
    let golden: serde_json::Value =
        serde_json::from_str(include_str!("golden.json")).expect("the hashes");
    let check = |case: &str, of: &str, hash: fn(u64) -> u64| {
        let seed = golden[case][of]["seed"].as_u64().expect("a seed");
        let expected = golden[case][of]["hash"].as_str().expect("a hash");
        assert_eq!(format!("{:016x}", hash(seed)), expected, "{case} of {of}");
    };
    check("rows", "f32", of_rows::<f32>);
    check("rows", "f64", of_rows::<f64>);
    check("lanes", "f32", of_several::<f32>);
    check("lanes", "f64", of_several::<f64>);
}
