//! Cross-entropy of the rows of an array against targets, and its gradient.

use crate::along::Options;
use crate::error::Error;
use crate::kernel::cross_entropy as kernel;
use crate::layout::Layout;
use crate::tiles::allocate;
use crate::wide::WideRows;
use crate::{Float, log_softmax_along, softmax_along};

/// What the rows should have been.
#[derive(Clone, Copy, Debug)]
pub enum Target<'a, T> {
    /// One class index per row.
    Classes(&'a [i32]),
    /// A distribution per row: as many numbers as logits, in the same layout.
    Distribution(&'a [T]),
}

/// How the losses of the rows become one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Reduction {
    /// Their sum over the sum of the weights of the target classes; over the number of rows
    /// for distributions. NaN if all rows are ignored.
    #[default]
    Mean,
    /// Their sum.
    Sum,
    /// They stay one per row.
    None,
}

/// How a cross-entropy is computed. The default has no weights, ignores no class, smooths
/// nothing and takes the mean.
#[derive(Clone, Copy, Debug)]
pub struct LossOptions<'a, T> {
    /// One weight per class.
    pub weights: Option<&'a [T]>,
    /// Rows of this target class count nothing.
    pub ignore_index: Option<i32>,
    /// ε in 0…1: a part ε of every target is spread over all classes.
    pub label_smoothing: f64,
    /// What is returned.
    pub reduction: Reduction,
}

impl<T> Default for LossOptions<'_, T> {
    fn default() -> Self {
        let reduction = Reduction::Mean;
        Self { weights: None, ignore_index: None, label_smoothing: 0.0, reduction }
    }
}

/// −Σᵢ tᵢ·log softmax(x)ᵢ of every row: one number, or one per row without reduction.
///
/// +∞ where a target class has a logit at −∞; a target 0 counts 0 even there.
///
/// # Errors
/// As [`softmax_along`]; [`Error::Targets`], [`Error::Class`], [`Error::Weights`] and
/// [`Error::Smoothing`] for what doesn't fit.
///
/// ```
/// use softmax_wasm::{Layout, LossOptions, Options, Target, cross_entropy_along};
///
/// let (x, layout) = ([0.0f64, 0.0], Layout::row(2));
/// let target = Target::Classes(&[1]);
/// let loss =
///     cross_entropy_along(&x, target, &layout, &Options::default(), &LossOptions::default())?;
/// assert_eq!(loss, [2f64.ln()]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn cross_entropy_along<T: Float>(
    logits: &[T],
    target: Target<T>,
    layout: &Layout,
    options: &Options,
    loss: &LossOptions<T>,
) -> Result<Vec<T>, Error> {
    let rows = TargetRows::new(logits.len(), target, layout, options, loss)?;
    let mut losses = allocate(layout.rows())?;
    let (mut row, mut a) = (rows.rows.buffer()?, rows.rows.buffer()?);
    for (index, start) in rows.rows.starts().enumerate() {
        rows.rows.gather(logits, start, f64::NEG_INFINITY, &mut row);
        losses.push(if rows.weights_of(index, start, &mut a) {
            log_softmax_along(&mut row, &Layout::row(a.len()), &plain(options))?;
            kernel::cross_entropy(&row, &a)
        } else {
            0.0
        });
    }
    if loss.reduction != Reduction::None {
        let sum = crate::kernel::pair::sum(&losses);
        losses.clear();
        losses.push(sum / rows.divisor());
    }
    Ok(losses.into_iter().map(T::from_f64).collect())
}

/// The gradient of [`cross_entropy_along`] with respect to the logits, in their place. With
/// no reduction it is that of the sum: every row has its own.
///
/// # Errors
/// As [`cross_entropy_along`].
///
/// ```
/// use softmax_wasm::{Layout, LossOptions, Options, Target, cross_entropy_grad_along};
///
/// let mut x = [0.0f64, 0.0];
/// let (layout, target) = (Layout::row(2), Target::Classes(&[1]));
/// let (options, loss) = (Options::default(), LossOptions::default());
/// cross_entropy_grad_along(&mut x, target, &layout, &options, &loss)?;
/// assert_eq!(x, [0.5, -0.5]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn cross_entropy_grad_along<T: Float>(
    logits: &mut [T],
    target: Target<T>,
    layout: &Layout,
    options: &Options,
    loss: &LossOptions<T>,
) -> Result<(), Error> {
    let rows = TargetRows::new(logits.len(), target, layout, options, loss)?;
    let divisor = rows.divisor();
    let (mut row, mut a) = (rows.rows.buffer()?, rows.rows.buffer()?);
    for (index, start) in rows.rows.starts().enumerate() {
        rows.rows.gather(logits, start, f64::NEG_INFINITY, &mut row);
        if rows.weights_of(index, start, &mut a) {
            softmax_along(&mut row, &Layout::row(a.len()), &plain(options))?;
            kernel::cross_entropy_grad(&row, &mut a, options.temperature * divisor);
        } else {
            a.fill(0.0);
        }
        rows.rows.scatter(&a, start, logits);
    }
    Ok(())
}

/// The options of a row that is gathered already.
fn plain(options: &Options) -> Options<'static> {
    Options { temperature: options.temperature, ..Options::default() }
}

/// The rows of the logits with the weights of their targets.
struct TargetRows<'a, T> {
    rows: WideRows<'a>,
    unmasked: WideRows<'a>,
    target: Target<'a, T>,
    loss: &'a LossOptions<'a, T>,
    class_weights: Option<Vec<f64>>,
}

impl<'a, T: Float> TargetRows<'a, T> {
    fn new(
        length: usize,
        target: Target<'a, T>,
        layout: &'a Layout,
        options: &Options<'a>,
        loss: &'a LossOptions<'a, T>,
    ) -> Result<Self, Error> {
        let rows = WideRows::new(layout, length, options)?;
        let unmasked = WideRows::new(layout, length, &Options::default())?;
        let classes = layout.row_length();
        let (given, wanted) = match target {
            Target::Classes(indices) => (indices.len(), layout.rows()),
            Target::Distribution(weights) => (weights.len(), length),
        };
        if given != wanted {
            return Err(Error::Targets { given, wanted });
        }
        if let Target::Classes(indices) = target {
            let is_wrong = |&&class: &&i32| {
                Some(class) != loss.ignore_index && !(0..classes as i64).contains(&class.into())
            };
            if let Some(&class) = indices.iter().find(is_wrong) {
                return Err(Error::Class { class, classes });
            }
        }
        if let Some(weights) = loss.weights.filter(|weights| weights.len() != classes) {
            return Err(Error::Weights { length: weights.len(), logits: length, row: classes });
        }
        if !(0.0..=1.0).contains(&loss.label_smoothing) {
            return Err(Error::Smoothing(loss.label_smoothing));
        }
        let wide = |weights: &[T]| weights.iter().map(|w| w.to_f64()).collect();
        let class_weights = loss.weights.map(wide);
        Ok(Self { rows, unmasked, target, loss, class_weights })
    }

    /// Writes the target weights of a row; false for a row that is ignored.
    fn weights_of(&self, index: usize, start: usize, a: &mut Vec<f64>) -> bool {
        match self.target {
            Target::Classes(classes) => {
                a.clear();
                a.resize(self.rows.row_length(), 0.0);
                if Some(classes[index]) == self.loss.ignore_index {
                    return false;
                }
                a[classes[index] as usize] = 1.0;
            }
            Target::Distribution(target) => {
                self.unmasked.gather(target, start, 0.0, a);
            }
        }
        kernel::target_weights(a, self.class_weights.as_deref(), self.loss.label_smoothing);
        true
    }

    /// What the sum of the losses is divided by.
    fn divisor(&self) -> f64 {
        match (self.loss.reduction, self.target) {
            (Reduction::Mean, Target::Distribution(_)) => self.rows.rows() as f64,
            (Reduction::Mean, Target::Classes(classes)) => {
                let counted =
                    classes.iter().filter(|class| Some(**class) != self.loss.ignore_index);
                let weight = |class: &i32| {
                    self.class_weights.as_ref().map_or(1.0, |weights| weights[*class as usize])
                };
                counted.map(weight).sum()
            }
            _ => 1.0,
        }
    }
}
