//! Argmax, hardmax and the k largest entries against a stable sort.

mod common;

use common::Random;
use softmax_wasm::{Error, Layout, Options, argmax_along, hardmax_along, top_k_along};
use wasm_bindgen_test::wasm_bindgen_test;

fn plain() -> Options<'static> {
    Options::new()
}

#[wasm_bindgen_test(unsupported = test)]
fn the_largest_entries_are_those_of_a_stable_sort() {
    let mut random = Random(23);
    for (n, nans) in [1, 2, 7, 100].into_iter().flat_map(|n| [(n, false), (n, true)]) {
        // Few different values, so that there are ties. NaN, which counts as the largest, occurs several
        // times as well.
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
