//! Soft capping of logits: c·tanh(x/c).

use crate::Float;
use crate::fallible_vec::OutOfMemory;
use crate::kernel::numeric::exp::PARTS_WORK;
use crate::kernel::softcap;
use crate::options::Options;
use crate::workspace::scratch;

/// Caps logits of f64 softly. Callers convert logits of f32 before, if there is a cap. In the published
/// modules an export of its own caps logits (`src/wasm/logit_changes.rs`), so that calls without a cap don't
/// load the code.
pub(super) fn cap<T: Float>(logits: &mut [T], options: &Options) -> Result<(), OutOfMemory> {
    if cfg!(feature = "wasm") || options.softcap == f64::INFINITY {
        return Ok(());
    }
    if let Some(logits) = T::as_f64(logits) {
        let mut work = scratch(PARTS_WORK)?;
        softcap::softcap(logits, &mut work, options.softcap);
    }
    Ok(())
}
