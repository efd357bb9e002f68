//! Numbers of either type as words of 32 bits, so that one function moves both.

use crate::Float;
use crate::simd::{F32x8, Vector};
use bytemuck::{must_cast_slice, try_cast_slice_mut};

/// The number of words in a vector of either type.
pub(super) const VECTOR_WORDS: usize = F32x8::LANES;

/// The number of words of a number: one for an f32, two for an f64.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Words {
    One = 1,
    Two = 2,
}

impl Words {
    /// Returns the number of words of a type.
    pub(super) const fn of<T: Float>() -> Self {
        if T::Vector::LANES == VECTOR_WORDS { Self::One } else { Self::Two }
    }

    pub(super) const fn count(self) -> usize {
        self as usize
    }

    /// Returns the number of lanes of a vector of such numbers.
    pub(super) const fn lanes(self) -> usize {
        VECTOR_WORDS / self.count()
    }
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
pub(super) fn first_number(row: &[u32], words: Words) -> [u32; 2] {
    let mut number = [0; 2];
    let first = row.get(..words.count()).unwrap_or_default();
    number.iter_mut().zip(first.iter().cycle()).for_each(|(to, from)| *to = *from);
    number
}

/// Returns whether a number is NaN.
pub(super) fn is_nan(number: [u32; 2], words: Words) -> bool {
    if words == Words::One {
        return f32::from_bits(number[0]).is_nan();
    }
    let [low, high] = number.map(u64::from);
    f64::from_bits(high << 32 | low).is_nan()
}
