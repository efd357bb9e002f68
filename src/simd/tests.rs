//! Every operation in registers gives the bits of the portable backend, and the errors of sums and products
//! are what they say.

use crate::simd::{
    Binary, COLUMNS, Masked, Real, Transpose, Vector, Widen, fast_two_sum, portable, register_pair,
    two_product, two_sum,
};
use wasm_bindgen_test::wasm_bindgen_test;

/// Numbers of every kind, each in the first lane once, beside others.
fn lanes<S: Real, const N: usize>() -> Vec<[S; N]> {
    let finite = [0.0, -0.0, 1.0, -1.5, 1e-40, -3e38, 0.1, 12582975.0].map(S::from_f64);
    let nan = S::from_f64(f64::NAN);
    let values = [finite.as_slice(), &[nan, S::INFINITY, S::NEG_INFINITY, S::LOWEST]].concat();
    let row = |start| core::array::from_fn(|i| values[(start + 5 * i) % values.len()]);
    (0..values.len()).map(row).collect()
}

fn bits<V: Vector>(x: V) -> Vec<u8> {
    let mut lanes = vec![V::Scalar::ZERO; V::LANES];
    x.store(&mut lanes);
    // The sign and payload of a NaN are not specified by either backend.
    let canonical = |x: &V::Scalar| if x.is_nan() { V::Scalar::from_f64(f64::NAN) } else { *x };
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
            assert_eq!(bits(a.replaced(b, a.less(b))), bits(c.replaced(d, c.less(d))));
            assert_eq!(bits(a.shift_to_exponent()), bits(c.shift_to_exponent()));
            assert_eq!(bits(a.high_half()), bits(c.high_half()));
            for n in 1..=A::LANES {
                let mut padded = vec![A::Scalar::NEG_INFINITY; A::LANES];
                padded[..n].copy_from_slice(&x[..n]);
                // Adding 0 makes −0 a 0.
                let padded = bits(A::load(&padded) + A::splat(A::Scalar::ZERO));
                assert_eq!((bits(a.padded_from(n)), bits(c.padded_from(n))), (padded.clone(), padded));
            }
            for level in 0..A::LANES.ilog2() {
                assert_eq!(bits(a.butterfly(level)), bits(c.butterfly(level)));
            }
            assert_eq!(bits(A::splat(a.first())), bits(B::splat(c.first())));
            assert_eq!(a.less(b).any(), c.less(d).any());
            assert_eq!(a.less(b).all(), c.less(d).all());
            assert_eq!(bits(a.is_number()), bits(c.is_number()));
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn both_backends_give_the_same_bits() {
    compare::<portable::F32x8, register_pair::F32x8, 8>();
    compare::<portable::F64x4, register_pair::F64x4, 4>();
}

#[wasm_bindgen_test(unsupported = test)]
fn any_sees_every_bit_of_every_lane() {
    for lane in 0..8 {
        for bit in 0..32 {
            let mut row = [0; 8];
            row[lane] = 1 << bit;
            assert!(register_pair::F32x8::load(&row.map(f32::from_bits)).any());
            let row: &[f64] = bytemuck::cast_slice(&row);
            assert!(register_pair::F64x4::load(&[row[0], row[1], row[2], row[3]]).any());
        }
    }
    assert!(!register_pair::F32x8::splat(0.0).any() && !register_pair::F64x4::splat(0.0).any());
}

#[wasm_bindgen_test(unsupported = test)]
fn positive_numbers_are_a_power_of_two_times_a_mantissa() {
    for x in [1.0, 1.5, 2.0, 0.75, f64::MAX, f64::MIN_POSITIVE, 1e-45, core::f64::consts::PI] {
        let parts =
            register_pair::F64x4::splat(x).exponent_and_mantissa(&register_pair::F64x4::fields());
        let (k, m) = (parts.0.first(), parts.1.first());
        assert!((1.0..2.0).contains(&m), "{m}");
        assert_eq!(libm::scalbn(m, k as i32), x, "2^{k}·{m}");
        let expected = portable::F64x4::splat(x).exponent_and_mantissa(&());
        assert_eq!((expected.0.first(), expected.1.first()), (k, m));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn f32_lanes_are_widened_and_rounded_to_the_same_bits() {
    for row in lanes::<f32, 8>() {
        let (a, b) = portable::F32x8::load(&row).widen();
        let (c, d) = register_pair::F32x8::load(&row).widen();
        assert_eq!((bits(a), bits(b)), (bits(c), bits(d)));
        assert_eq!(
            bits(portable::F32x8::narrow((a, b))),
            bits(register_pair::F32x8::narrow((c, d)))
        );
        let lanes = portable::F32x8::wide_lanes((a, b));
        assert_eq!(
            lanes.map(f64::to_bits),
            register_pair::F32x8::wide_lanes((c, d)).map(f64::to_bits)
        );
        let again = register_pair::F32x8::from_wide_lanes(&lanes);
        assert_eq!((bits(again.0), bits(again.1)), (bits(c), bits(d)));
    }
    // Halves of steps, subnormal and not, show how ties are rounded.
    let row = |scale: f64| core::array::from_fn::<f64, 8, _>(|i| (i as f64 * 0.5 + 0.25) * scale);
    for exponent in -155..=-120 {
        for lanes in [row(2f64.powi(exponent)), row(1.2345e-7 * 2f64.powi(exponent))] {
            let expected = portable::F32x8::narrow(portable::F32x8::from_wide_lanes(&lanes));
            let wide = register_pair::F32x8::from_wide_lanes(&lanes);
            assert_eq!(bits(expected), bits(register_pair::F32x8::narrow(wide)));
            assert_eq!(bits(expected), bits(register_pair::F32x8::narrow_subnormal(wide)));
        }
    }
    let special = [f64::NAN, 0.0, 1.0, 1e-60, f64::MIN_POSITIVE, 0.1, 1.2e-38, 1.1e-38];
    let expected = portable::F32x8::narrow_subnormal(portable::F32x8::from_wide_lanes(&special));
    let actual =
        register_pair::F32x8::narrow_subnormal(register_pair::F32x8::from_wide_lanes(&special));
    assert_eq!(bits(expected), bits(actual));
}

#[wasm_bindgen_test(unsupported = test)]
fn rows_are_turned_and_masked_alike() {
    let row: [f32; 64] = core::array::from_fn(|i| i as f32);
    for stride in [1, 2, 3, 4, 5, 7, 8] {
        let expected = portable::F32x8::load_columns(&row, stride);
        let actual = register_pair::F32x8::load_columns(&row, stride);
        assert_eq!(expected.map(bits), actual.map(bits), "{stride}");
        let (mut to, mut other) = ([0f32; 7 * 8 + COLUMNS], [0f32; 7 * 8 + COLUMNS]);
        portable::F32x8::store_columns(expected, &mut to, stride);
        register_pair::F32x8::store_columns(actual, &mut other, stride);
        assert_eq!(to, other, "{stride}");
    }
    for stride in [2, 4, 6, 8, 10, 18] {
        let expected = portable::F32x8::load_columns_of_pairs(&row, stride);
        let actual = register_pair::F32x8::load_columns_of_pairs(&row, stride);
        assert_eq!(expected.map(bits), actual.map(bits), "{stride}");
        let (mut to, mut other) = ([0f32; 3 * 18 + 8], [0f32; 3 * 18 + 8]);
        portable::F32x8::store_columns_of_pairs(expected, &mut to, stride);
        register_pair::F32x8::store_columns_of_pairs(actual, &mut other, stride);
        assert_eq!(to, other, "{stride}");
    }
    for keep in [[0, 1, 0, 255, 128, 0, 0, 2], [1, 0, 0, 0, 0, 3, 127, 0]] {
        let of = |x: portable::F32x8| bits(x.masked(&keep, portable::F32x8::splat(-9.0)));
        let expected = of(portable::F32x8::load(&row));
        let actual =
            register_pair::F32x8::load(&row).masked(&keep, register_pair::F32x8::splat(-9.0));
        assert_eq!(expected, bits(actual));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn sums_are_exact_and_products_within_2_to_the_minus_104() {
    // Knuth's linear congruential generator (TAOCP 2, 3.3.4).
    let mut state = 1u64;
    // Whole numbers of 53 and of 24 bits, whose sums and products are whole numbers too.
    let mut whole = |bits: u32| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        state >> (64 - bits) | 1 << (bits - 1)
    };
    for _ in 0..100_000 {
        let (a, b) = (whole(53), whole(53) >> (whole(24) % 53));
        let (sum, error) = two_sum(a as f64, b as f64);
        assert_eq!(sum as i128 + error as i128, i128::from(a) + i128::from(b), "{a} + {b}");
        assert_eq!(fast_two_sum(a as f64, b as f64), (sum, error), "{a} + {b}");
        let (product, error) = two_product(a as f64, b as f64);
        let exact = i128::from(a) * i128::from(b);
        let distance = (product as i128 + error as i128 - exact).unsigned_abs();
        assert!(distance <= (exact >> 104) as u128 + 1, "{a} · {b} is off by {distance}");
        let (a, b) = (whole(24) as f32, whole(24) as f32);
        let (product, error) = two_product(a, b);
        assert_eq!(f64::from(product) + f64::from(error), f64::from(a) * f64::from(b), "{a} · {b}");
    }
}
