//! Maps from logits to calibrated probabilities.

use crate::Float;
use crate::error::Error;
use crate::float::{from_f64_vec, to_f64_vec};
use crate::kernel::fit::isotonic;
use crate::kernel::sigmoid::sigmoid;
use crate::layout::{Layout, Rows};
use crate::ops::softmax::softmax_along;
use crate::options::Options;
use crate::rows::{self, Access};
use alloc::vec::Vec;

/// A map from logits to calibrated probabilities. [`fit_calibration`](crate::fit_calibration) fits one.
///
/// ```
/// use softmax_wasm::{CalibrationMap, Layout, Options};
///
/// let map = CalibrationMap::Temperature(2.0);
/// assert_eq!(map.apply(&[4.0, 4.0], &Layout::row(2), &Options::new())?, [0.5, 0.5]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum CalibrationMap {
    /// The softmax of logits at a temperature, softmax(x/T).
    Temperature(f64),
    /// The softmax of logits that are scaled and shifted for each class, softmax(scale⊙x + shift).
    Vector {
        /// The factor of each class.
        scale: Vec<f64>,
        /// The number that is added to the logits of each class, after the scale.
        shift: Vec<f64>,
    },
    /// The logistic function of logits that are scaled and shifted for each class, σ(scale⊙x + shift).
    Platt {
        /// The factor of each class.
        scale: Vec<f64>,
        /// The number that is added to the logits of each class, after the scale.
        shift: Vec<f64>,
    },
    /// A piecewise linear function of the softmax for each class. The results of a row are divided by their
    /// sum.
    Isotonic {
        /// The probabilities at the knots of the function, for each class.
        x: Vec<Vec<f64>>,
        /// The values of the function at its knots, for each class.
        y: Vec<Vec<f64>>,
    },
}

impl CalibrationMap {
    /// Returns the calibrated probabilities of rows of logits. The temperature, a sink and a soft cap are
    /// those of the softmax of the map; the logistic function of `Platt` takes none of them.
    ///
    /// # Errors
    /// [`Error::ClassCount`] if the map is for another number of classes, [`Error::Shape`] if the layout
    /// doesn't fit the length of the array, [`Error::Mask`] if the mask fits neither a row nor the array,
    /// [`Error::Temperature`] for a negative temperature or NaN, [`Error::SinkCount`] if there is neither one
    /// sink nor one per row, [`Error::Option`] for a sink or a soft cap out of range, [`Error::Memory`] if
    /// memory runs out.
    ///
    /// ```
    /// use softmax_wasm::{CalibrationMap, Layout, Options};
    ///
    /// let map = CalibrationMap::Platt { scale: vec![1.0, 1.0], shift: vec![0.0, -9.0] };
    /// assert_eq!(map.apply(&[0.0, 9.0], &Layout::row(2), &Options::new())?, [0.5, 0.5]);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub fn apply<T: Float>(
        &self,
        logits: &[T],
        layout: &Layout,
        options: &Options,
    ) -> Result<Vec<T>, Error> {
        let rows = layout.checked_rows(logits.len(), options)?;
        let mut p = to_f64_vec(logits)?;
        let classes = match self {
            Self::Temperature(_) => rows.length,
            Self::Vector { scale, shift } | Self::Platt { scale, shift } => {
                scale.len().min(shift.len())
            }
            Self::Isotonic { x, y } => x.len().min(y.len()),
        };
        if classes != rows.length {
            return Err(Error::ClassCount { given: classes, wanted: rows.length });
        }
        match self {
            Self::Temperature(temperature) => {
                let temperature = options.temperature * temperature;
                softmax_along(&mut p, layout, &Options { temperature, ..*options })?;
            }
            Self::Vector { scale, shift } => {
                map_by_class(&mut p, &rows, &|class, x| {
                    scale_and_shift(x, scale[class], shift[class])
                })?;
                softmax_along(&mut p, layout, options)?;
            }
            Self::Platt { scale, shift } => {
                map_by_class(&mut p, &rows, &|class, x| {
                    sigmoid(scale_and_shift(x, scale[class], shift[class]))
                })?;
                rows::mask_entries(&mut p, &rows, 0.0)?;
            }
            Self::Isotonic { x, y } => {
                softmax_along(&mut p, layout, options)?;
                map_by_class(&mut p, &rows, &|class, p| {
                    isotonic::interpolate(&x[class], &y[class], p)
                })?;
                rows::mask_entries(&mut p, &rows, 0.0)?;
                normalize_rows(&mut p, &rows)?;
            }
        }
        Ok(from_f64_vec(&p)?)
    }
}

/// Returns x·scale + shift, which is −∞ for −∞ whatever the sign of the scale.
fn scale_and_shift(x: f64, scale: f64, shift: f64) -> f64 {
    if x == f64::NEG_INFINITY { x } else { x * scale + shift }
}

/// Replaces every entry by `compute` of its class and its value.
fn map_by_class(
    x: &mut [f64],
    rows: &Rows,
    compute: &dyn Fn(usize, f64) -> f64,
) -> Result<(), Error> {
    Ok(rows::for_each(x, rows, Access::ReadWrite, &mut |_, row| {
        row.iter_mut().enumerate().for_each(|(class, x)| *x = compute(class, *x));
    })?)
}

/// Divides rows by their sums. A row that sums to 0 becomes uniform over its unmasked entries.
fn normalize_rows(p: &mut [f64], rows: &Rows) -> Result<(), Error> {
    let offsets = rows.offsets()?;
    for row in 0..rows.count {
        let start = rows.start(row);
        let sum: f64 = (0..rows.length).map(|entry| p[start + offsets.at(entry)]).sum();
        let is_unmasked = |entry: usize| rows.is_unmasked(start + offsets.at(entry), entry);
        let count = (0..rows.length).filter(|entry| is_unmasked(*entry)).count() as f64;
        for entry in 0..rows.length {
            let p = &mut p[start + offsets.at(entry)];
            *p = if sum != 0.0 {
                *p / sum
            } else if is_unmasked(entry) {
                1.0 / count
            } else {
                0.0
            };
        }
    }
    Ok(())
}
