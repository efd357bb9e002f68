//! Properties of every softmax: sums, order, shifts, and the same bits on every target.

use crate::common::{Random, Type, at_temperature, softmax_with, worst};
use softmax_wasm::{
    Layout, Options, log_softmax, log_softmax_along, log_sum_exp, softmax, softmax_along,
    softmax_in_place,
};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn probabilities_sum_to_one_keep_the_order_and_ignore_a_shift_and_a_permutation() {
    fn check<T: Type>(seed: u64, tolerance: f64) {
        let mut random = Random(seed);
        for length in [2, 5, 17, 300] {
            // Multiples of 2^-6 stay exact when shifted.
            let exact = |x: T| T::rounded((x.into() * 64.0).round() / 64.0);
            let x: Vec<T> = random.row(length, 4.0).into_iter().map(exact).collect();
            let p = softmax(&x);
            let sum: f64 = p.iter().map(|&p| p.into()).sum();
            assert!((sum - 1.0).abs() <= tolerance, "{sum}");
            for (i, j) in (0..length).zip(1..length) {
                let ordered = x[i].partial_cmp(&x[j]) == p[i].partial_cmp(&p[j]);
                assert!(ordered, "{:?} {:?} -> {:?} {:?}", x[i], x[j], p[i], p[j]);
            }
            let shifted: Vec<T> = x.iter().map(|&v| T::rounded(v.into() + 100.0)).collect();
            assert_eq!(softmax(&shifted), p);
            let reversed: Vec<T> = x.iter().rev().copied().collect();
            let back: Vec<T> = softmax(&reversed).into_iter().rev().collect();
            assert!(worst(&back, &p).0 <= 1);
        }
    }
    check::<f32>(6, 1e-6);
    check::<f64>(7, 1e-14);
}

#[wasm_bindgen_test(unsupported = test)]
fn blocks_of_a_row_do_not_show() {
    // A row is computed in blocks of 1,024 entries.
    let x: Vec<f32> = Random(8).row(4099, 3.0);
    let p = softmax(&x);
    let mut mirrored: Vec<f32> = x.iter().rev().copied().collect();
    softmax_in_place(&mut mirrored);
    assert!(p.iter().eq(mirrored.iter().rev()));
}

#[wasm_bindgen_test(unsupported = test)]
fn the_logarithm_of_a_probability_that_rounds_to_1_is_plus_0() {
    for x in [[0.0f32, -200.0], [-200.0, 0.0]] {
        let mut both = x.repeat(8);
        let rows = Layout::new(&[8, 2], 1).expect("eight rows");
        log_softmax_along(&mut both, &rows, &Options::default()).expect("eight rows");
        let one = log_softmax(&x);
        for (p, x) in one.iter().chain(&both).zip(x.repeat(9)) {
            assert_eq!(p.to_bits(), x.to_bits());
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn results_are_the_same_bits_on_every_target() {
    // FNV-1a over the bits of all results. The portable backend printed the hashes of golden.json, which
    // tests/js/golden.test.mjs reads too.
    fn add<T: Type>(hash: u64, results: &[T]) -> u64 {
        let next = |hash: u64, y: &T| (hash ^ y.ordinal() as u64).wrapping_mul(0x0100_0000_01b3);
        results.iter().fold(hash, next)
    }
    fn of_rows<T: Type>(seed: u64) -> u64 {
        let (mut random, mut hash) = (Random(seed), 0xcbf2_9ce4_8422_2325u64);
        for length in 1..200 {
            let x: Vec<T> = random.row(length, 6.0);
            let cold = softmax_with(&x, &at_temperature(0.3));
            for y in [softmax(&x), log_softmax(&x), vec![log_sum_exp(&x)], cold] {
                hash = add(hash, &y);
            }
        }
        hash
    }
    // Rows side by side in lanes. The last group has three rows, and some rows have a wide spread.
    fn of_several<T: Type>(seed: u64) -> u64 {
        let (mut random, mut hash) = (Random(seed), 0xcbf2_9ce4_8422_2325u64);
        for length in 1..40 {
            for deviation in [6.0, 40.0] {
                let x: Vec<T> = random.row(11 * length, deviation);
                for (shape, axis) in [([11, length], 1), ([length, 11], 0)] {
                    let layout = Layout::new(&shape, axis).expect("a matrix");
                    for temperature in [1.0, 0.3] {
                        let (options, mut p, mut logs) =
                            (at_temperature(temperature), x.clone(), x.clone());
                        softmax_along(&mut p, &layout, &options).expect("rows");
                        log_softmax_along(&mut logs, &layout, &options).expect("rows");
                        hash = add(add(hash, &p), &logs);
                    }
                }
            }
        }
        hash
    }
    let golden: serde_json::Value =
        serde_json::from_str(include_str!("../references/golden.json")).expect("the hashes");
    let check = |case: &str, of: &str, hash: fn(u64) -> u64| {
        let seed = golden[case][of]["seed"].as_u64().expect("a seed");
        let expected = golden[case][of]["hash"].as_str().expect("a hash");
        assert_eq!(format!("{:016x}", hash(seed)), expected, "{case} of {of}");
    };
    check("rows", "f32", of_rows::<f32>);
    check("rows", "f64", of_rows::<f64>);
    check("lanes", "f32", of_several::<f32>);
    check("lanes", "f64", of_several::<f64>);
}
