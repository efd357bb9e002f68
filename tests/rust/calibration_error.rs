//! Calibration errors and temperature scaling against their definitions.

use crate::common::Random;
use softmax_wasm::{
    CalibrationOptions, CrossEntropyOptions, Error, Layout, Options, SampleOptions, Target,
    Xoshiro256, calibration_error, cross_entropy_along, fit_temperature, sample_along,
    softmax_along,
};
use wasm_bindgen_test::wasm_bindgen_test;

const INF: f64 = f64::INFINITY;

fn in_bins(bins: usize) -> CalibrationOptions {
    CalibrationOptions::new().bins(bins)
}

fn rows_of(rows: usize, classes: usize) -> Layout {
    Layout::new(&[rows, classes], 1).expect("a small shape")
}

/// Returns the bins and the error by their definitions.
fn calibration_by_definition(
    p: &[f64],
    labels: &[i32],
    classes: usize,
    bins: usize,
) -> (f64, Vec<[f64; 5]>) {
    let best =
        |row: &[f64]| (0..classes).fold(0, |best, i| if row[i] > row[best] { i } else { best });
    let width = bins as f64;
    let bar = |b: usize| {
        let (lower, upper) = (b as f64 / width, (b + 1) as f64 / width);
        let is_in = |c: f64| (c > lower || b == 0) && c <= upper;
        let held: Vec<(f64, bool)> = p
            .chunks(classes)
            .zip(labels)
            .map(|(row, label)| (row[best(row)], best(row) == *label as usize))
            .filter(|(c, _)| is_in(*c))
            .collect();
        let count = held.len() as f64;
        let mean = |sum: f64| if count > 0.0 { sum / count } else { 0.0 };
        let confidence = mean(held.iter().map(|(c, _)| c).sum());
        let accuracy = mean(held.iter().filter(|(_, right)| *right).count() as f64);
        [lower, upper, count, confidence, accuracy]
    };
    let all: Vec<[f64; 5]> = (0..bins).map(bar).collect();
    let gap =
        |[_, _, count, confidence, accuracy]: &[f64; 5]| count * (accuracy - confidence).abs();
    (all.iter().map(gap).sum::<f64>() / labels.len() as f64, all)
}

#[wasm_bindgen_test(unsupported = test)]
fn calibration_follows_its_definition_also_at_the_edges_of_bins() {
    let mut random = Random(33);
    let labels: Vec<i32> = (0..200).map(|_| (random.uniform() * 4.0) as i32).collect();
    let mut p: Vec<f64> = random.row(800, 2.0);
    softmax_along(&mut p, &rows_of(200, 4), &Options::new()).expect("fits");
    for bins in [1, 2, 15, 40] {
        for (edge, row) in p.chunks_mut(4).take(bins).enumerate() {
            row[0] = (edge + 1) as f64 / bins as f64;
        }
        let actual =
            calibration_error(&p, &labels, &rows_of(200, 4), &in_bins(bins)).expect("fits");
        let (ece, expected) = calibration_by_definition(&p, &labels, 4, bins);
        assert!((actual.ece - ece).abs() < 1e-14);
        for (bin, [lower, upper, count, confidence, accuracy]) in actual.bins.iter().zip(expected) {
            assert_eq!((bin.lower, bin.upper, bin.count), (lower, upper, count));
            assert!((bin.confidence - confidence).abs() < 1e-14);
            assert!((bin.accuracy - accuracy).abs() < 1e-14);
        }
        let columns = Layout::new(&[4, 200], 0).expect("a small shape");
        let across: Vec<f64> = (0..800).map(|i| p[i % 200 * 4 + i / 200]).collect();
        assert_eq!(calibration_error(&across, &labels, &columns, &in_bins(bins)), Ok(actual));
    }
}

/// Returns logits whose right classes are drawn from the softmax at a temperature.
fn drawn_labels(rows: usize, classes: usize, temperature: f64) -> (Vec<f64>, Vec<i32>) {
    let (x, mut random) = (Random(34).row(rows * classes, 3.0), Xoshiro256::new(34));
    let options = SampleOptions::new().temperature(temperature);
    let layout = rows_of(rows, classes);
    let drawn = sample_along(&x, &layout, &options, 1, &mut random).expect("fits");
    (x, drawn.iter().map(|draw| draw.index as i32).collect())
}

#[wasm_bindgen_test(unsupported = test)]
fn the_fitted_temperature_is_that_of_the_labels_and_least_in_likelihood() {
    for temperature in [0.5, 1.0, 2.5] {
        let (x, labels) = drawn_labels(4000, 5, temperature);
        let layout = rows_of(4000, 5);
        let fit = fit_temperature(&x, &labels, &layout, &in_bins(15)).expect("fits");
        assert!((fit.temperature / temperature - 1.0).abs() < 0.05, "{fit:?}");
        assert!(fit.ece_after < 0.04 && fit.nll_after <= fit.nll_before, "{fit:?}");
        let nll = |temperature| {
            let options = CrossEntropyOptions::new().temperature(temperature);
            let target = Target::Classes(&labels);
            cross_entropy_along(&x, target, &layout, &options).expect("fits")[0]
        };
        assert!((nll(1.0) - fit.nll_before).abs() < 1e-12);
        let (below, above) = (nll(fit.temperature * 0.999), nll(fit.temperature * 1.001));
        assert!(fit.nll_after < below && fit.nll_after < above, "{fit:?}");
        let scaled: Vec<f64> = x.iter().map(|x| x * 1024.0 + 1e6).collect();
        let again = fit_temperature(&scaled, &labels, &layout, &in_bins(15)).expect("fits");
        assert!((again.temperature / fit.temperature / 1024.0 - 1.0).abs() < 1e-9);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_temperature_without_an_optimum_ends_at_its_bounds() {
    let of = |x: &[f64], labels: &[i32]| {
        let classes = x.len() / labels.len();
        fit_temperature(x, labels, &rows_of(labels.len(), classes), &in_bins(15))
            .expect("fits")
            .temperature
    };
    let near = |a: f64, b: f64| (a / b - 1.0).abs() < 1e-12;
    assert!(near(of(&[10.0, 0.0, 0.0, 10.0], &[0, 1]), 1e-5), "all at the maximum");
    assert!(near(of(&[10.0, 0.0, 0.0, 10.0], &[1, 0]), 1e7), "none");
    assert_eq!(of(&[1e3, 0.0, 0.0, 1e3], &[0, 1]), 1.0, "certain already");
    assert_eq!(of(&[3.0, 3.0, 3.0, 3.0], &[0, 1]), 1.0, "equal");
    assert_eq!(of(&[7.0, 7.0], &[0, 0]), 1.0, "one class");
    assert_eq!(of(&[f64::MAX, f64::MIN, f64::MIN, f64::MAX], &[1, 0]), f64::MAX);
    assert!(of(&[3e-323, 0.0, 0.0, 3e-323, 0.0, 3e-323], &[0, 1, 0]) > 0.0);
    // The second row has the likelihood 0, so the first alone decides.
    let with_impossible = [9.0, 0.0, 9.0, 0.0, 0.0, 9.0, 1.0, -INF];
    assert!(near(of(&with_impossible, &[0, 1, 1, 1]), 9.0 / 2f64.ln()));
    let with_masked = [9.0, 0.0, -INF, 9.0, 0.0, -INF, 0.0, 9.0, -INF];
    assert!(near(of(&with_masked, &[0, 1, 1]), 9.0 / 2f64.ln()));
}

#[wasm_bindgen_test(unsupported = test)]
fn labels_and_entries_that_do_not_fit_are_named() {
    let layout = rows_of(2, 2);
    for (labels, error) in [
        (&[0, 2][..], Error::Target { class: 2, classes: 2 }),
        (&[-1, 0], Error::Target { class: -1, classes: 2 }),
        (&[0], Error::TargetCount { given: 1, wanted: 2 }),
    ] {
        let p = [0.5, 0.5, 1.0, 0.0];
        assert_eq!(calibration_error(&p, labels, &layout, &in_bins(5)), Err(error.clone()));
        assert_eq!(fit_temperature(&p, labels, &layout, &in_bins(5)), Err(error));
    }
    let entry = |p: &[f64]| calibration_error(p, &[0, 1], &layout, &in_bins(5)).expect_err("wrong");
    assert!(matches!(entry(&[0.5, 0.5, f64::NAN, 0.0]), Error::Entry { index: 2, .. }));
    assert_eq!(entry(&[0.5, 0.5, 1.0, -0.1]), Error::Entry { index: 3, value: -0.1 });
    assert_eq!(entry(&[2.5, 0.5, 1.0, 0.0]), Error::Entry { index: 0, value: 2.5 });
    assert!(
        calibration_error(&[1.0f32.next_up(), 0.0, 1.0, 0.0], &[0, 0], &layout, &in_bins(5))
            .is_ok()
    );
    let fit = |x: &[f64]| fit_temperature(x, &[0, 1], &layout, &in_bins(5)).expect_err("wrong");
    assert_eq!(fit(&[0.0, INF, 0.0, 0.0]), Error::Entry { index: 1, value: INF });
    assert_eq!(fit(&[0.0, 1.0, -INF, -INF]), Error::AllMasked { row: 1 });
    assert_eq!(calibration_error(&[0.5, 0.5], &[0], &rows_of(1, 2), &in_bins(0)), Err(Error::Bins));
    assert_eq!(calibration_error::<f64>(&[], &[], &rows_of(0, 2), &in_bins(5)), Err(Error::Empty));
}

#[wasm_bindgen_test(unsupported = test)]
fn errors_of_probabilities_below_0_by_rounding_are_those_of_0() {
    let error = |p: &[f64]| calibration_error(p, &[0], &rows_of(1, 2), &CalibrationOptions::new());
    assert_eq!(error(&[1.0, 0.0]), error(&[1.0, -1e-17]));
}
