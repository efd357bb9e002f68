//! Argmax and hardmax against a stable sort.

use crate::common::{Random, sorted_indices};
use softmax_wasm::{Error, Layout, Options, argmax_along, hardmax_along};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn the_largest_entry_is_the_first_of_a_stable_sort() {
    let mut random = Random(23);
    let plain = Options::new();
    for (n, has_nan) in [1, 2, 7, 100].into_iter().flat_map(|n| [(n, false), (n, true)]) {
        let x = random.row_with_ties(n, has_nan);
        let largest = sorted_indices(&x)[0];
        assert_eq!(argmax_along(&x, &Layout::row(n), &plain), Ok(vec![largest]));
        let mut hard = x.clone();
        hardmax_along(&mut hard, &Layout::row(n), &plain).expect("fits");
        assert!((0..).zip(&hard).all(|(i, &h)| h == f32::from(i == largest)));
    }
    assert_eq!(argmax_along::<f32>(&[], &Layout::row(0), &plain), Err(Error::Empty));
    let no_rows = Layout::new(&[0, 0], -1).expect("no rows");
    assert_eq!(argmax_along::<f32>(&[], &no_rows, &plain), Ok(vec![]));
    let columns = Layout::new(&[3, 2], 0).expect("two columns");
    let options = Options::new().mask(&[0, 1, 0, 1, 0, 0]);
    assert_eq!(argmax_along(&[1.0; 6], &columns, &options), Err(Error::AllMasked { row: 0 }));
    assert_eq!(argmax_along(&[1.0, f64::NAN, f64::NAN], &Layout::row(3), &plain), Ok(vec![1]));
}
