//! Fits of a classifier, in one call or with more rows later.

use super::classifier::LinearClassifier;
use super::dataset::{DataExtent, Features, feature_count};
use super::options::{BATCH_ROWS, FitOptions};
use super::training::Training;
use crate::Float;
use crate::error::Error;
use crate::validate::check_classes;

impl LinearClassifier {
    /// Fits a classifier to rows of features `x` and the class of each row, `y`. The number of features of a
    /// row follows from the lengths of `x` and `y`.
    ///
    /// Separable classes have no optimum without a penalty. The fit ends when the gradient is small or after
    /// the last epoch, and the weights are finite.
    ///
    /// # Errors
    /// [`Error::NoExamples`] if there are no features or no rows, [`Error::Ragged`] if the features don't
    /// make rows of equal length, [`Error::Feature`] for the first feature that isn't a finite `f32`,
    /// [`Error::Target`] for a class out of range, [`Error::Classes`] if fewer than two classes occur with a
    /// weight above 0, [`Error::WeightCount`] if there isn't one weight per row or per class,
    /// [`Error::Weight`] for a weight that is negative or not a finite `f32`, [`Error::Option`] for an option
    /// out of range, [`Error::Diverged`] if the weights are no longer finite, [`Error::FeatureScale`] for a
    /// feature that varies so little that its coefficients are beyond f32, [`Error::Memory`] if memory runs
    /// out.
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

    /// Updates the classifier with more rows, in one pass of mini-batches. A batch has 32 rows unless the
    /// options set another number. Features are scaled by the moments of all rows so far, and the penalty is
    /// that of all rows so far.
    ///
    /// # Errors
    /// [`Error::NoExamples`] if there are no features, no rows, or no rows with a weight above 0,
    /// [`Error::Ragged`] if the features don't make rows of equal length, [`Error::Width`] if the rows have
    /// another number of features than the classifier takes, [`Error::Feature`] for the first feature that
    /// isn't a finite `f32`, [`Error::Target`] for a class out of range, [`Error::WeightCount`] if there
    /// isn't one weight per row or per class, [`Error::Weight`] for a weight that is negative or not a finite
    /// `f32`, [`Error::Option`] for an option out of range, [`Error::Diverged`] if the weights are no longer
    /// finite, [`Error::FeatureScale`] for a feature that varies so little that its coefficients are beyond
    /// f32, [`Error::Memory`] if memory runs out. After an error the classifier is unchanged.
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
        self.partial_fit_features(&x, y, options)
    }

    /// Updates the classifier with features that may lie in another memory.
    pub(crate) fn partial_fit_features(
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
        let batch = options.batch.or(Some(BATCH_ROWS));
        let options = FitOptions { epochs: Some(1), batch, ..options.without_weights() };
        let mut training = Training::resume(self, x, y, &weights, &options, DataExtent::SoFar)?;
        while !training.is_done() {
            training.advance();
        }
        *self = training.classifier()?;
        Ok(())
    }
}
