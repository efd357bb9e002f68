//! Numbers of either type as words of 32 bits, so that one function moves both.

use crate::Float;
use crate::rows::lanes::VECTOR;
use crate::simd::Vector;
use bytemuck::{must_cast_slice, try_cast_slice_mut};

/// Returns the number of words of a number.
pub(super) const fn words<T: Float>() -> usize {
    VECTOR / T::Vector::LANES
}

/// Returns an f64 as two words, or an f32 as one word twice.
pub(super) fn to_words<T: Float>(value: T) -> [u32; 2] {
    let mut words = [0; 2];
    let value = &[value];
    words.iter_mut().zip(must_cast_slice(value).iter().cycle()).for_each(|(to, from)| *to = *from);
    words
}

/// Returns words as numbers.
pub(super) fn from_words<T: Float>(words: &mut [u32]) -> &mut [T] {
    try_cast_slice_mut(words).unwrap_or_default()
}

/// Returns the first number of a row, as [`to_words`] does.
pub(super) fn first_number(row: &[u32], words: usize) -> [u32; 2] {
    let mut number = [0; 2];
    let first = row.get(..words).unwrap_or_default();
    number.iter_mut().zip(first.iter().cycle()).for_each(|(to, from)| *to = *from);
    number
}

/// Returns whether a number is NaN.
pub(super) fn is_nan(number: [u32; 2], words: usize) -> bool {
    if words == 1 {
        return f32::from_bits(number[0]).is_nan();
    }
    let [low, high] = number.map(u64::from);
    f64::from_bits(high << 32 | low).is_nan()
}
