//! Vectors that report an error where there is no memory for them.

use alloc::vec::Vec;

/// There is no memory left for this many bytes.
pub(crate) struct OutOfMemory(pub(crate) usize);

/// Returns an empty vector with a capacity of `length` values.
pub(crate) fn allocate<T>(length: usize) -> Result<Vec<T>, OutOfMemory> {
    let mut values = Vec::new();
    let bytes = length.saturating_mul(size_of::<T>());
    values.try_reserve_exact(length).map_err(|_| OutOfMemory(bytes))?;
    Ok(values)
}

/// Returns a copy of values.
pub(crate) fn copy<T: Copy>(values: &[T]) -> Result<Vec<T>, OutOfMemory> {
    let mut copy = allocate(values.len())?;
    copy.extend_from_slice(values);
    Ok(copy)
}

/// Returns the values of an iterator.
pub(crate) fn collect<T>(values: impl IntoIterator<Item = T>) -> Result<Vec<T>, OutOfMemory> {
    let mut values = values.into_iter();
    let mut collected = allocate(values.size_hint().0)?;
    values.try_for_each(|value| push(&mut collected, value))?;
    Ok(collected)
}

/// Appends a value.
pub(crate) fn push<T>(values: &mut Vec<T>, value: T) -> Result<(), OutOfMemory> {
    let bytes = (values.len() + 1).saturating_mul(size_of::<T>());
    values.try_reserve(1).map_err(|_| OutOfMemory(bytes))?;
    values.push(value);
    Ok(())
}

/// Returns a vector of `length` times the same value.
pub(crate) fn vector<T: Copy>(length: usize, value: T) -> Result<Vec<T>, OutOfMemory> {
    let mut values = allocate(length)?;
    values.resize(length, value);
    Ok(values)
}
