//! The options of a fit.

use crate::error::Error;
use crate::fallible_vec::{copy, vector};
use alloc::vec::Vec;

/// The number of rows of a mini-batch of `LinearClassifier::partial_fit` unless the options set another
/// one.
pub(super) const BATCH_ROWS: usize = 32;

/// The weights of the rows of each class. They require the feature `learn`.
///
/// ```
/// use softmax_wasm::{ClassWeight, FitOptions};
///
/// let options = FitOptions::new().class_weight(ClassWeight::Each(vec![1.0, 3.0]));
/// assert_ne!(options.class_weight, ClassWeight::Balanced);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub enum ClassWeight {
    /// A weight of 1 for every class.
    #[default]
    Equal,
    /// Weights under which all occurring classes count the same. Each of the n rows of k classes has the
    /// weight n/(k·count), where count is the number of rows of its class. Rows with weights are counted by
    /// their weights.
    Balanced,
    /// One weight per class.
    Each(Vec<f64>),
}

/// The options of a fit of a [`LinearClassifier`](crate::LinearClassifier). They require the feature `learn`.
///
/// Options are set by a chain of calls. An option that isn't set keeps its default.
///
/// ```
/// use softmax_wasm::{ClassWeight, FitOptions};
///
/// let options = FitOptions::new().l2(0.1).batch(32).class_weight(ClassWeight::Balanced);
/// assert_eq!(options.batch, Some(32));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
#[must_use]
pub struct FitOptions {
    /// The penalty λ on the squares of the coefficients, which is 1/C of scikit-learn. The default is 1.
    pub l2: f64,
    /// The largest number of steps of L-BFGS, 1,000 by default, or of passes through all rows in
    /// mini-batches, 20 by default.
    pub epochs: Option<usize>,
    /// The number of rows of a mini-batch. The default is none, which runs L-BFGS on all rows at once.
    pub batch: Option<usize>,
    /// The seed of the order in which mini-batches take the rows. The default is 0.
    pub seed: u64,
    /// The length of the steps of mini-batches. The default is 0.2.
    pub learning_rate: f64,
    /// The largest entry of the gradient of the loss per row at which L-BFGS ends, for features scaled to a
    /// standard deviation of about 1. The default is 1e-6. Products are rounded to f32: descent also ends
    /// where, because of that, neither the loss nor the gradient falls any further, often at about 1e-8.
    pub tolerance: f64,
    /// One weight per row, 0 or above. A row of weight 2 counts as two equal rows. The default is 1 for each.
    pub sample_weight: Option<Vec<f64>>,
    /// The weights of classes, by which the weights of their rows are multiplied. The default is 1 for each.
    pub class_weight: ClassWeight,
}

impl Default for FitOptions {
    fn default() -> Self {
        Self::new()
    }
}

impl FitOptions {
    /// Returns the defaults: L-BFGS on all rows at once with a penalty of 1.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::FitOptions::new().l2, 1.0);
    /// ```
    pub const fn new() -> Self {
        Self {
            l2: 1.0,
            epochs: None,
            batch: None,
            seed: 0,
            learning_rate: 0.2,
            tolerance: 1e-6,
            sample_weight: None,
            class_weight: ClassWeight::Equal,
        }
    }

    /// Sets the penalty on the squares of the coefficients, which is 1/C of scikit-learn.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::FitOptions::new().l2(0.5).l2, 0.5);
    /// ```
    pub fn l2(self, l2: f64) -> Self {
        Self { l2, ..self }
    }

    /// Sets the largest number of steps of L-BFGS, or of passes through all rows in mini-batches.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::FitOptions::new().epochs(100).epochs, Some(100));
    /// ```
    pub fn epochs(self, epochs: usize) -> Self {
        Self { epochs: Some(epochs), ..self }
    }

    /// Sets the number of rows of a mini-batch, and descends in mini-batches instead of L-BFGS.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::FitOptions::new().batch(32).batch, Some(32));
    /// ```
    pub fn batch(self, rows: usize) -> Self {
        Self { batch: Some(rows), ..self }
    }

    /// Sets the seed of the order in which mini-batches take the rows.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::FitOptions::new().seed(7).seed, 7);
    /// ```
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Sets the length of the steps of mini-batches.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::FitOptions::new().learning_rate(0.1).learning_rate, 0.1);
    /// ```
    pub fn learning_rate(self, learning_rate: f64) -> Self {
        Self { learning_rate, ..self }
    }

    /// Sets the largest entry of the gradient at which L-BFGS ends.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::FitOptions::new().tolerance(1e-3).tolerance, 1e-3);
    /// ```
    pub fn tolerance(self, tolerance: f64) -> Self {
        Self { tolerance, ..self }
    }

    /// Sets the weights of the rows: one weight per row, 0 or above.
    ///
    /// ```
    /// let options = softmax_wasm::FitOptions::new().sample_weight(vec![1.0, 2.0]);
    /// assert_eq!(options.sample_weight, Some(vec![1.0, 2.0]));
    /// ```
    pub fn sample_weight(self, weights: Vec<f64>) -> Self {
        Self { sample_weight: Some(weights), ..self }
    }

    /// Sets the weights of the rows of each class.
    ///
    /// ```
    /// use softmax_wasm::{ClassWeight, FitOptions};
    ///
    /// let options = FitOptions::new().class_weight(ClassWeight::Balanced);
    /// assert_eq!(options.class_weight, ClassWeight::Balanced);
    /// ```
    pub fn class_weight(self, class_weight: ClassWeight) -> Self {
        Self { class_weight, ..self }
    }

    /// Checks the numeric options.
    pub(super) fn check(&self) -> Result<(), Error> {
        let is_positive = |x: f64| x > 0.0 && x.is_finite();
        let at_least_one = |n: usize| (n as f64, n > 0);
        for (name, (value, fits)) in [
            ("l2", (self.l2, self.l2 == 0.0 || is_positive(self.l2))),
            ("epochs", at_least_one(self.max_epochs())),
            ("batch", at_least_one(self.batch.unwrap_or(1))),
            ("learning_rate", (self.learning_rate, is_positive(self.learning_rate))),
            ("tolerance", (self.tolerance, self.tolerance == 0.0 || is_positive(self.tolerance))),
        ] {
            if !fits {
                return Err(Error::Option { name, value });
            }
        }
        Ok(())
    }

    /// Returns the options without the weights, which only [`Self::row_weights`] needs.
    pub(super) fn without_weights(&self) -> Self {
        Self { sample_weight: None, class_weight: ClassWeight::Equal, ..*self }
    }

    /// Returns the largest number of epochs.
    pub(super) fn max_epochs(&self) -> usize {
        self.epochs.unwrap_or(if self.batch.is_some() { 20 } else { 1000 })
    }

    /// Returns the weight of each row: its own weight times that of its class, which has to exist.
    pub(super) fn row_weights(&self, targets: &[i32], classes: usize) -> Result<Vec<f64>, Error> {
        let mut weights = vector(targets.len(), 1.0)?;
        if let Some(sample_weight) = &self.sample_weight {
            check_weights(sample_weight, targets.len())?;
            weights.copy_from_slice(sample_weight);
        }
        let class_weights = match &self.class_weight {
            ClassWeight::Equal => return Ok(weights),
            ClassWeight::Balanced => balance_classes(targets, &weights, classes)?,
            ClassWeight::Each(weights) => {
                check_weights(weights, classes)?;
                copy(weights)?
            }
        };
        let rows = weights.iter_mut().zip(targets);
        rows.for_each(|(weight, target)| *weight *= class_weights[*target as usize]);
        Ok(weights)
    }

    /// Returns the penalty per row on the squares of the coefficients.
    pub(super) fn penalty_per_row(&self, classes: usize, rows: f64) -> f64 {
        if classes == 2 { 2.0 * self.l2 / rows } else { self.l2 / rows }
    }
}

/// Checks the number of weights, and that each is a finite f32 and not negative.
fn check_weights(weights: &[f64], wanted: usize) -> Result<(), Error> {
    if weights.len() != wanted {
        return Err(Error::WeightCount { given: weights.len(), wanted });
    }
    match weights.iter().position(|weight| !(0.0..=f64::from(f32::MAX)).contains(weight)) {
        Some(index) => Err(Error::Weight { index, value: weights[index] }),
        None => Ok(()),
    }
}

/// Returns the weights of classes under which all occurring classes count the same.
fn balance_classes(targets: &[i32], weights: &[f64], classes: usize) -> Result<Vec<f64>, Error> {
    let mut counts = vector(classes, 0.0)?;
    targets.iter().zip(weights).for_each(|(target, weight)| counts[*target as usize] += weight);
    let occurring = counts.iter().filter(|count| **count > 0.0).count();
    let mean = weights.iter().sum::<f64>() / occurring as f64;
    // A class that doesn't occur has no rows to weigh.
    counts.iter_mut().filter(|count| **count > 0.0).for_each(|count| *count = mean / *count);
    Ok(counts)
}
