//! Soft capping of logits: c·tanh(x/c).

use crate::Float;
use crate::fallible_vec::OutOfMemory;
use crate::kernel::softcap;
use crate::options::Options;
use crate::workspace::scratch;

/// Caps logits of f64 softly; those of f32 are never given with a cap. In the published modules an export of
/// its own does, which a call without a cap doesn't pass.
pub(super) fn cap<T: Float>(logits: &mut [T], options: &Options) -> Result<(), OutOfMemory> {
    if let Some(logits) =
        T::as_f64(logits).filter(|_| cfg!(not(feature = "wasm")) && options.softcap < f64::INFINITY)
    {
        let mut work = scratch(softcap::WORK)?;
        softcap::softcap(logits, &mut work, options.softcap);
    }
    Ok(())
}
