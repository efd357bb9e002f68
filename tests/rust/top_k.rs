//! The k largest entries against a stable sort.

use crate::common::{Random, sorted_indices};
use softmax_wasm::{Error, Layout, Options, top_k_along};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn the_largest_entries_are_the_first_of_a_stable_sort() {
    let mut random = Random(23);
    let plain = Options::new();
    for (n, has_nan) in [1, 2, 7, 100].into_iter().flat_map(|n| [(n, false), (n, true)]) {
        let x = random.row_with_ties(n, has_nan);
        let sorted = sorted_indices(&x);
        for k in 1..=n {
            let (indices, values) = top_k_along(&x, k, &Layout::row(n), &plain).expect("fits");
            assert_eq!(indices, sorted[..k]);
            let of_indices = indices.iter().map(|&i| x[i as usize].to_bits());
            assert!(values.iter().map(|v| v.to_bits()).eq(of_indices));
        }
    }
    for k in [0, 3] {
        let refused = top_k_along(&[1.0, 2.0], k, &Layout::row(2), &plain);
        assert_eq!(refused, Err(Error::K { k, row: 2 }));
    }
    let columns = Layout::new(&[3, 2], 0).expect("two columns");
    let options = Options::new().mask(&[1, 1, 1, 0, 1, 1]);
    assert_eq!(top_k_along(&[1.0; 6], 3, &columns, &options), Err(Error::K { k: 3, row: 2 }));
    assert_eq!(
        top_k_along(&[1.0; 6], 2, &columns, &options).map(|top| top.0),
        Ok(vec![0, 1, 0, 2])
    );
}
