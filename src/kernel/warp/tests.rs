//! The sampling steps beside the plain algorithm, which sorts the row.

use super::{WarpedRow, Workspace};
use crate::kernel::numeric::random::Xoshiro256;
use crate::kernel::numeric::row::padded;
use crate::simd::F64x4;
use wasm_bindgen_test::wasm_bindgen_test;

/// Returns the entries that stay, by sorting.
fn sorted_nucleus(p: &[f64], top_k: usize, top_p: f64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&a, &b| p[b].total_cmp(&p[a]).then(a.cmp(&b)));
    order.truncate(top_k);
    let mut left = top_p * order.iter().map(|&i| p[i]).sum::<f64>();
    let mut kept = vec![];
    for i in order {
        if left <= 0.0 && !kept.is_empty() && top_p < 1.0 {
            break;
        }
        left -= p[i];
        kept.push(i);
    }
    kept.sort_unstable();
    kept
}

/// Returns the entries that stay.
fn nucleus(p: &[f64], top_k: usize, top_p: f64) -> Vec<usize> {
    let n = p.len();
    let (mut x, mut own) = (p.to_vec(), p.to_vec());
    let (mut work, mut order) = (vec![0.0; 2 * padded::<F64x4>(n)], vec![0; n]);
    let workspace = Workspace { p: &mut own, work: &mut work, order: &mut order };
    let mut row = WarpedRow::of_probabilities(&mut x, workspace);
    row.keep_top_k_of_ranked(top_k);
    // 1 keeps all, whatever rounding makes of the sum.
    if top_p < 1.0 {
        row.keep_top_p(top_p, 1);
    }
    (0..n).filter(|&i| x[i] > f64::NEG_INFINITY).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn the_nucleus_of_equal_entries_has_the_fewest_that_reach_top_p() {
    assert_eq!(nucleus(&[1.0 / 64.0; 64], 64, 0.25), (0..16).collect::<Vec<_>>());
    assert_eq!(nucleus(&[1.0 / 64.0; 64], 32, 0.25), (0..8).collect::<Vec<_>>());
}

#[wasm_bindgen_test(unsupported = test)]
fn the_nucleus_of_a_descending_row_is_its_beginning() {
    let ranked = [0.5, 0.125, 0.125, 0.125, 0.0625, 0.0625, 0.0, 0.0];
    for k in 1..=ranked.len() {
        assert_eq!(nucleus(&ranked, k, 1.0), (0..k).collect::<Vec<_>>());
        // The entries that top-k leaves are renormalised before top-p.
        assert_eq!(nucleus(&ranked, k, 0.625), sorted_nucleus(&ranked, k, 0.625), "{k}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_nucleus_is_that_of_the_sorted_row_whatever_its_length_and_ties() {
    let mut random = Xoshiro256::new(1);
    for n in (1..70).chain([1000, 5000]) {
        for levels in [1.0, 3.0, 1e6] {
            // Multiples of a power of two, as are their parts: all sums are exact.
            let unit = 0.5f64.powi(36);
            let p: Vec<f64> =
                (0..n).map(|_| (random.uniform() * levels).floor().mul_add(unit, unit)).collect();
            let sum: f64 = p.iter().sum();
            let p: Vec<f64> = p.into_iter().chain([1.0 - sum]).collect();
            for top_p in [0.0, 0.0009765625, 0.25, 0.5, 0.875, 0.9998779296875, 1.0] {
                for top_k in [1, 2, 40, n + 1] {
                    let top_k = top_k.min(n + 1);
                    let kept = nucleus(&p, top_k, top_p);
                    assert_eq!(kept, sorted_nucleus(&p, top_k, top_p), "{n} {top_k} {top_p}");
                }
            }
        }
    }
}
