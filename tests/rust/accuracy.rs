//! Seeded rows of every length and spread against the oracles.

use crate::common::{
    Random, Type, reference_f32, reference_f32_at, reference_f64, reference_f64_repeated, ulps,
    worst,
};
use softmax_wasm::{
    CrossEntropyOptions, Layout, Options, Target, cross_entropy_along, entropy_along,
    log_sigmoid_in_place, log_softmax, log_softmax_along, log_sum_exp, sigmoid_in_place, softmax,
    softmax_along, softplus_in_place,
};
use wasm_bindgen_test::wasm_bindgen_test;

/// Returns the distance between a normal number and the next one of the type that is larger in magnitude.
fn ulp_of<T: Type>(x: f64) -> f64 {
    2f64.powi(x.abs().log2().floor() as i32 - if size_of::<T>() == 4 { 23 } else { 52 })
}

/// Asserts that all three functions are within 1 ULP, or that log-sum-exp is within 2 ULP of the largest
/// logit, which it may cancel.
fn check<T: Type>(x: &[T], reference: (Vec<T>, Vec<T>, T), what: &str) {
    let (probabilities, logs, sum) = reference;
    let (distance, at) = worst(&softmax(x), &probabilities);
    assert!(distance <= 1, "{what}: softmax[{at}] is {distance} ULP off");
    let (distance, at) = worst(&log_softmax(x), &logs);
    assert!(distance <= 1, "{what}: log_softmax[{at}] is {distance} ULP off");
    let largest = x.iter().fold(0.0, |max: f64, &v| max.max(v.into().abs()));
    let (actual, expected) = (log_sum_exp(x), sum);
    let error = (actual.into() - expected.into()).abs();
    let is_close = ulps(actual, expected) <= 1 || error <= 2.0 * ulp_of::<T>(largest);
    assert!(is_close, "{what}: log_sum_exp is {actual:?}, not {expected:?}");
}

#[wasm_bindgen_test(unsupported = test)]
fn the_distance_in_ulp_is_right_at_zero_across_the_sign_and_at_the_ends() {
    assert_eq!(ulps(0.0f32, -0.0), 0);
    assert_eq!(ulps(f32::from_bits(1), -f32::from_bits(1)), 2);
    assert_eq!(ulps(1.0f32, 1.0 + f32::EPSILON), 1);
    assert_eq!(ulps(1.0f64, 1.0 - f64::EPSILON), 2);
    assert_eq!(ulps(-2.0f64, -2.0 - 2.0 * f64::EPSILON), 1);
    assert_eq!(ulps(f64::NAN, f64::NAN), 0);
    assert_eq!(ulps(f64::INFINITY, f64::INFINITY), 0);
    assert_eq!(ulps(f32::MAX, f32::INFINITY), u64::MAX);
    assert_eq!(ulps(f32::NAN, 1.0), u64::MAX);
}

#[wasm_bindgen_test(unsupported = test)]
fn f32_rows_of_every_length_up_to_70_are_within_one_ulp() {
    let mut random = Random(1);
    for length in 1..=70 {
        for sigma in [0.1, 1.0, 5.0, 30.0] {
            let x: Vec<f32> = random.row(length, sigma);
            check(&x, reference_f32(&x), &format!("{length} logits, spread {sigma}"));
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn rows_around_the_length_of_a_block_are_within_one_ulp() {
    let mut random = Random(18);
    for length in [1023, 1024, 1025, 2049] {
        let (x, y): (Vec<f32>, Vec<f64>) = (random.row(length, 5.0), random.row(length, 5.0));
        check(&x, reference_f32(&x), &format!("{length} logits of f32"));
        check(&y, reference_f64(&y), &format!("{length} logits of f64"));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn many_short_f32_rows_are_within_one_ulp_near_0_and_far_from_it() {
    let mut random = Random(14);
    for step in 0..60_000 {
        let (length, sigma) = (2 + step % 7, [0.3, 3.0, 12.0][step % 3]);
        let shift = [0.0, 60.0, -150.0, 207.0, 209.0, 1e4][step % 6];
        let row = random.row::<f64>(length, sigma);
        let x: Vec<f32> = row.into_iter().map(|v| (v + shift) as f32).collect();
        let (distance, at) = worst(&softmax(&x), &reference_f32(&x).0);
        assert!(distance <= 1, "softmax({x:?})[{at}] is {distance} ULP off");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn f32_rows_with_a_maximum_below_a_quarter_are_within_one_ulp() {
    let mut random = Random(15);
    for step in 0..2_000 {
        let max = 0.25 * random.uniform();
        let reach = [0.25, 0.35, 0.6, 3.0][step % 4];
        let mut x: Vec<f32> = (0..500).map(|_| (max - reach * random.uniform()) as f32).collect();
        x[0] = max as f32;
        let (distance, at) = worst(&softmax(&x), &reference_f32(&x).0);
        assert!(distance <= 1, "softmax({x:?})[{at}] is {distance} ULP off");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn f64_rows_of_every_length_up_to_20_are_within_one_ulp() {
    let mut random = Random(2);
    for length in 1..=20 {
        for sigma in [0.1, 1.0, 5.0, 100.0] {
            let x: Vec<f64> = random.row(length, sigma);
            check(&x, reference_f64(&x), &format!("{length} logits, spread {sigma}"));
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_long_f32_row_is_as_accurate_as_a_short_one() {
    for sigma in [0.5, 10.0, 100.0] {
        let x: Vec<f32> = Random(3).row(200_003, sigma);
        check(&x, reference_f32(&x), &format!("spread {sigma}"));
    }
    // Equal entries divide 1 exactly, so this result is known without an oracle.
    let n = 4_194_304;
    let equal = softmax(&vec![0.3f32; n]);
    assert!(equal.iter().all(|&p| p == 1.0 / n as f32));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_long_f64_row_is_as_accurate_as_a_short_one() {
    // The logits repeat, so that the slow oracle computes few exponentials.
    let (logits, times) = (Random(4).row::<f64>(2999, 3.0), 701);
    let (p, logs, sum) = reference_f64_repeated(&logits, times);
    check(
        &logits.repeat(times),
        (p.repeat(times), logs.repeat(times), sum),
        "2999 logits, repeated",
    );
    let n = 4_194_304;
    let equal = softmax(&vec![3.25f64; n]);
    assert!(equal.iter().all(|&p| p == 1.0 / n as f64));
}

#[wasm_bindgen_test(unsupported = test)]
fn dominated_rows_keep_their_logarithms() {
    for gap in 1..=700 {
        let x = [f64::from(gap), 0.0];
        check(&x, reference_f64(&x), &format!("gap {gap}"));
    }
    for gap in 1..=103 {
        let x = [gap as f32 + 0.3, 0.0, -0.7];
        check(&x, reference_f32(&x), &format!("gap {gap}"));
    }
}

/// Returns rows in which the errors of many entries add up, or in which the error of one entry is that of the
/// sum. Random rows don't find these.
fn constructed() -> Vec<Vec<f32>> {
    let mut rows = Vec::new();
    for count in [1, 2, 3, 7, 8, 15, 31, 100, 300] {
        for step in 0..60 {
            let (v, w) = (step as f32 * 0.173, -(step as f32) * 0.0577 - 0.3465);
            rows.push([vec![v], vec![w; count]].concat());
            rows.push([vec![0.0, v], vec![w; count]].concat());
            // Logits near the points where n·ln 2 is halfway between two integers n.
            let half = (step as f32 + 0.5) * core::f32::consts::LN_2;
            let crossed = [half - 1e-6, half + 1e-6].map(|x| -x);
            rows.push([vec![0.0], crossed.repeat(count)].concat());
            // One entry is nearly the whole sum.
            rows.push([vec![40.0 + v], vec![w; count]].concat());
        }
    }
    rows
}

#[wasm_bindgen_test(unsupported = test)]
fn constructed_f32_rows_are_within_two_ulp_at_any_temperature() {
    for x in constructed() {
        for temperature in [1.0, 0.7, 0.05, 3.0, 1e-3, 1e3] {
            let options = Options::new().temperature(temperature);
            let (p, logs, _) = reference_f32_at(&x, temperature);
            let (mut actual, mut actual_logs) = (x.clone(), x.clone());
            softmax_along(&mut actual, &Layout::row(x.len()), &options).expect("a row");
            log_softmax_along(&mut actual_logs, &Layout::row(x.len()), &options).expect("a row");
            let what = format!("{} logits {:?} at {temperature}", x.len(), &x[..3.min(x.len())]);
            assert!(worst(&actual, &p).0 <= 2, "softmax of {what}: {:?}", worst(&actual, &p));
            let worst_log = worst(&actual_logs, &logs);
            assert!(worst_log.0 <= 1, "log_softmax of {what}: {worst_log:?}");
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn f32_rows_in_lanes_are_within_two_ulp_whatever_is_beside_them() {
    let mut random = Random(19);
    for length in 1..=70 {
        for sigma in [0.3, 5.0, 40.0] {
            for temperature in [1.0, 0.7, 20.0] {
                let options = Options::new().temperature(temperature);
                let rows: Vec<Vec<f32>> = (0..11).map(|_| random.row(length, sigma)).collect();
                let (mut flat, layout) = (rows.concat(), Layout::new(&[11, length], 1));
                softmax_along(&mut flat, &layout.expect("rows"), &options).expect("rows");
                let entries = |i: usize| rows.iter().map(move |row| row[i]);
                let mut columns: Vec<f32> = (0..length).flat_map(entries).collect();
                let layout = Layout::new(&[length, 11], 0).expect("columns");
                softmax_along(&mut columns, &layout, &options).expect("columns");
                for (index, row) in rows.iter().enumerate() {
                    let (expected, ..) = reference_f32_at(row, temperature);
                    let p = &flat[index * length..(index + 1) * length];
                    assert!(worst(p, &expected).0 <= 2, "{row:?} at {temperature}: {p:?}");
                    let column: Vec<f32> =
                        columns.iter().skip(index).step_by(11).copied().collect();
                    assert!(worst(&column, p).0 <= 1, "a column differs from a row: {row:?}");
                }
            }
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn long_rows_side_by_side_are_as_accurate_as_short_ones() {
    // Rounding errors of thousands of equal entries that all have the same sign.
    let (length, columns) = (16_384, 331);
    let logits: Vec<f32> = (0..columns).map(|column| -0.0173 * column as f32).collect();
    let mut x = logits.repeat(length);
    x[..columns].fill(0.0);
    softmax_along(
        &mut x,
        &Layout::new(&[length, columns], 0).expect("columns"),
        &Options::default(),
    )
    .expect("columns");
    let mut inexact = 0;
    for (column, &logit) in logits.iter().enumerate() {
        let row = [vec![0.0], vec![logit; length - 1]].concat();
        let (expected, ..) = reference_f32_at(&row, 1.0);
        let p: Vec<f32> = x.iter().skip(column).step_by(columns).copied().collect();
        assert!(worst(&p, &expected).0 <= 1, "{logit}: {:?}", worst(&p, &expected));
        inexact += usize::from(p != expected);
    }
    assert!(inexact <= columns / 10, "{inexact} of {columns} rows aren't the nearest numbers");
}

#[wasm_bindgen_test(unsupported = test)]
fn f64_rows_that_one_entry_leads_keep_the_digits_of_their_small_sums() {
    for count in [1, 2, 8, 70, 1000, 50_000] {
        for gap in [20.0f64, 36.12, 37.0, 50.0, 300.0, 700.0] {
            let x = [vec![0.0], vec![-gap; count]].concat();
            // log1p(n·e^−gap), by its series if n·e^−gap is small.
            let sum = count as f64 * (-gap).exp();
            let expected = sum.ln_1p();
            let (sums, logs) = (log_sum_exp(&x), log_softmax(&x));
            assert!(ulps(sums, expected) <= 2, "{count} at {gap}: {sums}, not {expected}");
            assert!(
                ulps(logs[0], -expected) <= 2,
                "{count} at {gap}: {}, not −{expected}",
                logs[0]
            );
        }
    }
    let x = [1.7e308, 1.2393548620814211e308];
    let (mut logs, options) = (x, Options::new().temperature(1.0 / 3.0));
    log_softmax_along(&mut logs, &Layout::row(2), &options).expect("a row");
    assert_eq!(logs, [0.0, -1.3819354137557365e308]);
}

#[wasm_bindgen_test(unsupported = test)]
fn any_number_of_short_rows_fits_into_lanes() {
    let mut random = Random(18);
    for count in 1..40 {
        for length in 1..=9 {
            let x: Vec<f32> = random.row(count * length, 4.0);
            let wide: Vec<f64> = x.iter().map(|&x| x.into()).collect();
            let (mut p, mut q) = (x.clone(), wide.clone());
            let layout = Layout::new(&[count, length], 1).expect("rows");
            softmax_along(&mut p, &layout, &Options::default()).expect("rows");
            softmax_along(&mut q, &layout, &Options::default()).expect("rows");
            for (row, (p, q)) in p.chunks(length).zip(q.chunks(length)).enumerate() {
                let range = row * length..(row + 1) * length;
                assert!(worst(p, &softmax(&x[range.clone()])).0 <= 1, "{count} rows of {length}");
                assert!(worst(q, &softmax(&wide[range])).0 <= 1, "{count} rows of {length}");
            }
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_row_has_the_same_bits_whatever_is_in_the_lanes_beside_it() {
    let mut random = Random(16);
    let settings = (2..20).flat_map(|length| [1.0, 0.7, 30.0].map(|t| (length, t)));
    for (length, temperature) in settings {
        let row: Vec<f32> = random.row(length, 4.0);
        let beside = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 0.0, 3e38];
        let p = |others: &[f32]| {
            let mut x = row.clone();
            others.iter().for_each(|&other| x.extend(vec![other; length]));
            x[length] -= 200.0 * (others.len() - 1) as f32;
            let layout = Layout::new(&[1 + others.len(), length], 1).expect("rows");
            let options = Options::new().temperature(temperature);
            softmax_along(&mut x, &layout, &options).expect("rows");
            x[..length].to_vec()
        };
        assert_eq!(p(&beside), p(&[1.0]), "{row:?} at {temperature}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn f32_measures_and_logistic_functions_are_within_two_ulp() {
    let mut random = Random(17);
    for length in 1..=70 {
        for sigma in [0.1, 2.0, 12.0, 60.0] {
            let x: Vec<f32> = random.row(length, sigma);
            let of = |f: fn(&mut [f32]), expected: fn(f64) -> f64, name: &str| {
                let mut y = x.clone();
                f(&mut y);
                let expected: Vec<f32> = x.iter().map(|&x| expected(x.into()) as f32).collect();
                assert!(worst(&y, &expected).0 <= 1, "{name} of {x:?}: {:?}", worst(&y, &expected));
            };
            of(sigmoid_in_place::<f32>, |x| 1.0 / (1.0 + (-x).exp()), "sigmoid");
            of(softplus_in_place::<f32>, |x| x.max(0.0) + (-x.abs()).exp().ln_1p(), "softplus");
            let log_sigmoid = |x: f64| -((-x).max(0.0) + (-x.abs()).exp().ln_1p());
            of(log_sigmoid_in_place::<f32>, log_sigmoid, "log_sigmoid");
            let (p, layout, options) = (softmax(&x), Layout::row(length), Options::default());
            let entropy = entropy_along(&p, &layout, &options).expect("probabilities")[0];
            let terms = p.iter().map(|&p| f64::from(p)).filter(|p| *p > 0.0);
            let expected = terms.map(|p| -p * p.ln()).sum::<f64>() as f32;
            assert!(ulps(entropy, expected) <= 2, "entropy of {p:?}: {entropy}, not {expected}");
            let class = (length / 2) as i32;
            let (target, options) = (Target::Classes(&[class]), CrossEntropyOptions::new());
            let loss = cross_entropy_along(&x, target, &layout, &options).expect("a loss")[0];
            let expected = -reference_f32(&x).1[class as usize];
            assert!(ulps(loss, expected) <= 1, "cross-entropy of {x:?}: {loss}, not {expected}");
        }
    }
}
