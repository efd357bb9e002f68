//! Every operation of the WebAssembly backend gives the bits of the portable one.

use super::{Real, Sum, Total, Vector, Widen, portable, wasm32};
use wasm_bindgen_test::wasm_bindgen_test;

/// Numbers of every kind, each in the first lane once, beside others.
fn lanes<S: Real, const N: usize>() -> Vec<[S; N]> {
    let finite = [0.0, -0.0, 1.0, -1.5, 1e-40, -3e38, 0.1, 12582975.0].map(S::from_f64);
    let values = [finite.as_slice(), &[S::NAN, S::INFINITY, S::NEG_INFINITY, S::LOWEST]].concat();
    let row = |start| core::array::from_fn(|i| values[(start + 5 * i) % values.len()]);
    (0..values.len()).map(row).collect()
}

fn bits<V: Vector>(x: V) -> Vec<u8> {
    let mut lanes = vec![V::Scalar::ZERO; V::LANES];
    x.store(&mut lanes);
    // The sign and payload of a NaN are not specified by either backend.
    let canonical = |x: &V::Scalar| if x.is_nan() { V::Scalar::NAN } else { *x };
    lanes.iter().flat_map(|x| bytemuck::bytes_of(&canonical(x)).to_vec()).collect()
}

fn compare<A: Vector, B: Vector<Scalar = A::Scalar>, const N: usize>() {
    let rows = lanes::<A::Scalar, N>();
    for x in &rows {
        for y in &rows {
            let ((a, b), (c, d)) = ((A::load(x), A::load(y)), (B::load(x), B::load(y)));
            assert_eq!(bits(a + b), bits(c + d));
            assert_eq!(bits(a - b), bits(c - d));
            assert_eq!(bits(a * b), bits(c * d));
            assert_eq!(bits(a / b), bits(c / d));
            assert_eq!(bits(a.pmin(b)), bits(c.pmin(d)));
            assert_eq!(bits(a.pmax(b)), bits(c.pmax(d)));
            assert_eq!(bits(a.and(a.less(b))), bits(c.and(c.less(d))));
            assert_eq!(bits(a.shift_to_exponent()), bits(c.shift_to_exponent()));
            assert_eq!(bits(a.high_half()), bits(c.high_half()));
            assert_eq!(bits(a.padded_from(2)), bits(c.padded_from(2)));
            for level in 0..A::LANES.ilog2() {
                assert_eq!(bits(a.swap(level)), bits(c.swap(level)));
            }
            assert_eq!(bits(A::splat(a.first())), bits(B::splat(c.first())));
            assert_eq!(a.less(b).any(), c.less(d).any());
            let sums = (A::Sum::zero().add(a, b).total(), B::Sum::zero().add(c, d).total());
            let ((a, b), (c, d)) = (sums.0.joined().reciprocals(), sums.1.joined().reciprocals());
            assert_eq!((bits(a), bits(b)), (bits(c), bits(d)));
        }
    }
}

#[wasm_bindgen_test]
fn both_backends_give_the_same_bits() {
    compare::<portable::F32x8, wasm32::F32x8, 8>();
    compare::<portable::F64x4, wasm32::F64x4, 4>();
    let row = [1.5, -2.0, 3e-40, 7.0, 0.1, -0.0, 9e9, -1.0];
    let (a, b) = portable::F32x8::load(&row).widen();
    let (c, d) = wasm32::F32x8::load(&row).widen();
    assert_eq!((bits(a), bits(b)), (bits(c), bits(d)));
    assert_eq!(bits(portable::F32x8::narrow((a, b))), bits(wasm32::F32x8::narrow((c, d))));
}
