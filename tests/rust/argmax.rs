//! Argmax and hardmax against a stable sort, and the largest of masked rows.

use crate::common::{Random, sorted_indices};
use softmax_wasm::{Error, Layout, Options, argmax_along, hardmax_along, top_k_along};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn the_largest_entry_is_the_first_of_a_stable_sort() {
    let mut random = Random(23);
    let plain = Options::new();
    for (n, has_nan) in (1..=70).chain([100]).flat_map(|n| [(n, false), (n, true)]) {
        let x = random.row_with_ties(n, has_nan);
        let largest = sorted_indices(&x)[0];
        assert_eq!(argmax_along(&x, &Layout::row(n), &plain), Ok(vec![largest]));
        let wide: Vec<f64> = x.iter().map(|x| f64::from(*x)).collect();
        assert_eq!(argmax_along(&wide, &Layout::row(n), &plain), Ok(vec![largest]));
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

#[wasm_bindgen_test(unsupported = test)]
fn an_unmasked_entry_comes_before_masked_ones_also_at_minus_infinity() {
    let inf = f64::INFINITY;
    // Two columns, of which the first has its unmasked entry last and the second in the middle.
    let (x, mask) = ([-inf, -inf, inf, -inf, -inf, inf], [0, 0, 0, 1, 1, 0]);
    for (layout, x, mask) in [
        (Layout::new(&[3, 2], 0), x, mask),
        (Layout::new(&[2, 3], 1), [-inf, inf, -inf, -inf, -inf, inf], [0, 0, 1, 0, 1, 0]),
    ] {
        let (layout, options) = (layout.expect("two rows"), Options::new().mask(&mask));
        assert_eq!(argmax_along(&x, &layout, &options), Ok(vec![2, 1]));
        let top = top_k_along(&x, 1, &layout, &options);
        assert_eq!(top, Ok((vec![2, 1], vec![-inf, -inf])));
    }
}
