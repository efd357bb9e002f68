//! Fitting a classifier in one call, and going on with more rows.

use super::classifier::LinearClassifier;
use super::dataset::{Features, feature_count};
use super::options::{BATCH, FitOptions};
use super::training::Training;
use crate::Float;
use crate::error::Error;
use crate::validate::check_classes;

impl LinearClassifier {
    /// Learns from rows of features `x` and the class of each, `y`. There are as many features as
    /// fit.
    ///
    /// Classes that are separable without a penalty have no optimum; it ends when the gradient is
    /// small, or after the epochs, with finite weights.
    ///
    /// # Errors
    /// [`Error::NoExamples`], [`Error::Ragged`] if the rows aren't of the same length,
    /// [`Error::Feature`] for the first that isn't finite, [`Error::Target`] for a class out of
    /// range, [`Error::Classes`] if only one occurs with a weight above 0, [`Error::WeightCount`]
    /// and [`Error::Weight`] for weights that don't fit, [`Error::Option`] for options out of
    /// range, [`Error::Diverged`], [`Error::Memory`].
    ///
    /// ```
    /// use softmax_wasm::{ClassWeight, FitOptions, LinearClassifier};
    ///
    /// let (x, y) = ([0.0, 1.0, 2.0, 3.0, 9.0], [0, 0, 0, 0, 1]);
    /// let fit = |class_weight| {
    ///     let options = FitOptions::new().class_weight(class_weight);
    ///     LinearClassifier::fit(&x, &y, 2, &options)?.predict(&[5.5])
    /// };
    /// assert_eq!(fit(ClassWeight::Equal)?, [0]);
    /// assert_eq!(fit(ClassWeight::Balanced)?, [1]);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub fn fit<T: Float>(
        x: &[T],
        y: &[i32],
        classes: usize,
        options: &FitOptions,
    ) -> Result<Self, Error> {
        let mut training = Training::new(x, y, classes, options)?;
        while !training.is_done() {
            training.advance();
        }
        training.classifier()
    }

    /// Learns from more rows in one pass of mini-batches (of 32 rows if the options name no other
    /// number): for data that come bit by bit. Features are scaled by what was seen of them so far.
    /// The penalty is that of as many rows as were seen.
    ///
    /// # Errors
    /// [`Error::NoExamples`], [`Error::Width`] if the rows have another number of features than the
    /// classifier, [`Error::Feature`] for the first that isn't finite, [`Error::Target`] for a class out
    /// of range, [`Error::WeightCount`] and [`Error::Weight`] for weights that don't fit,
    /// [`Error::Option`] for options out of range, [`Error::Diverged`], [`Error::Memory`]. The classifier
    /// is unchanged then.
    ///
    /// ```
    /// use softmax_wasm::{FitOptions, LinearClassifier};
    ///
    /// let mut classifier = LinearClassifier::zero(2, 1)?;
    /// for _ in 0..20 {
    ///     classifier.partial_fit(&[0.0, 1.0, 4.0, 5.0], &[0, 0, 1, 1], &FitOptions::new())?;
    /// }
    /// assert_eq!(classifier.predict(&[0.5, 4.5])?, [0, 1]);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub fn partial_fit<T: Float>(
        &mut self,
        x: &[T],
        y: &[i32],
        options: &FitOptions,
    ) -> Result<(), Error> {
        self.partial_fit_of(&x, y, options)
    }

    /// Learns from features that may lie in another memory.
    pub(crate) fn partial_fit_of(
        &mut self,
        x: &dyn Features,
        y: &[i32],
        options: &FitOptions,
    ) -> Result<(), Error> {
        if feature_count(x.count(), y.len())? != self.features() {
            return Err(Error::Width { length: x.count(), features: self.features() });
        }
        check_classes(y, self.classes(), None)?;
        let weights = options.row_weights(y, self.classes())?;
        let batch = options.batch.or(Some(BATCH));
        let options = FitOptions { epochs: Some(1), batch, ..options.clone() };
        let mut training = Training::from(self, x, y, &weights, &options)?;
        while !training.is_done() {
            training.advance();
        }
        *self = training.classifier()?;
        Ok(())
    }
}
