//! Softmax's relatives against definitions that are written out here.

mod common;

use common::{Random, ulps};
use softmax_wasm::{
    CrossEntropyOptions, Error, Layout, Options, Reduction, Target, argmax_along,
    binary_cross_entropy_along, cross_entropy_along, cross_entropy_grad_along, entmax15_along,
    entropy_along, hardmax_along, log_sigmoid_in_place, log_softmax, log_softmax_grad_along,
    margin_along, sigmoid_in_place, softmax, softmax_grad_along, softmax_jacobian,
    softplus_in_place, sparsemax_along, top_k_along,
};
use wasm_bindgen_test::wasm_bindgen_test;

fn plain() -> Options<'static> {
    Options::new()
}

/// Returns (f(x + h) − f(x − h))/2h along every entry of x.
fn differences(x: &[f64], f: impl Fn(&[f64]) -> f64) -> Vec<f64> {
    let h = 1e-5;
    let at = |i: usize, step: f64| {
        let mut moved = x.to_vec();
        moved[i] += step;
        f(&moved)
    };
    (0..x.len()).map(|i| (at(i, h) - at(i, -h)) / (2.0 * h)).collect()
}

fn assert_near(actual: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(actual.len(), expected.len());
    for (a, e) in actual.iter().zip(expected) {
        assert!((a - e).abs() <= tolerance, "{actual:?} is not {expected:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn gradients_are_what_small_steps_show() {
    let mut random = Random(21);
    for temperature in [1.0, 0.7, 3.0] {
        let x: Vec<f64> = random.row(6, 2.0);
        let incoming: Vec<f64> = random.row(6, 1.0);
        let options = Options::new().temperature(temperature);
        let layout = Layout::row(6);
        let scaled = |x: &[f64]| x.iter().map(|v| v / temperature).collect::<Vec<_>>();
        let dot = |a: &[f64]| a.iter().zip(&incoming).map(|(a, b)| a * b).sum::<f64>();

        let mut gradient = incoming.clone();
        softmax_grad_along(&softmax(&scaled(&x)), &mut gradient, &layout, &options).expect("fits");
        assert_near(&gradient, &differences(&x, |x| dot(&softmax(&scaled(x)))), 1e-9);

        let mut gradient = incoming.clone();
        let logs = log_softmax(&scaled(&x));
        log_softmax_grad_along(&logs, &mut gradient, &layout, &options).expect("fits");
        assert_near(&gradient, &differences(&x, |x| dot(&log_softmax(&scaled(x)))), 1e-8);

        let jacobian = softmax_jacobian(&x, &options).expect("memory");
        for (i, row) in jacobian.chunks(6).enumerate() {
            assert_near(row, &differences(&x, |x| softmax(&scaled(x))[i]), 1e-9);
        }
    }
}

/// Returns the loss by its definition, with every option.
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
        let target = |c: usize| {
            f64::from(u8::from(c as i32 == class)) * (1.0 - smoothing) + smoothing / n as f64
        };
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
fn label_smoothing_is_spread_over_the_classes_that_are_not_hidden() {
    let loss = CrossEntropyOptions::new().label_smoothing(0.1);
    let (classes, visible) = (Target::Classes(&[1]), Target::Classes(&[0]));
    // A row, and one column of two with the same entries.
    let (row, column) = ([5.0f64, 0.0, 1.0], [5.0f64, 9.0, 0.0, 9.0, 1.0, 9.0]);
    let (row_mask, column_mask) = ([0, 1, 1], [0, 0, 1, 1, 1, 0]);
    let columns = Layout::new(&[3, 2], 0).expect("two columns");
    let expected = cross_entropy_along(&[0.0, 1.0], visible, &Layout::row(2), &loss);
    let expected = expected.expect("fits")[0];
    let of_row = cross_entropy_along(&row, classes, &Layout::row(3), &loss.mask(&row_mask));
    assert_eq!(of_row.expect("fits"), [expected]);
    let sum = loss.reduction(Reduction::None);
    let target = Target::Classes(&[1, 1]);
    let of_columns = cross_entropy_along(&column, target, &columns, &sum.mask(&column_mask));
    assert_eq!(of_columns.expect("fits"), [expected, 0.0]);
    let mut gradient = row;
    cross_entropy_grad_along(&mut gradient, classes, &Layout::row(3), &loss.mask(&row_mask))
        .expect("fits");
    let mut of_visible = [0.0, 1.0];
    cross_entropy_grad_along(&mut of_visible, visible, &Layout::row(2), &loss).expect("fits");
    assert_eq!(gradient[..], [0.0, of_visible[0], of_visible[1]]);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_distribution_as_target_gives_the_same_as_its_class_and_zero_hides_minus_infinity() {
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
fn the_largest_entries_are_those_of_a_stable_sort() {
    let mut random = Random(23);
    for (n, nans) in [1, 2, 7, 100].into_iter().flat_map(|n| [(n, false), (n, true)]) {
        // Few different values, so that there are ties; of NaN as well, which counts as largest.
        let round = |&v: &f32| if nans && v > 1.0 { f32::NAN } else { v.round() + 0.0 };
        let x: Vec<f32> = random.row::<f32>(n, 2.0).iter().map(round).collect();
        let mut sorted: Vec<u32> = (0..n as u32).collect();
        sorted.sort_by(|&a, &b| x[b as usize].total_cmp(&x[a as usize]));
        for k in 1..=n {
            let (indices, values) = top_k_along(&x, k, &Layout::row(n), &plain()).expect("fits");
            assert_eq!(indices, sorted[..k]);
            let of_indices = indices.iter().map(|&i| x[i as usize].to_bits());
            assert!(values.iter().map(|v| v.to_bits()).eq(of_indices));
        }
        assert_eq!(argmax_along(&x, &Layout::row(n), &plain()), Ok(vec![sorted[0]]));
        let mut hard = x.clone();
        hardmax_along(&mut hard, &Layout::row(n), &plain()).expect("fits");
        assert!(
            hard.iter().enumerate().all(|(i, &h)| h == f32::from(u8::from(i as u32 == sorted[0])))
        );
    }
    for k in [0, 3] {
        let refused = top_k_along(&[1.0, 2.0], k, &Layout::row(2), &plain());
        assert_eq!(refused, Err(Error::K { k, row: 2 }));
    }
    assert_eq!(argmax_along::<f32>(&[], &Layout::row(0), &plain()), Err(Error::Empty));
    let columns = Layout::new(&[3, 2], 0).expect("two columns");
    let options = Options::new().mask(&[0, 1, 0, 1, 0, 0]);
    assert_eq!(argmax_along(&[1.0; 6], &columns, &options), Err(Error::AllMasked { row: 0 }));
    let options = Options::new().mask(&[1, 1, 1, 0, 1, 1]);
    assert_eq!(top_k_along(&[1.0; 6], 3, &columns, &options), Err(Error::K { k: 3, row: 2 }));
    assert_eq!(
        top_k_along(&[1.0; 6], 2, &columns, &options).map(|top| top.0),
        Ok(vec![0, 1, 0, 2])
    );
    assert_eq!(argmax_along(&[1.0, f64::NAN, f64::NAN], &Layout::row(3), &plain()), Ok(vec![1]));
}

#[wasm_bindgen_test(unsupported = test)]
fn entropy_and_margin_are_zero_for_certainty_and_full_for_none() {
    let layout = Layout::new(&[3, 4], -1).expect("three rows");
    let p = [0.25, 0.25, 0.25, 0.25, 0.0, 1.0, 0.0, 0.0, 0.5, 0.25, 0.25, f64::NAN];
    let entropies = entropy_along(&p, &layout, &plain()).expect("fits");
    assert_eq!(entropies[..2], [4f64.ln(), 0.0]);
    let margins = margin_along(&p, &layout, &plain()).expect("fits");
    assert_eq!(margins[..2], [0.0, 1.0]);
    assert!(entropies[2].is_nan() && margins[2].is_nan());
    for (mask, margin) in [([0, 1], 0.75), ([0, 0], 0.0)] {
        let options = Options::new().mask(&mask);
        assert_eq!(margin_along(&[-9.0, 0.75], &Layout::row(2), &options), Ok(vec![margin]));
    }
    let columns = Layout::new(&[2, 2], 0).expect("two columns");
    for value in [-0.25, 1.5, f64::NEG_INFINITY] {
        let (p, wrong) = ([0.5, 1.0, value, 0.0], Err(Error::Entry { index: 2, value }));
        assert_eq!(entropy_along(&p, &columns, &plain()), wrong);
        assert_eq!(margin_along(&p, &columns, &plain()), wrong);
    }
    assert!(entropy_along(&[1.0f32.next_up(), 0.0], &Layout::row(2), &plain()).is_ok());
}

/// Sparsemax and 1.5-entmax by bisection of the threshold.
fn sparse_by_bisection(x: &[f64], alpha_15: bool) -> Vec<f64> {
    let of = |tau: f64| -> Vec<f64> {
        let part =
            |&v: &f64| if alpha_15 { (v / 2.0 - tau).max(0.0).powi(2) } else { (v - tau).max(0.0) };
        x.iter().map(part).collect()
    };
    let largest = x.iter().copied().fold(f64::MIN, f64::max);
    let (mut low, mut high) = (-largest.abs() - 2.0, largest.abs() + 1.0);
    for _ in 0..200 {
        let middle = (low + high) / 2.0;
        if of(middle).iter().sum::<f64>() > 1.0 { low = middle } else { high = middle }
    }
    of(low)
}

#[wasm_bindgen_test(unsupported = test)]
fn sparse_maps_are_what_bisection_finds_and_sum_to_one() {
    let mut random = Random(24);
    for n in [1, 2, 3, 10, 200] {
        for (sigma, temperature) in [(0.01, 1.0), (1.0, 1.0), (30.0, 1.0), (1.0, 0.25), (30.0, 8.0)]
        {
            let x: Vec<f64> = random.row(n, sigma);
            let (mut sparse, mut entmax) = (x.clone(), x.clone());
            let options = Options::new().temperature(temperature);
            sparsemax_along(&mut sparse, &Layout::row(n), &options).expect("fits");
            entmax15_along(&mut entmax, &Layout::row(n), &options).expect("fits");
            let x: Vec<f64> = x.iter().map(|x| x / temperature).collect();
            assert_near(&sparse, &sparse_by_bisection(&x, false), 1e-13);
            assert_near(&entmax, &sparse_by_bisection(&x, true), 1e-12);
            assert!((sparse.iter().sum::<f64>() - 1.0).abs() < 1e-13);
            assert!((entmax.iter().sum::<f64>() - 1.0).abs() < 1e-13);
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn sparse_maps_answer_the_special_inputs_as_softmax_does() {
    for map in [sparsemax_along::<f64>, entmax15_along] {
        let of = |x: &[f64], options: &Options| {
            let mut y = x.to_vec();
            map(&mut y, &Layout::row(x.len()), options).expect("fits");
            y
        };
        let inf = f64::INFINITY;
        assert_eq!(of(&[], &plain()), [0.0; 0]);
        assert_eq!(of(&[4.0], &plain()), [1.0]);
        assert_eq!(of(&[1.0, -inf], &plain()), [1.0, 0.0]);
        assert_eq!(of(&[f64::MAX, -f64::MAX], &plain()), [1.0, 0.0]);
        for x in [[-inf, -inf], [1.0, inf], [f64::NAN, 1.0]] {
            assert!(of(&x, &plain()).iter().all(|p| p.is_nan()));
        }
        assert_eq!(of(&[1.0, 1.0], &Options::new().temperature(0.0)), [0.5, 0.5]);
        assert_eq!(of(&[9.0, 1.0], &Options::new().temperature(inf)), [0.5, 0.5]);
        assert_eq!(of(&[9.0, 1.0], &Options::new().mask(&[0, 1])), [0.0, 1.0]);
        assert_eq!(of(&[9.0, 1.0], &Options::new().mask(&[0, 0])), [0.0, 0.0]);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_logistic_function_is_softmax_of_two_and_its_logarithm_log_softmax() {
    for step in -3000..=3000 {
        let x = f64::from(step) / 4.0;
        let (mut sigmoid, mut log_sigmoid, mut softplus) = ([x], [x], [x]);
        sigmoid_in_place(&mut sigmoid);
        log_sigmoid_in_place(&mut log_sigmoid);
        softplus_in_place(&mut softplus);
        assert!(ulps(sigmoid[0], softmax(&[x, 0.0])[0]) <= 2, "{x}");
        assert!(ulps(log_sigmoid[0], log_softmax(&[x, 0.0])[0]) <= 2, "{x}");
        assert!(ulps(softplus[0], -log_softmax(&[-x, 0.0])[0]) <= 2, "{x}");
    }
    let mut special = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY];
    sigmoid_in_place(&mut special);
    assert!(special[0].is_nan() && special[1..] == [1.0, 0.0]);
    let mut special = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
    log_sigmoid_in_place(&mut special);
    assert!(special[0].is_nan() && special[1..] == [0.0, f64::NEG_INFINITY]);
}

#[wasm_bindgen_test(unsupported = test)]
fn no_entropy_is_below_zero_and_no_margin_minus_zero() {
    for p in [1.000_000_1, 1.0 + f64::EPSILON, 1.0, 0.0, -0.0] {
        for others in [0, 1, 40] {
            let mut row: Vec<f64> = std::iter::once(p).chain(vec![-0.0; others]).collect();
            let narrow: Vec<f32> = row.iter().map(|p| *p as f32).collect();
            let layout = Layout::row(row.len());
            let entropy = entropy_along(&row, &layout, &plain()).expect("fits")[0];
            let narrow = entropy_along(&narrow, &layout, &plain()).expect("fits")[0];
            assert_eq!((entropy.to_bits(), narrow.to_bits()), (0, 0), "{p} and {others}");
            if others > 0 {
                row[others] = 0.0;
                let margin = margin_along(&row, &layout, &plain()).expect("fits")[0];
                assert!(margin.is_sign_positive(), "{p} and {others}");
            }
        }
    }
    let entropy = entropy_along(&[f64::NAN, 0.5], &Layout::row(2), &plain()).expect("fits")[0];
    assert!(entropy.is_nan());
}

#[wasm_bindgen_test(unsupported = test)]
fn binary_cross_entropy_is_the_cross_entropy_of_a_logit_and_zero() {
    let (x, t) =
        ([-700.0, -40.0, -1.0, 0.0, 0.3, 20.0, 800.0], [1.0, 0.0, 0.25, 0.5, 0.9, 1.0, 1.0]);
    let of = |x: &[f64], t: &[f64], options: &CrossEntropyOptions| {
        binary_cross_entropy_along(x, t, &Layout::row(x.len()), options)
    };
    let each = CrossEntropyOptions::new().reduction(Reduction::None);
    let losses = of(&x, &t, &each).expect("fits");
    for (index, loss) in losses.iter().enumerate() {
        let target = [t[index], 1.0 - t[index]];
        let target = Target::Distribution(&target);
        let expected = cross_entropy_along(&[x[index], 0.0], target, &Layout::row(2), &each);
        assert!(ulps(*loss, expected.expect("fits")[0]) <= 4, "{} and {}", x[index], t[index]);
    }
    let masked =
        CrossEntropyOptions::new().mask(&[1, 0, 1]).ignore_index(-1).weights(&[2.0, 1.0, 1.0]);
    assert_eq!(of(&[0.0, f64::NAN, 3.0], &[1.0, 1.0, -1.0], &masked), Ok(vec![2.0 * 2f64.ln()]));
    let wrong = of(&[0.0, 1.0], &[0.5, 1.5], &each);
    assert_eq!(wrong, Err(Error::Entry { index: 1, value: 1.5 }));
    assert_eq!(of(&[0.0], &[0.5, 1.0], &each), Err(Error::TargetCount { given: 2, wanted: 1 }));
    assert_eq!(of(&[], &[], &each), Err(Error::Empty));
}

#[wasm_bindgen_test(unsupported = test)]
fn margins_and_the_largest_entries_of_rows_of_any_length_are_those_of_a_search() {
    let mut random = Random(61);
    for length in 1..=70 {
        // Few different numbers, so that there are ties; every fifth row has a NaN.
        let mut x: Vec<f64> = random.row::<f64>(11 * length, 2.0);
        x.iter_mut().for_each(|x| *x = (x.abs() * 4.0).round().min(8.0) / 8.0);
        x.chunks_mut(length).step_by(5).for_each(|row| row[length / 2] = f64::NAN);
        let narrow: Vec<f32> = x.iter().map(|x| *x as f32).collect();
        let columns: Vec<f64> =
            (0..length).flat_map(|i| x.iter().skip(i).step_by(length)).copied().collect();
        let (rows, side_by_side) = (
            Layout::new(&[11, length], 1).expect("rows"),
            Layout::new(&[length, 11], 0).expect("columns"),
        );
        let margins = margin_along(&x, &rows, &plain()).expect("fits");
        let of_f32 = margin_along(&narrow, &rows, &plain()).expect("fits");
        let of_columns = margin_along(&columns, &side_by_side, &plain()).expect("fits");
        let indices = argmax_along(&x, &rows, &plain()).expect("fits");
        assert_eq!(argmax_along(&narrow, &rows, &plain()), Ok(indices.clone()));
        assert_eq!(argmax_along(&columns, &side_by_side, &plain()), Ok(indices.clone()));
        for (index, row) in x.chunks(length).enumerate() {
            let mut order: Vec<usize> = (0..length).collect();
            order.sort_by(|&a, &b| row[b].total_cmp(&row[a]));
            assert_eq!(indices[index] as usize, order[0], "{row:?}");
            let second = order.get(1).map_or(0.0, |&second| row[second]);
            let expected =
                if row.iter().any(|p| p.is_nan()) { f64::NAN } else { row[order[0]] - second };
            for margin in [margins[index], of_f32[index].into(), of_columns[index]] {
                assert!(
                    margin == expected || (margin.is_nan() && expected.is_nan()),
                    "{row:?}: {margin}"
                );
            }
        }
    }
}
