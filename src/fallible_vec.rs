//! Vectors that report an error where there is no memory for them.

use crate::error::Error;
use alloc::vec::Vec;

/// There is no memory left for this many bytes.
pub(crate) struct OutOfMemory(pub(crate) usize);

impl From<OutOfMemory> for Error {
    fn from(OutOfMemory(bytes): OutOfMemory) -> Self {
        Self::Memory { bytes }
    }
}

/// Returns an empty vector with room for `length` values.
pub(crate) fn allocate<T>(length: usize) -> Result<Vec<T>, OutOfMemory> {
    let mut values = Vec::new();
    let bytes = length.saturating_mul(size_of::<T>());
    values.try_reserve_exact(length).map_err(|_| OutOfMemory(bytes))?;
    Ok(values)
}

/// Returns a vector of `length` times the same value.
pub(crate) fn vector<T: Copy>(length: usize, value: T) -> Result<Vec<T>, OutOfMemory> {
    let mut values = allocate(length)?;
    values.resize(length, value);
    Ok(values)
}
