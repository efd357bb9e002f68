//! Entropy and margin of probabilities, at their bounds and against a search.

use crate::common::Random;
use softmax_wasm::{DivergenceOf, Error, Layout, Options};
use softmax_wasm::{argmax_along, entropy_along, kl_divergence, margin_along};
use wasm_bindgen_test::wasm_bindgen_test;

fn plain() -> Options<'static> {
    Options::new()
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
fn margins_and_the_largest_entries_of_rows_of_any_length_are_those_of_a_search() {
    let mut random = Random(61);
    for length in 1..=70 {
        // Few different numbers, so that there are ties. Every fifth row has a NaN.
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

#[wasm_bindgen_test(unsupported = test)]
fn probabilities_below_0_by_rounding_count_as_0() {
    let row = Layout::row(2);
    for below in [-1e-300, -1e-17, -9e-7] {
        let (p, narrow) = ([1.0, below], [1.0, below as f32]);
        assert_eq!(entropy_along(&p, &row, &plain()), Ok(vec![0.0]));
        assert_eq!(entropy_along(&narrow, &row, &plain()), Ok(vec![0.0]));
        assert_eq!(margin_along(&p, &row, &plain()), Ok(vec![1.0]));
        assert_eq!(margin_along(&narrow, &row, &plain()), Ok(vec![1.0]));
        let to = kl_divergence(&p, &[0.5, 0.5], DivergenceOf::Probabilities);
        assert_eq!(to, Ok(2f64.ln()));
    }
}
