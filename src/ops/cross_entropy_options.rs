//! The options of losses.

use crate::options::Options;

/// The way in which the losses of rows are reduced to one number.
///
/// ```
/// use softmax_wasm::{CrossEntropyOptions, Reduction};
///
/// assert_eq!(CrossEntropyOptions::new().reduction, Reduction::Mean);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reduction {
    /// The sum of the losses over the sum of the weights of the target classes, or over the number of rows
    /// for distributions. The mean is NaN if all rows are ignored.
    #[default]
    Mean,
    /// The sum of the losses.
    Sum,
    /// No reduction: one loss per row.
    None,
}

impl Reduction {
    /// Returns the divisor of the sum of the losses, or `None` without reduction. `of_mean` returns that of
    /// the mean.
    pub(crate) fn divisor(self, of_mean: impl FnOnce() -> f64) -> Option<f64> {
        match self {
            Self::Mean => Some(of_mean()),
            Self::Sum => Some(1.0),
            Self::None => None,
        }
    }
}

/// The options of [`cross_entropy_along`](crate::cross_entropy_along) and its gradient, and of
/// [`binary_cross_entropy_along`](crate::binary_cross_entropy_along).
///
/// Options are set by a chain of calls. An option that isn't set keeps its default.
///
/// ```
/// use softmax_wasm::{CrossEntropyOptions, Layout, Reduction, Target, cross_entropy_along};
///
/// let (x, layout) = ([0.0f64, 0.0, 7.0, 9.0], Layout::new(&[2, 2], -1)?);
/// let options = CrossEntropyOptions::new().ignore_index(-100).reduction(Reduction::Sum);
/// let loss = cross_entropy_along(&x, Target::Classes(&[1, -100]), &layout, &options)?;
/// assert_eq!(loss, [2f64.ln()]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
#[must_use]
pub struct CrossEntropyOptions<'a> {
    /// The number that the logits are divided by, from 0 to +∞. The default is 1.
    pub temperature: f64,
    /// One byte per logit, or one per entry of a row for all rows. A byte of 0 masks the entry, so that its
    /// probability is 0. The default is no mask.
    pub mask: Option<&'a [u8]>,
    /// The weight of each class. The default is 1 for each.
    pub weights: Option<&'a [f64]>,
    /// The target class whose rows are ignored. The default is none.
    pub ignore_index: Option<i32>,
    /// The fraction ε of every target, from 0 to 1, that is spread evenly over all unmasked classes. A target
    /// t of the binary cross-entropy becomes (1 − ε)·t + ε/2. The default is 0.
    pub label_smoothing: f64,
    /// The reduction of the losses to one number. The default is the mean.
    pub reduction: Reduction,
}

impl<'a> CrossEntropyOptions<'a> {
    /// Returns the defaults: temperature 1, no mask, weights of 1, no ignored class, no smoothing, and the
    /// mean of the rows.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::CrossEntropyOptions::new().label_smoothing, 0.0);
    /// ```
    pub const fn new() -> Self {
        Self {
            temperature: 1.0,
            mask: None,
            weights: None,
            ignore_index: None,
            label_smoothing: 0.0,
            reduction: Reduction::Mean,
        }
    }

    /// Sets the temperature, from 0 to +∞, that the logits are divided by.
    ///
    /// ```
    /// use softmax_wasm::{CrossEntropyOptions, Layout, Target, cross_entropy_along};
    ///
    /// let options = CrossEntropyOptions::new().temperature(f64::INFINITY);
    /// let target = Target::Classes(&[0]);
    /// let loss = cross_entropy_along(&[0.0f64, 9.0], target, &Layout::row(2), &options)?;
    /// assert_eq!(loss, [2f64.ln()]);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn temperature(mut self, temperature: f64) -> Self {
        self.temperature = temperature;
        self
    }

    /// Masks the entries whose byte is 0. The mask has one byte per logit, or one per entry of a row for all
    /// rows.
    ///
    /// ```
    /// use softmax_wasm::{CrossEntropyOptions, Layout, Target, cross_entropy_along};
    ///
    /// let options = CrossEntropyOptions::new().mask(&[1, 0, 1]);
    /// let target = Target::Classes(&[2]);
    /// let loss = cross_entropy_along(&[0.0f64, 9.0, 0.0], target, &Layout::row(3), &options)?;
    /// assert_eq!(loss, [2f64.ln()]);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn mask(mut self, mask: &'a [u8]) -> Self {
        self.mask = Some(mask);
        self
    }

    /// Multiplies the term tᵢ·log pᵢ of each class by its weight, where t are the targets after smoothing. A
    /// row with one target class and no smoothing has the loss −w·log p of that class. There is one weight
    /// per class; weights aren't checked.
    ///
    /// ```
    /// use softmax_wasm::{CrossEntropyOptions, Layout, Reduction, Target, cross_entropy_along};
    ///
    /// let options = CrossEntropyOptions::new().weights(&[1.0, 3.0]).reduction(Reduction::Sum);
    /// let target = Target::Classes(&[1]);
    /// let loss = cross_entropy_along(&[0.0f64, 0.0], target, &Layout::row(2), &options)?;
    /// assert_eq!(loss, [3.0 * 2f64.ln()]);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn weights(mut self, weights: &'a [f64]) -> Self {
        self.weights = Some(weights);
        self
    }

    /// Ignores the rows of this target class. It may be a class that doesn't exist, such as −100.
    ///
    /// ```
    /// use softmax_wasm::{CrossEntropyOptions, Layout, Target, cross_entropy_along};
    ///
    /// let options = CrossEntropyOptions::new().ignore_index(-100);
    /// let target = Target::Classes(&[1, -100]);
    /// let (x, layout) = ([0.0f64, 0.0, 5.0, 1.0], Layout::new(&[2, 2], -1)?);
    /// let loss = cross_entropy_along(&x, target, &layout, &options)?;
    /// assert_eq!(loss, [2f64.ln()]);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn ignore_index(mut self, class: i32) -> Self {
        self.ignore_index = Some(class);
        self
    }

    /// Spreads a fraction of every target, from 0 to 1, evenly over all unmasked classes.
    ///
    /// ```
    /// use softmax_wasm::{CrossEntropyOptions, Layout, Target, cross_entropy_along};
    ///
    /// let options = CrossEntropyOptions::new().label_smoothing(1.0);
    /// let target = Target::Classes(&[1]);
    /// let loss = cross_entropy_along(&[0.0f64, 0.0], target, &Layout::row(2), &options)?;
    /// assert_eq!(loss, [2f64.ln()]);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn label_smoothing(mut self, fraction: f64) -> Self {
        self.label_smoothing = fraction;
        self
    }

    /// Sets the reduction of the losses to one number.
    ///
    /// ```
    /// use softmax_wasm::{CrossEntropyOptions, Layout, Reduction, Target, cross_entropy_along};
    ///
    /// let options = CrossEntropyOptions::new().reduction(Reduction::None);
    /// let target = Target::Classes(&[1, 0]);
    /// let (x, layout) = ([0.0f64, 0.0, 5.0, 5.0], Layout::new(&[2, 2], -1)?);
    /// let loss = cross_entropy_along(&x, target, &layout, &options)?;
    /// assert_eq!(loss, [2f64.ln(); 2]);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn reduction(mut self, reduction: Reduction) -> Self {
        self.reduction = reduction;
        self
    }

    /// Returns the options that softmax has.
    pub(crate) fn row_options(&self) -> Options<'a> {
        Options { temperature: self.temperature, mask: self.mask, ..Options::new() }
    }
}

impl Default for CrossEntropyOptions<'_> {
    fn default() -> Self {
        Self::new()
    }
}
