//! The crate as other programs use it: options are chains, their fields are readable, and matches on enums
//! that may grow have a last arm.

use softmax_wasm::{
    Abstained, Activation, CalibrationOptions, Classification, ClassifyOptions,
    CrossEntropyOptions, Error, Layout, OnInfinity, Options, Random, Reduction, SampleOptions,
    Target, Xoshiro256, calibration_error, classify, classify_along, cross_entropy_along,
    fit_temperature, log_softmax_along, sample, sample_along, softmax_along,
};
use wasm_bindgen_test::wasm_bindgen_test;

/// Options that are a constant.
const SHARP: Options = Options::new().temperature(0.5).on_infinity(OnInfinity::Split);

#[wasm_bindgen_test(unsupported = test)]
fn every_option_is_a_link_of_a_chain_and_can_be_read() {
    let mask = vec![1, 0, 1];
    let options = SHARP.mask(&mask);
    assert_eq!((options.temperature, options.mask), (0.5, Some(&mask[..])));
    assert_eq!(options.on_infinity, OnInfinity::Split);

    let weights = [1.0, 2.0, 3.0];
    let loss = CrossEntropyOptions::new().temperature(2.0).mask(&mask).weights(&weights);
    let loss = loss.ignore_index(-100).label_smoothing(0.1).reduction(Reduction::Sum);
    assert_eq!((loss.temperature, loss.mask), (2.0, Some(&mask[..])));
    assert_eq!((loss.weights, loss.ignore_index), (Some(&weights[..]), Some(-100)));
    assert_eq!((loss.label_smoothing, loss.reduction), (0.1, Reduction::Sum));

    let choice = ClassifyOptions::new().temperature(2.0).mask(&mask).top_k(2).threshold(0.3);
    let choice = choice.min_margin(0.1).allow(&mask).activation(Activation::Sigmoid);
    assert_eq!((choice.temperature, choice.mask, choice.allow), (2.0, Some(&*mask), Some(&*mask)));
    assert_eq!((choice.top_k, choice.threshold, choice.min_margin), (2, 0.3, 0.1));
    assert_eq!(choice.activation, Activation::Sigmoid);

    let draws = SampleOptions::new().temperature(2.0).mask(&mask).top_k(2).top_p(0.9).min_p(0.1);
    assert_eq!((draws.temperature, draws.mask), (2.0, Some(&mask[..])));
    assert_eq!((draws.top_k, draws.top_p, draws.min_p), (2, 0.9, 0.1));

    assert_eq!(CalibrationOptions::new().bins(10).bins, 10);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_new_and_default_give_is_equal() {
    let debug = |x: &dyn std::fmt::Debug| format!("{x:?}");
    assert_eq!(debug(&Options::new()), debug(&Options::default()));
    assert_eq!(debug(&CrossEntropyOptions::new()), debug(&CrossEntropyOptions::default()));
    assert_eq!(debug(&ClassifyOptions::new()), debug(&ClassifyOptions::default()));
    assert_eq!(debug(&SampleOptions::new()), debug(&SampleOptions::default()));
    assert_eq!(debug(&CalibrationOptions::new()), debug(&CalibrationOptions::default()));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_mask_that_there_may_be_is_a_field() {
    fn probabilities(x: &mut [f32], mask: Option<&[u8]>) -> Result<(), Error> {
        let mut options = Options::new().temperature(2.0);
        options.mask = mask;
        softmax_along(x, &Layout::row(x.len()), &options)
    }
    let mut x = [1.0, 1.0];
    probabilities(&mut x, None).expect("fits");
    assert_eq!(x, [0.5, 0.5]);
    probabilities(&mut x, Some(&[0, 1])).expect("fits");
    assert_eq!(x, [0.0, 1.0]);
}

#[wasm_bindgen_test(unsupported = test)]
fn temperature_and_mask_of_losses_and_classes_are_those_of_the_softmax() {
    let (x, mask) = ([3.0f64, 1.0, 2.0], [1, 0, 1]);
    let layout = Layout::row(3);
    let (mut p, mut log_p) = (x, x);
    let options = Options::new().temperature(0.7).mask(&mask);
    softmax_along(&mut p, &layout, &options).expect("fits");
    log_softmax_along(&mut log_p, &layout, &options).expect("fits");
    let loss = CrossEntropyOptions::new().temperature(0.7).mask(&mask);
    let loss = cross_entropy_along(&x, Target::Classes(&[2]), &layout, &loss).expect("fits");
    assert_eq!(loss, [-log_p[2]]);
    let choice = ClassifyOptions::new().temperature(0.7).mask(&mask);
    let Classification { classes, abstained, .. } = classify(&x, &choice).expect("fits");
    assert_eq!(abstained, None);
    let pairs: Vec<_> = classes.iter().map(|class| (class.index, class.probability)).collect();
    assert_eq!(pairs, [(0, p[0]), (2, p[2])]);
}

#[wasm_bindgen_test(unsupported = test)]
fn enums_are_matched_with_a_last_arm() {
    let why = |options: &ClassifyOptions| match classify(&[0.0, 0.1], options)?.abstained {
        Some(Abstained::Threshold) => Ok("unsure"),
        Some(Abstained::Margin) => Ok("a tie"),
        Some(_) => Ok("nothing"),
        None => Ok("sure"),
    };
    assert_eq!(why(&ClassifyOptions::new()), Ok("sure"));
    assert_eq!(why(&ClassifyOptions::new().threshold(0.9)), Ok("unsure"));
    assert_eq!(why(&ClassifyOptions::new().min_margin(0.9)), Ok("a tie"));
    let text = match why(&ClassifyOptions::new().temperature(-1.0)) {
        Err(Error::Temperature(temperature)) => format!("not {temperature}"),
        other => format!("{other:?}"),
    };
    assert_eq!(text, "not -1");
    let error: Box<dyn std::error::Error + Send + Sync> = Error::Bins.into();
    assert_eq!(error.to_string(), "there are 0 bins; at least one is needed");
}

/// A generator of another crate.
struct Halves(u32);

impl Random for Halves {
    fn uniform(&mut self) -> f64 {
        self.0 += 1;
        0.5f64.powi(self.0 as i32)
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn draws_take_our_generator_a_closure_or_one_of_the_users() {
    let (x, options, layout) = ([0.0f64; 4], SampleOptions::new(), Layout::row(4));
    let indices = |draws: Vec<softmax_wasm::Draw>| -> Vec<u32> {
        draws.iter().map(|draw| draw.index).collect()
    };
    let (mut ours, mut same) = (Xoshiro256::new(5), Xoshiro256::new(5));
    let by_ours = sample_along(&x, &layout, &options, 9, &mut ours).expect("fits");
    let by_closure = sample_along(&x, &layout, &options, 9, &mut || same.uniform());
    assert_eq!(by_ours, by_closure.expect("fits"));
    let generator: &mut dyn Random = &mut Halves(0);
    assert_eq!(sample(&x, &options, generator).expect("fits").index, 2);
    let closure: &mut dyn FnMut() -> f64 = &mut || 0.1;
    assert_eq!(sample(&x, &options, closure).expect("fits").index, 0);
    let by_user = sample_along(&x, &layout, &options, 3, &mut Halves(0)).expect("fits");
    assert_eq!(indices(by_user), [2, 1, 0]);
    assert_eq!(sample(&x, &options, &mut Halves(0)).expect("fits").index, 2);
}

#[wasm_bindgen_test(unsupported = test)]
fn several_rows_are_classified_and_calibrated() {
    let layout = Layout::new(&[2, 2], -1).expect("a small shape");
    let rows = classify_along(&[0.0, 1.0, 1.0, 0.0], &layout, &ClassifyOptions::new().top_k(1));
    let best: Vec<u32> = rows.expect("fits").iter().map(|row| row.classes[0].index).collect();
    assert_eq!(best, [1, 0]);
    let p = [0.25, 0.75, 0.75, 0.25];
    let options = CalibrationOptions::new().bins(2);
    let calibration = calibration_error(&p, &[1, 1], &layout, &options).expect("fits");
    assert_eq!((calibration.ece, calibration.bins.len()), (0.25, 2));
    assert_eq!(calibration.bins[1].count, 2.0);
    let fit = fit_temperature(&[0.0, 1.0, 1.0, 0.0], &[1, 1], &layout, &options).expect("fits");
    assert!(fit.temperature > 1.0 && fit.nll_after <= fit.nll_before);
}

#[wasm_bindgen_test(unsupported = test)]
fn texts_of_errors_write_extreme_numbers_with_an_exponent() {
    let text = |temperature| Error::Temperature(temperature).to_string();
    for (temperature, number) in [
        (-0.5, "-0.5"),
        (f64::NAN, "NaN"),
        (-1e300, "-1e300"),
        (-5e-324, "-5e-324"),
        (-1e20, "-100000000000000000000"),
    ] {
        assert_eq!(text(temperature), format!("temperature {number} is negative or not a number"));
    }
    let overflow = Layout::new(&[usize::MAX, 2], 0).expect_err("too many entries");
    assert!(overflow.to_string().ends_with("has more entries than memory can hold"), "{overflow}");
}
