//! Rows along any axes of arrays of any rank, against a plain walk over all positions.

use crate::common::{Random, worst};
use softmax_wasm::{
    DivergenceOf, Layout, Options, entmax_along, entmax_grad_along, entropy_along,
    js_divergence_along, kl_divergence_along, log_cum_sum_exp_along, log_softmax,
    log_softmax_along, log_softmax_grad_along, log_sum_exp, log_sum_exp_along,
    log_sum_exp_weighted_along, margin_along, softmax, softmax_along, softmax_grad_along,
    sparsemax_along,
};
use wasm_bindgen_test::wasm_bindgen_test;

/// Returns the indices of the entries of every row, row after row, by division and remainder.
fn rows(shape: &[usize], axes: &[usize]) -> Vec<Vec<usize>> {
    let length = shape.iter().product();
    let mut rows = std::collections::BTreeMap::<Vec<usize>, Vec<usize>>::new();
    for index in 0..length {
        let mut rest = index;
        let mut position = vec![0; shape.len()];
        for (index, size) in position.iter_mut().zip(shape).rev() {
            *index = rest % size;
            rest /= size;
        }
        for &axis in axes {
            position[axis] = 0;
        }
        rows.entry(position).or_default().push(index);
    }
    rows.into_values().collect()
}

/// Returns every choice of axes of a shape.
fn choices(rank: usize) -> impl Iterator<Item = Vec<usize>> {
    (1..1usize << rank).map(move |bits| (0..rank).filter(|axis| bits >> axis & 1 == 1).collect())
}

#[wasm_bindgen_test(unsupported = test)]
fn every_choice_of_axes_computes_the_rows_it_names() {
    let mut random = Random(11);
    for shape in [vec![7], vec![3, 5], vec![2, 3, 4], vec![4, 1, 3, 2], vec![5, 37], vec![2, 1, 50]]
    {
        let x: Vec<f32> = random.row(shape.iter().product(), 2.0);
        for axes in choices(shape.len()) {
            // Negative axes are tested as well.
            let named: Vec<isize> =
                axes.iter().map(|&axis| axis as isize - shape.len() as isize).collect();
            let layout = Layout::with_axes(&shape, &named).expect("axes of the shape");
            let (mut p, mut logs) = (x.clone(), x.clone());
            softmax_along(&mut p, &layout, &Options::default()).expect("fits");
            log_softmax_along(&mut logs, &layout, &Options::default()).expect("fits");
            let sums = log_sum_exp_along(&x, &layout, &Options::default()).expect("fits");

            let rows = rows(&shape, &axes);
            assert_eq!((layout.rows(), layout.row_length()), (rows.len(), rows[0].len()));
            for (row, sum) in rows.iter().zip(sums) {
                let at = |values: &[f32]| -> Vec<f32> { row.iter().map(|&i| values[i]).collect() };
                assert_eq!(at(&p), softmax(&at(&x)), "{shape:?} {axes:?}");
                assert_eq!(at(&logs), log_softmax(&at(&x)), "{shape:?} {axes:?}");
                assert_eq!(sum, log_sum_exp(&at(&x)), "{shape:?} {axes:?}");
            }
        }
    }
}

/// A function of an array, or of two, whose results are one for each entry or one for each row.
type Function = fn(&[f64], &[f64], &Layout, &Options) -> Vec<f64>;

const FUNCTIONS: [(&str, Function); 11] = [
    ("softmax_grad", |p, d, layout, options| {
        let mut d = d.to_vec();
        softmax_grad_along(p, &mut d, layout, options).expect("fits");
        d
    }),
    ("log_softmax_grad", |p, d, layout, options| {
        let mut d = d.to_vec();
        log_softmax_grad_along(p, &mut d, layout, options).expect("fits");
        d
    }),
    ("entmax_grad", |p, d, layout, options| {
        let mut d = d.to_vec();
        entmax_grad_along(p, &mut d, 1.7, layout, options).expect("fits");
        d
    }),
    ("kl_divergence", |p, q, layout, options| {
        kl_divergence_along(p, q, DivergenceOf::Logits, layout, options).expect("fits")
    }),
    ("js_divergence", |p, q, layout, options| {
        js_divergence_along(p, q, DivergenceOf::Logits, layout, options).expect("fits")
    }),
    ("log_sum_exp_weighted", |x, weights, layout, options| {
        let sums = log_sum_exp_weighted_along(x, layout, options, weights).expect("fits");
        sums.into_iter().map(|(sum, _)| sum).collect()
    }),
    ("entmax", |x, _, layout, options| {
        let mut p = x.to_vec();
        entmax_along(&mut p, 1.7, layout, options).expect("fits");
        p
    }),
    ("sparsemax", |x, _, layout, options| {
        let mut p = x.to_vec();
        sparsemax_along(&mut p, layout, options).expect("fits");
        p
    }),
    ("log_cum_sum_exp", |x, _, layout, options| {
        let mut sums = x.to_vec();
        log_cum_sum_exp_along(&mut sums, layout, options).expect("fits");
        sums
    }),
    ("entropy", |p, _, layout, options| entropy_along(p, layout, options).expect("fits")),
    ("margin", |p, _, layout, options| margin_along(p, layout, options).expect("fits")),
];

#[wasm_bindgen_test(unsupported = test)]
fn every_function_computes_the_rows_that_axes_name() {
    let mut random = Random(14);
    for shape in [vec![3, 5], vec![4, 1, 3, 2], vec![2, 3, 2, 2, 3, 2], vec![5, 37]] {
        let length = shape.iter().product();
        let [x, y] = [0; 2].map(|_| {
            random.row::<f64>(length, 1.0).into_iter().map(|x| x.abs() / 4.0).collect::<Vec<_>>()
        });
        let mask: Vec<u8> =
            random.row::<f64>(length, 1.0).iter().map(|x| u8::from(*x > -0.5)).collect();
        for axes in choices(shape.len()) {
            let named: Vec<isize> = axes.iter().map(|&axis| axis as isize).collect();
            let layout = Layout::with_axes(&shape, &named).expect("axes of the shape");
            let rows = rows(&shape, &axes);
            for (name, compute) in FUNCTIONS {
                for mask in [None, Some(&mask[..])] {
                    let what = format!("{name} {shape:?} {axes:?}");
                    assert_rows(compute, [&x, &y], mask, &layout, &rows, &what);
                }
            }
        }
    }
}

fn masked_by(mask: Option<&[u8]>) -> Options<'_> {
    mask.map_or(Options::new(), |mask| Options::new().mask(mask))
}

/// Asserts that the results of rows have the bits of those of each row alone.
fn assert_rows(
    compute: Function,
    [x, y]: [&[f64]; 2],
    mask: Option<&[u8]>,
    layout: &Layout,
    rows: &[Vec<usize>],
    what: &str,
) {
    let results = compute(x, y, layout, &masked_by(mask));
    for (index, row) in rows.iter().enumerate() {
        let at = |values: &[f64]| row.iter().map(|&i| values[i]).collect::<Vec<_>>();
        let row_mask = mask.map(|mask| row.iter().map(|&i| mask[i]).collect::<Vec<_>>());
        let one = masked_by(row_mask.as_deref());
        let expected = compute(&at(x), &at(y), &Layout::row(row.len()), &one);
        let actual = if results.len() == x.len() { at(&results) } else { vec![results[index]] };
        let bits = |values: &[f64]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&actual), bits(&expected), "{what}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn rows_without_entries_have_the_results_of_an_empty_row() {
    let layout = Layout::new(&[2, 0], -1).expect("a small shape");
    let (none, zeros) = (&[][..], &[0.0; 2][..]);
    let sums = &[f64::NEG_INFINITY; 2];
    let expected = [none, none, none, zeros, zeros, sums, none, none, none, zeros, zeros];
    for ((name, compute), expected) in FUNCTIONS.into_iter().zip(expected) {
        assert_eq!(compute(&[], &[], &layout, &Options::new()), expected, "{name}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn without_axes_every_entry_is_a_row_and_all_axes_make_one() {
    let mut x = [3.0f64, -1.0];
    softmax_along(&mut x, &Layout::with_axes(&[2], &[]).expect("no axes"), &Options::default())
        .expect("fits");
    assert_eq!(x, [1.0, 1.0]);
    assert_eq!(Layout::with_axes(&[2, 3], &[0, 1]), Ok(Layout::row(6)));
    let scalar = Layout::with_axes(&[], &[]).expect("a scalar");
    assert_eq!((scalar.rows(), scalar.row_length()), (1, 1));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_mask_of_all_entries_follows_a_strided_axis() {
    let mut x = [1.0f32, 5.0, 1.0, 7.0, f32::NAN, 7.0];
    let options = Options::new().mask(&[1, 1, 0, 1, 0, 0]);
    softmax_along(&mut x, &Layout::new(&[3, 2], 0).expect("columns"), &options).expect("fits");
    // Column 0 has the entry 1 unmasked, and column 1 the entries 5 and 7.
    let [p5, p7] = softmax(&[5.0f32, 7.0])[..] else { unreachable!("two logits") };
    assert_eq!(x, [1.0, p5, 0.0, p7, 0.0, 0.0]);
}

#[wasm_bindgen_test(unsupported = test)]
fn masked_entries_at_the_end_of_a_row_are_left_out_whatever_they_hold() {
    // Row i shows its first i + 1 entries, as a query of attention does, so whole vectors at its end are
    // masked.
    let n = 35;
    let x: Vec<f64> = Random(15).row(n * n, 3.0);
    let mask: Vec<u8> = (0..n * n).map(|i| u8::from(i % n <= i / n)).collect();
    let masked: Vec<f64> =
        x.iter().zip(&mask).map(|(x, &keep)| if keep == 0 { f64::NAN } else { *x }).collect();
    let (layout, options) = (Layout::new(&[n, n], -1).expect("rows"), Options::new().mask(&mask));
    let (mut p, mut gradient) = (masked.clone(), masked);
    softmax_along(&mut p, &layout, &options).expect("fits");
    softmax_grad_along(&p, &mut gradient, &layout, &options).expect("fits");
    for row in 0..n {
        let at = |values: &[f64]| values[n * row..][..=row].to_vec();
        let expected = softmax(&at(&x));
        assert!(worst(&at(&p), &expected).0 <= 1, "row {row}");
        let expected = softmax_wasm::softmax_grad(&at(&p), &at(&x)).expect("fits");
        let near = |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-14;
        assert!(at(&gradient).iter().zip(&expected).all(near), "row {row}");
        let rest = |values: &[f64]| values[n * row..][row + 1..n].iter().all(|x| *x == 0.0);
        assert!(rest(&p) && rest(&gradient), "row {row}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_row_of_nan_is_nan_as_a_whole_and_masked_entries_of_others_get_what_a_mask_gives() {
    let n = 40;
    let mask: Vec<u8> = (0..n).map(|entry| u8::from(entry < 5)).collect();
    let (layout, options) = (Layout::new(&[2, n], -1).expect("rows"), Options::new().mask(&mask));
    let mut x: Vec<f64> = vec![0.0; 2 * n];
    x[2] = f64::NAN;
    let (mut p, mut log_p) = (x.clone(), x);
    softmax_along(&mut p, &layout, &options).expect("probabilities");
    log_softmax_along(&mut log_p, &layout, &options).expect("logarithms");
    assert!(p[..n].iter().chain(&log_p[..n]).all(|x| x.is_nan()), "{p:?} {log_p:?}");
    for entry in 0..n {
        let (wanted, log) = if entry < 5 { (0.2, 0.2f64.ln()) } else { (0.0, f64::NEG_INFINITY) };
        assert!((p[n + entry] - wanted).abs() < 1e-15, "{entry}: {}", p[n + entry]);
        let found = log_p[n + entry];
        assert!(found == log || (found - log).abs() < 1e-15, "{entry}: {found}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn rows_side_by_side_are_as_accurate_as_by_themselves_whatever_they_hold() {
    // One column is far from 0, one has a NaN, one has a +∞, and one is all −∞. A count of 37 columns leaves
    // a part of a vector.
    let (length, columns) = (23, 37);
    let mut x: Vec<f64> = Random(12).row(length * columns, 3.0);
    for row in 0..length {
        x[row * columns] += 1e6;
        x[row * columns + 3] = f64::NEG_INFINITY;
    }
    (x[columns + 1], x[columns + 2]) = (f64::NAN, f64::INFINITY);
    let layout = Layout::new(&[length, columns], 0).expect("columns");
    let mut p = x.clone();
    softmax_along(&mut p, &layout, &Options::default()).expect("fits");
    for column in 0..columns {
        let at = |x: &[f64]| x.iter().skip(column).step_by(columns).copied().collect::<Vec<_>>();
        let (distance, _) = worst(&at(&p), &softmax(&at(&x)));
        assert!(distance <= 1, "column {column}: {distance}");
        assert_eq!((1..=3).contains(&column), at(&p)[0].is_nan(), "column {column}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn columns_too_long_to_lie_side_by_side_in_the_cache_are_computed_too() {
    let columns = 9;
    for length in [16_385, 40_000] {
        let x: Vec<f32> = Random(13).row(length * columns, 3.0);
        let layout = Layout::new(&[length, columns], 0).expect("columns");
        let mut p = x.clone();
        softmax_along(&mut p, &layout, &Options::default()).expect("fits");
        let at = |x: &[f32]| x.iter().skip(4).step_by(columns).copied().collect::<Vec<_>>();
        assert_eq!(at(&p), softmax(&at(&x)), "{length}");
    }
}
