//! Cross-entropy, its gradient and binary cross-entropy against their definitions.

use crate::common::{Random, assert_near, differences, ulps};
use softmax_wasm::{
    CrossEntropyOptions, Error, Layout, Reduction, Target, binary_cross_entropy_along,
    cross_entropy_along, cross_entropy_grad_along, log_softmax,
};
use wasm_bindgen_test::wasm_bindgen_test;

/// Returns the losses of rows by their definition, with every option.
fn loss_by_definition(
    x: &[f64],
    classes: &[i32],
    weights: &[f64],
    smoothing: f64,
    ignore: i32,
) -> Vec<f64> {
    let n = weights.len();
    let row_loss = |(row, &class): (&[f64], &i32)| {
        let logs = log_softmax(row);
        let target =
            |c: usize| f64::from(c as i32 == class) * (1.0 - smoothing) + smoothing / n as f64;
        if class == ignore {
            0.0
        } else {
            -(0..n).map(|c| weights[c] * target(c) * logs[c]).sum::<f64>()
        }
    };
    x.chunks(n).zip(classes).map(row_loss).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn cross_entropy_follows_its_definition_with_every_option_and_its_gradient_the_loss() {
    let x: Vec<f64> = Random(22).row(12, 2.0);
    let (classes, weights) = ([2, -1, 0], [0.5, 2.0, 1.0, 0.25]);
    let layout = Layout::new(&[3, 4], 1).expect("three rows");
    for smoothing in [0.0, 0.1, 1.0] {
        let losses = loss_by_definition(&x, &classes, &weights, smoothing, -1);
        let sum: f64 = losses.iter().sum();
        for (reduction, expected) in [
            (Reduction::None, losses.clone()),
            (Reduction::Sum, vec![sum]),
            (Reduction::Mean, vec![sum / (weights[2] + weights[0])]),
        ] {
            let loss = CrossEntropyOptions::new()
                .weights(&weights)
                .ignore_index(-1)
                .label_smoothing(smoothing)
                .reduction(reduction);
            let target = Target::Classes(&classes);
            let of = |x: &[f64]| cross_entropy_along(x, target, &layout, &loss).expect("fits");
            assert_near(&of(&x), &expected, 1e-14);
            let mut gradient = x.clone();
            cross_entropy_grad_along(&mut gradient, target, &layout, &loss).expect("fits");
            assert_near(&gradient, &differences(&x, |x| of(x).iter().sum()), 1e-8);
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn label_smoothing_is_spread_over_the_classes_that_are_not_masked() {
    let loss = CrossEntropyOptions::new().label_smoothing(0.1);
    let (classes, unmasked) = (Target::Classes(&[1]), Target::Classes(&[0]));
    // The entries are once a row and once one of two columns.
    let (row, column) = ([5.0f64, 0.0, 1.0], [5.0f64, 9.0, 0.0, 9.0, 1.0, 9.0]);
    let (row_mask, column_mask) = ([0, 1, 1], [0, 0, 1, 1, 1, 0]);
    let columns = Layout::new(&[3, 2], 0).expect("two columns");
    let expected = cross_entropy_along(&[0.0, 1.0], unmasked, &Layout::row(2), &loss);
    let expected = expected.expect("fits")[0];
    let row_loss = cross_entropy_along(&row, classes, &Layout::row(3), &loss.mask(&row_mask));
    assert_eq!(row_loss.expect("fits"), [expected]);
    let sum = loss.reduction(Reduction::None);
    let target = Target::Classes(&[1, 1]);
    let column_losses = cross_entropy_along(&column, target, &columns, &sum.mask(&column_mask));
    assert_eq!(column_losses.expect("fits"), [expected, 0.0]);
    let mut gradient = row;
    cross_entropy_grad_along(&mut gradient, classes, &Layout::row(3), &loss.mask(&row_mask))
        .expect("fits");
    let mut of_unmasked = [0.0, 1.0];
    cross_entropy_grad_along(&mut of_unmasked, unmasked, &Layout::row(2), &loss).expect("fits");
    assert_eq!(gradient[..], [0.0, of_unmasked[0], of_unmasked[1]]);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_distribution_as_target_gives_the_same_as_its_class_and_a_target_of_zero_ignores_minus_infinity()
 {
    let (x, layout, loss) =
        ([1.0f64, f64::NEG_INFINITY, 3.0], Layout::row(3), CrossEntropyOptions::new());
    let of = |target| cross_entropy_along(&x, target, &layout, &loss).expect("fits")[0];
    assert_eq!(of(Target::Distribution(&[0.0, 0.0, 1.0])), of(Target::Classes(&[2])));
    assert_eq!(of(Target::Classes(&[1])), f64::INFINITY);
    assert!(of(Target::Distribution(&[0.5, 0.0, 0.5])).is_finite());
}

#[wasm_bindgen_test(unsupported = test)]
fn all_rows_ignored_give_nan_for_the_mean_and_zero_for_the_sum() {
    for (reduction, expected) in [(Reduction::Mean, f64::NAN), (Reduction::Sum, 0.0)] {
        let loss = CrossEntropyOptions::new().ignore_index(7).reduction(reduction);
        let target = Target::Classes(&[7]);
        let actual = cross_entropy_along(&[1.0, 2.0], target, &Layout::row(2), &loss);
        assert_eq!(ulps(actual.expect("fits")[0], expected), 0);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn what_a_loss_cannot_use_is_named() {
    let of = |target, loss: &CrossEntropyOptions| {
        cross_entropy_along(&[1.0, 2.0], target, &Layout::row(2), loss)
    };
    let loss = CrossEntropyOptions::new();
    assert_eq!(of(Target::Classes(&[2]), &loss), Err(Error::Target { class: 2, classes: 2 }));
    assert_eq!(of(Target::Classes(&[-1]), &loss), Err(Error::Target { class: -1, classes: 2 }));
    assert_eq!(
        of(Target::Classes(&[0, 1]), &loss),
        Err(Error::TargetCount { given: 2, wanted: 1 })
    );
    let smooth = loss.label_smoothing(1.5);
    assert_eq!(of(Target::Classes(&[0]), &smooth), Err(Error::Smoothing(1.5)));
    let weighted = loss.weights(&[1.0]);
    assert!(matches!(of(Target::Classes(&[0]), &weighted), Err(Error::Weights { length: 1, .. })));
}

#[wasm_bindgen_test(unsupported = test)]
fn binary_cross_entropy_is_the_cross_entropy_of_a_logit_and_zero() {
    let (x, t) =
        ([-700.0, -40.0, -1.0, 0.0, 0.3, 20.0, 800.0], [1.0, 0.0, 0.25, 0.5, 0.9, 1.0, 1.0]);
    let of = |x: &[f64], t: &[f64], options: &CrossEntropyOptions| {
        binary_cross_entropy_along(x, t, &Layout::row(x.len()), options)
    };
    let unreduced = CrossEntropyOptions::new().reduction(Reduction::None);
    let losses = of(&x, &t, &unreduced).expect("fits");
    for (index, loss) in losses.iter().enumerate() {
        let target = [t[index], 1.0 - t[index]];
        let target = Target::Distribution(&target);
        let expected = cross_entropy_along(&[x[index], 0.0], target, &Layout::row(2), &unreduced);
        assert!(ulps(*loss, expected.expect("fits")[0]) <= 4, "{} and {}", x[index], t[index]);
    }
    let masked =
        CrossEntropyOptions::new().mask(&[1, 0, 1]).ignore_index(-1).weights(&[2.0, 1.0, 1.0]);
    assert_eq!(of(&[0.0, f64::NAN, 3.0], &[1.0, 1.0, -1.0], &masked), Ok(vec![2.0 * 2f64.ln()]));
    let wrong = of(&[0.0, 1.0], &[0.5, 1.5], &unreduced);
    assert_eq!(wrong, Err(Error::Entry { index: 1, value: 1.5 }));
    assert_eq!(
        of(&[0.0], &[0.5, 1.0], &unreduced),
        Err(Error::TargetCount { given: 2, wanted: 1 })
    );
    assert_eq!(of(&[], &[], &unreduced), Err(Error::Empty));
}

#[wasm_bindgen_test(unsupported = test)]
fn binary_cross_entropy_of_f32_is_that_of_f64_to_the_digits_of_f32() {
    // Every length leaves another rest beside full vectors.
    for length in 1..20usize {
        let logits = (0..length).map(|i| (i as f32 - 9.5) * [0.01, 1.0, 12.0][i % 3]);
        let x: Vec<f32> = logits.collect();
        let t: Vec<f32> = (0..length).map(|i| [0.0, 1.0, 0.25, 0.875][i % 4]).collect();
        let wide = |x: &[f32]| x.iter().map(|x| f64::from(*x)).collect::<Vec<_>>();
        let (options, layout) =
            (CrossEntropyOptions::new().reduction(Reduction::None), Layout::row(length));
        let found = binary_cross_entropy_along(&x, &t, &layout, &options).expect("fits");
        let exact = binary_cross_entropy_along(&wide(&x), &wide(&t), &layout, &options);
        for ((found, exact), x) in found.iter().zip(exact.expect("fits")).zip(&x) {
            assert!(ulps(*found, exact as f32) <= 1, "{x}: {found} {exact}");
        }
    }
    // Infinite logits, and those whose exponentials have no digits in f32.
    let x = [f32::INFINITY, f32::NEG_INFINITY, f32::INFINITY, f32::NAN, -90.0, 300.0];
    let t = [1.0, 0.0, 0.5, 0.0, 0.0, 0.0];
    let options = CrossEntropyOptions::new().reduction(Reduction::None);
    let losses = binary_cross_entropy_along(&x, &t, &Layout::row(6), &options).expect("fits");
    assert_eq!(losses[..3], [0.0, 0.0, f32::INFINITY]);
    assert!(losses[3].is_nan());
    assert_eq!(losses[4..], [(-90f64).exp() as f32, 300.0]);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_target_distribution_holds_probabilities() {
    for wrong in [-0.5, 1.5, f64::NAN] {
        let p = [0.5, wrong];
        let (target, layout, options) =
            (Target::Distribution(&p), Layout::row(2), CrossEntropyOptions::new());
        let loss = cross_entropy_along(&[0.0f64, 0.0], target, &layout, &options);
        assert!(matches!(loss, Err(Error::Entry { index: 1, .. })), "{loss:?}");
        let gradient = cross_entropy_grad_along(&mut [0.0f64, 0.0], target, &layout, &options);
        assert!(matches!(gradient, Err(Error::Entry { index: 1, .. })), "{gradient:?}");
    }
}
