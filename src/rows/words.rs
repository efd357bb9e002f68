//! Numbers of either type as words of 32 bits, so that one function moves both.

use crate::Float;
use crate::rows::lanes::VECTOR;
use crate::simd::Vector;
use bytemuck::{must_cast_slice, try_cast_slice_mut};

/// The words of a number.
pub(super) const fn words<T: Float>() -> usize {
    VECTOR / T::Vector::LANES
}

/// A number of f64 as words, or one of f32 twice.
pub(super) fn to_words<T: Float>(value: T) -> [u32; 2] {
    let mut words = [0; 2];
    let value = &[value];
    words.iter_mut().zip(must_cast_slice(value).iter().cycle()).for_each(|(to, from)| *to = *from);
    words
}

/// Words as the numbers that they were.
pub(super) fn from_words<T: Float>(words: &mut [u32]) -> &mut [T] {
    try_cast_slice_mut(words).unwrap_or_default()
}
