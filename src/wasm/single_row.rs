//! A single row without the struct of a call, for the exports that take one.

use super::memory::Address;
use crate::Float;
use crate::kernel::numeric::row::padded;
use crate::simd::Vector;

/// Returns a single row of `n` entries as full vectors. It is padded with −∞ in a register: if the padding
/// were written to memory entry by entry, the load of the last vector would wait for these writes.
#[inline(always)]
pub(super) fn pad<T: Float>(row: &mut Address<T>, n: usize) -> &mut [T] {
    let padded = padded::<T::Vector>(n);
    let row = row.as_mut_slice(padded);
    if n < padded
        && let Some(last) = row.rchunks_exact_mut(T::Vector::LANES).next()
    {
        T::Vector::load(last).padded_from(T::Vector::LANES - (padded - n)).store(last);
    }
    row
}
