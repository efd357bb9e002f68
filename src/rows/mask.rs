//! Masked entries of rows. A mask has one byte for each entry, and 0 masks it.

use super::words::{VECTOR_WORDS, Words, to_words};
use crate::Float;
use crate::fallible_vec::OutOfMemory;
use crate::kernel::numeric::row;
use crate::layout::{Offsets, Rows};
use crate::simd::{F32x8, Masked, Vector};
use bytemuck::{must_cast_slice, must_cast_slice_mut};

/// Writes `value` over rows whose entries are all masked.
#[inline(never)]
pub(super) fn fill_masked_rows(
    x: &mut [u32],
    words: Words,
    rows: &Rows,
    offsets: &Offsets,
    value: [u32; 2],
) {
    let are_contiguous = rows.are_contiguous();
    for row in (0..rows.count).filter(|row| rows.is_masked(*row, offsets)) {
        let start = rows.start(row);
        if are_contiguous {
            (start..start + rows.length).for_each(|index| write(x, index, words, value));
        } else {
            offsets.list().iter().for_each(|offset| write(x, start + offset, words, value));
        }
    }
}

/// Writes one number.
fn write(x: &mut [u32], index: usize, words: Words, value: [u32; 2]) {
    let to = x.get_mut(index * words.count()..(index + 1) * words.count()).unwrap_or_default();
    to.iter_mut().zip(value).for_each(|(to, word)| *to = word);
}

/// Writes `value` over the masked entries.
pub(crate) fn mask_entries<T: Float>(
    x: &mut [T],
    rows: &Rows,
    value: T,
) -> Result<(), OutOfMemory> {
    if rows.mask.is_some() {
        fill_masked(x, rows, &rows.offsets()?, value);
    }
    Ok(())
}

/// Writes `value` over the masked entries. The caller has the offsets of the rows.
pub(crate) fn fill_masked<T: Float>(x: &mut [T], rows: &Rows, offsets: &Offsets, value: T) {
    fill_masked_words(must_cast_slice_mut(x), Words::of::<T>(), rows, offsets, to_words(value));
}

/// Writes `value` over the masked entries, as [`fill_masked`] does, in words.
#[inline(never)]
pub(super) fn fill_masked_words(
    x: &mut [u32],
    words: Words,
    rows: &Rows,
    offsets: &Offsets,
    value: [u32; 2],
) {
    let Some(mask) = rows.mask else { return };
    if mask.len() * words.count() == x.len() || rows.are_contiguous() {
        let length = mask.len() * words.count();
        row::split_mut(x, length).for_each(|x| fill_masked_row(x, words, mask, value));
        return;
    }
    for row in 0..rows.count {
        let start = rows.start(row);
        for (offset, _) in offsets.list().iter().zip(mask).filter(|(_, keep)| **keep == 0) {
            write(x, start + offset, words, value);
        }
    }
}

/// Writes `value` over the masked entries of a slice as long as the mask.
fn fill_masked_row(x: &mut [u32], words: Words, mask: &[u8], value: [u32; 2]) {
    let filler = repeat(words, value);
    let (vectors, masks) = (x.chunks_exact_mut(VECTOR_WORDS), mask.chunks_exact(words.lanes()));
    let rest = masks.remainder();
    for (x, keep) in vectors.zip(masks) {
        let x = must_cast_slice_mut(x);
        let keep = if words == Words::One { keep } else { &repeat_bytes(keep) };
        // Most vectors have no masked entry, and needn't be loaded then.
        if keep != [1; VECTOR_WORDS] {
            F32x8::load(x).masked(keep, filler).store(x);
        }
    }
    for (index, _) in rest.iter().enumerate().filter(|(_, keep)| **keep == 0) {
        write(x, mask.len() - rest.len() + index, words, value);
    }
}

/// Returns a vector of a number of one or two words.
pub(super) fn repeat(words: Words, value: [u32; 2]) -> F32x8 {
    let pair = if words == Words::One { [value[0]; 2] } else { value };
    F32x8::load(must_cast_slice(&[pair; VECTOR_WORDS / 2]))
}

/// Returns four bytes, each twice. They are spread in a register: bytes that are stored one by one would have
/// to reach the memory before a vector is loaded of them.
fn repeat_bytes(bytes: &[u8]) -> [u8; VECTOR_WORDS] {
    let bytes = bytes.try_into().map_or(0, u32::from_le_bytes);
    let pairs = u64::from(bytes) | u64::from(bytes) << 16;
    let pairs = pairs & 0x0000_ffff_0000_ffff;
    let single = (pairs | pairs << 8) & 0x00ff_00ff_00ff_00ff;
    (single | single << 8).to_le_bytes()
}
