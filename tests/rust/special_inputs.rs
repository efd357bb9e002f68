//! Inputs without a finite result, and arguments that are errors.

use crate::common::{at_temperature, softmax_with};
use softmax_wasm::{
    Error, Layout, OnInfinity, Options, log_softmax, log_softmax_along, log_sum_exp,
    log_sum_exp_along, log_sum_exp_weighted_along, softmax, softmax_along, top_logprobs_along,
};
use wasm_bindgen_test::wasm_bindgen_test;

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
fn log_probabilities_near_the_ends_of_f64_are_numbers_at_any_temperature() {
    for temperature in [0.9, 1.0001, 1.3, 1.9999, 2.0, 3.0, 1e10] {
        let mut x = [2.0, 2.0, -f64::MAX];
        log_softmax_along(&mut x, &Layout::row(3), &at_temperature(temperature)).expect("fits");
        assert!((x[0] + core::f64::consts::LN_2).abs() < 1e-15, "{temperature}: {x:?}");
        let wanted = -f64::MAX / temperature;
        assert!(x[2] == wanted || (x[2] / wanted - 1.0).abs() < 1e-15, "{temperature}: {x:?}");
    }
    let mut x = [1e308f64, -1e308];
    log_softmax_along(&mut x, &Layout::row(2), &at_temperature(1.3)).expect("fits");
    assert!(x[0] == 0.0 && (x[1] / -1e308 - 2.0 / 1.3).abs() < 1e-15, "{x:?}");
}

#[wasm_bindgen_test(unsupported = test)]
fn masked_tokens_come_last_also_behind_others_at_minus_infinity() {
    let (inf, options) = (f64::INFINITY, Options::new().mask(&[0, 1, 1, 1]));
    let rank = |token: i64| {
        let (tokens, layout) = ([token], Layout::row(4));
        let top = top_logprobs_along(&[5.0, 1.0, -inf, -inf], 1, Some(&tokens), &layout, &options);
        top.expect("a row")[0].token.expect("a token").rank
    };
    assert_eq!([1, 2, 3, 0].map(rank), [1, 2, 3, 4]);
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
