//! Runs functions on the entries and rows of a call.

use super::abi::{Call, CallRows, Outcome};
use super::memory::Address;
use crate::fallible_vec::OutOfMemory;
use crate::layout::{self, Dimension, Rows};
use crate::rows::{self, Map};
use crate::workspace::scratch;
use crate::{OnInfinity, Options};
use bytemuck::Pod;

impl Call {
    /// Returns the entries, for an export that doesn't look at their rows.
    pub(super) fn entries<T: Pod>(&self) -> &[T] {
        self.entries.as_slice_of(self.length as usize)
    }
}

/// Returns the f64 entries of a call, for an export that doesn't look at their rows but needs workspaces.
pub(super) fn begin_entries(call: &Call) -> &[f64] {
    call.rows.workspace.begin_workspace();
    call.entries()
}

/// A function that computes the entries of a call in place.
type Compute<'a, T> = dyn FnMut(&mut [T], &Rows, &Options) -> Result<(), OutOfMemory> + 'a;

/// Runs a function on the entries and rows of a call.
pub(super) fn run<T: Pod>(call: &mut Call, compute: &mut Compute<T>) -> Outcome {
    let entries = call.entries.as_mut_slice_of(call.length as usize);
    let done = with_rows(&call.rows, &mut |rows, options| compute(entries, rows, options));
    done.map(|()| Outcome::Done).into()
}

/// A function that computes the entries of a call in place, with an outcome of its own.
type ComputeOutcome<'a, T> =
    dyn FnMut(&mut [T], &Rows, &Options) -> Result<Outcome, OutOfMemory> + 'a;

/// Runs a function on the entries and rows of a call, and returns its outcome. If [`run`] called it, modules
/// would grow by 100 to 150 bytes of gzip.
pub(super) fn run_to_outcome<T: Pod>(call: &mut Call, compute: &mut ComputeOutcome<T>) -> Outcome {
    let entries = call.entries.as_mut_slice_of(call.length as usize);
    let mut outcome = Outcome::Done;
    let done = with_rows(&call.rows, &mut |rows, options| {
        outcome = compute(entries, rows, options)?;
        Ok(())
    });
    done.map(|()| outcome).into()
}

/// Maps the rows of a call by `compute`. A row whose entries are all masked is filled with `masked`.
pub(super) fn map_rows(call: &mut Call, masked: f64, compute: Map<f64>) -> Outcome {
    run(call, &mut |x: &mut [f64], rows, options| rows::map(x, rows, options, masked, compute))
}

/// A function that gets the rows and the options of a call.
type UseRows<'a> = dyn FnMut(&Rows, &Options) -> Result<(), OutOfMemory> + 'a;

/// Calls a function with the rows and the options of a call.
#[inline(never)]
fn with_rows(call: &CallRows, compute: &mut UseRows) -> Result<(), OutOfMemory> {
    call.workspace.begin_workspace();
    let rank = call.rank as usize;
    let (mut kept, mut reduced) = (scratch::<Dimension>(rank)?, scratch::<Dimension>(rank)?);
    let (shape, flags) = (call.shape.as_slice(rank), call.reduced.as_slice(rank));
    let (kept_count, reduced_count) = layout::split(shape, flags, &mut kept, &mut reduced);
    let mask = call.mask.as_slice(call.mask_length as usize);
    let mask = (!mask.is_empty()).then_some(mask);
    let kept = kept.get(..kept_count).unwrap_or_default();
    let reduced = reduced.get(..reduced_count).unwrap_or_default();
    let rows = Rows::new(kept, reduced, mask);
    let on_infinity = if call.split_infinity == 0 { OnInfinity::Nan } else { OnInfinity::Split };
    let sink = call.sinks.as_slice(call.sink_count as usize);
    let temperature = call.temperature;
    compute(&rows, &Options { temperature, mask, on_infinity, sink, ..Options::new() })
}

/// Writes a result, as `convert` returns it, to an address, or returns that memory has run out.
pub(super) fn write_result<T, To: Pod>(
    result: Result<T, OutOfMemory>,
    mut to: Address<To>,
    convert: &dyn Fn(T) -> To,
) -> Outcome {
    let write = |result| {
        *to.as_mut() = convert(result);
        Outcome::Done
    };
    result.map(write).into()
}
