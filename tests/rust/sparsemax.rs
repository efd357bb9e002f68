//! Sparsemax and 1.5-entmax against a bisection of their thresholds.

use crate::common::{Random, assert_near};
use softmax_wasm::{Layout, Options, entmax15_along, sparsemax_along};
use wasm_bindgen_test::wasm_bindgen_test;

fn plain() -> Options<'static> {
    Options::new()
}

/// Returns the sparsemax or the 1.5-entmax by bisection of the threshold.
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
fn rows_of_many_entries_that_are_nearly_equal_sum_to_one() {
    let mut random = Random(9);
    for n in [300, 1_000, 5_000] {
        for _ in 0..50 {
            let mut x: Vec<f64> = random.row(n, 1e-3 / n as f64);
            let mut y = x.clone();
            sparsemax_along(&mut x, &Layout::row(n), &Options::new()).expect("fits");
            entmax15_along(&mut y, &Layout::row(n), &Options::new()).expect("fits");
            for sum in [x.iter().sum::<f64>(), y.iter().sum::<f64>()] {
                assert!((sum - 1.0).abs() < 1e-13, "{n} entries sum to {sum}");
            }
        }
    }
}
