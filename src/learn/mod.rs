//! A linear classifier: multinomial logistic regression on rows of features.
//!
//!   p(x) = softmax(W·x + b),   Σ −cᵢ·log p(xᵢ)[yᵢ] + λ/2·‖W‖² → min
//!
//! with a weight cᵢ for each row, 1 if none is given: a row of weight 2 counts as two that are equal, and
//! the intercepts b not penalised. It is the objective of scikit-learn's `LogisticRegression` at
//! C = 1/λ, which for two classes penalises their difference, ‖w₂ − w₁‖²: as much as 2λ does here.

mod adagrad;
mod descent;
mod examples;
mod file;
mod pass;
mod training;

pub use file::ClassLabel;
pub use training::{FitProgress, Training};

pub(crate) use examples::Features;

use crate::buffer::vector;
use crate::error::Error;
use crate::linear;
use crate::loss::check_classes;
use crate::rows::wide;
use crate::{Float, Layout, Options, argmax_along};
use alloc::vec::Vec;
use examples::{Moments, is_feature};
use training::features_of;

/// Rows of a mini-batch of [`LinearClassifier::partial_fit`], if its options name no other number.
const BATCH: usize = 32;

/// How much the rows of each class count.
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
    /// As they are.
    #[default]
    Equal,
    /// All classes that occur count the same in all: each of the n rows of k classes by n/(k·count of
    /// its class), where rows with weights are counted by these.
    Balanced,
    /// A weight for each class.
    Each(Vec<f64>),
}

/// How a classifier learns.
///
/// Options are written as a chain; what isn't named keeps its default.
///
/// ```
/// use softmax_wasm::{ClassWeight, FitOptions};
///
/// let options = FitOptions::new().l2(0.1).batch(32).class_weight(ClassWeight::Balanced);
/// assert_eq!(options.batch, Some(32));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct FitOptions {
    /// The penalty λ on the squares of the coefficients, 1/C of scikit-learn. The default is 1.
    pub l2: f64,
    /// The most steps of L-BFGS, of which the default is 1,000, or passes through all rows in batches,
    /// of which it is 20.
    pub epochs: Option<usize>,
    /// Rows of a mini-batch. The default is none: L-BFGS on all rows at once.
    pub batch: Option<usize>,
    /// Tells in which order mini-batches take the rows. The default is 0.
    pub seed: u64,
    /// The length of the steps of mini-batches. The default is 0.2.
    pub learning_rate: f64,
    /// L-BFGS ends where no entry of the gradient of the loss per row is above it, of features
    /// scaled to a deviation of about 1. The default is 1e-6.
    pub tolerance: f64,
    /// A weight for each row, from 0 on: a row of weight 2 counts as two that are equal. The
    /// default is 1 each.
    pub sample_weight: Option<Vec<f64>>,
    /// A weight for the rows of each class, by which that of each row is multiplied. The default
    /// is 1 each.
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

    /// Penalises the squares of the coefficients, by 1/C of scikit-learn.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::FitOptions::new().l2(0.5).l2, 0.5);
    /// ```
    pub fn l2(self, l2: f64) -> Self {
        Self { l2, ..self }
    }

    /// Ends after so many steps of L-BFGS, or passes through all rows in mini-batches.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::FitOptions::new().epochs(100).epochs, Some(100));
    /// ```
    pub fn epochs(self, epochs: usize) -> Self {
        Self { epochs: Some(epochs), ..self }
    }

    /// Learns in mini-batches of so many rows.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::FitOptions::new().batch(32).batch, Some(32));
    /// ```
    pub fn batch(self, rows: usize) -> Self {
        Self { batch: Some(rows), ..self }
    }

    /// Takes the rows of mini-batches in the order of a seed.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::FitOptions::new().seed(7).seed, 7);
    /// ```
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Takes steps of this length in mini-batches.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::FitOptions::new().learning_rate(0.1).learning_rate, 0.1);
    /// ```
    pub fn learning_rate(self, learning_rate: f64) -> Self {
        Self { learning_rate, ..self }
    }

    /// Ends L-BFGS where no entry of the gradient is above this.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::FitOptions::new().tolerance(1e-3).tolerance, 1e-3);
    /// ```
    pub fn tolerance(self, tolerance: f64) -> Self {
        Self { tolerance, ..self }
    }

    /// Weighs the rows: a weight for each, from 0 on.
    ///
    /// ```
    /// let options = softmax_wasm::FitOptions::new().sample_weight(vec![1.0, 2.0]);
    /// assert_eq!(options.sample_weight, Some(vec![1.0, 2.0]));
    /// ```
    pub fn sample_weight(self, weights: Vec<f64>) -> Self {
        Self { sample_weight: Some(weights), ..self }
    }

    /// Weighs the rows of each class.
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

    fn check(&self) -> Result<(), Error> {
        let is_positive = |x: f64| x > 0.0 && x.is_finite();
        let at_least_one = |n: usize| (n as f64, n > 0);
        for (name, (value, fits)) in [
            ("l2", (self.l2, self.l2 == 0.0 || is_positive(self.l2))),
            ("epochs", at_least_one(self.most_epochs())),
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

    /// Returns after how many epochs a fit ends at the latest.
    fn most_epochs(&self) -> usize {
        self.epochs.unwrap_or(if self.batch.is_some() { 20 } else { 1000 })
    }

    /// The weight of each row: its own times that of its class, which has to exist.
    fn row_weights(&self, labels: &[i32], classes: usize) -> Result<Vec<f64>, Error> {
        let mut weights = vector(labels.len(), 1.0)?;
        if let Some(given) = &self.sample_weight {
            check_weights(given, labels.len())?;
            weights.copy_from_slice(given);
        }
        let of_classes = match &self.class_weight {
            ClassWeight::Equal => return Ok(weights),
            ClassWeight::Balanced => balanced(labels, &weights, classes)?,
            ClassWeight::Each(given) => {
                check_weights(given, classes)?;
                given.clone()
            }
        };
        let rows = weights.iter_mut().zip(labels);
        rows.for_each(|(weight, label)| *weight *= of_classes[*label as usize]);
        Ok(weights)
    }

    /// The penalty on the squares of all coefficients, per row.
    fn per_row(&self, classes: usize, rows: f64) -> f64 {
        if classes == 2 { 2.0 * self.l2 / rows } else { self.l2 / rows }
    }
}

fn check_weights(weights: &[f64], wanted: usize) -> Result<(), Error> {
    if weights.len() != wanted {
        return Err(Error::WeightCount { given: weights.len(), wanted });
    }
    match weights.iter().position(|weight| !(0.0..=f64::from(f32::MAX)).contains(weight)) {
        Some(index) => Err(Error::Weight { index, value: weights[index] }),
        None => Ok(()),
    }
}

/// The weight of each class by which all that occur count the same.
fn balanced(labels: &[i32], weights: &[f64], classes: usize) -> Result<Vec<f64>, Error> {
    let mut counts = vector(classes, 0.0)?;
    labels.iter().zip(weights).for_each(|(label, weight)| counts[*label as usize] += weight);
    let occurring = counts.iter().filter(|count| **count > 0.0).count();
    let mean = weights.iter().sum::<f64>() / occurring as f64;
    // What doesn't occur has no rows to weigh.
    counts.iter_mut().filter(|count| **count > 0.0).for_each(|count| *count = mean / *count);
    Ok(counts)
}

/// Coefficients and intercepts that turn rows of features into a logit for each class. It needs the
/// feature `learn`.
///
/// ```
/// use softmax_wasm::{FitOptions, LinearClassifier};
///
/// let (x, y) = ([0.0, 1.0, 4.0, 5.0], [0, 0, 1, 1]);
/// let classifier = LinearClassifier::fit(&x, &y, 2, &FitOptions::new())?;
/// assert_eq!(classifier.predict(&[0.5, 4.5])?, [0, 1]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
///
/// Features may be far from 0, such as times in seconds: they are centred in f64 before they are
/// narrowed to the f32 that is learned from, and rows are predicted in f64.
#[derive(Clone, Debug)]
pub struct LinearClassifier {
    /// A row of features for each class.
    coefficients: Vec<f32>,
    intercepts: Vec<f64>,
    stream: Stream,
}

/// What [`LinearClassifier::partial_fit`] has to know of the rows before.
#[derive(Clone, Debug, Default)]
struct Stream {
    moments: Moments,
    squares: Option<Vec<f64>>,
}

impl LinearClassifier {
    /// Returns a classifier of what has been learned elsewhere: an intercept and a row of coefficients for each class.
    ///
    /// # Errors
    /// [`Error::Classes`] for fewer than two classes, [`Error::NoExamples`] for no features,
    /// [`Error::Ragged`] if the coefficients aren't rows of the same length, [`Error::Entry`] for
    /// one that isn't finite.
    ///
    /// ```
    /// let classifier = softmax_wasm::LinearClassifier::new(vec![1.0, -1.0], vec![0.0, 0.5])?;
    /// assert_eq!(classifier.logits(&[2.0])?, [2.0, -1.5]);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub fn new(coefficients: Vec<f32>, intercepts: Vec<f64>) -> Result<Self, Error> {
        if intercepts.len() < 2 {
            return Err(Error::Classes(intercepts.len()));
        }
        features_of(coefficients.len(), intercepts.len())?;
        let all = coefficients.iter().map(|w| f64::from(*w)).chain(intercepts.iter().copied());
        if let Some((index, value)) = all.enumerate().find(|(_, weight)| !weight.is_finite()) {
            return Err(Error::Entry { index, value });
        }
        Ok(Self { coefficients, intercepts, stream: Stream::default() })
    }

    /// Returns a classifier that knows nothing yet: all classes are equally likely.
    ///
    /// # Errors
    /// [`Error::Classes`] for fewer than two classes, [`Error::NoExamples`] for no features,
    /// [`Error::Memory`].
    ///
    /// ```
    /// let classifier = softmax_wasm::LinearClassifier::zero(3, 2)?;
    /// assert_eq!(classifier.logits(&[5.0, 6.0])?, [0.0; 3]);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub fn zero(classes: usize, features: usize) -> Result<Self, Error> {
        Self::new(vector(classes.saturating_mul(features), 0.0)?, vector(classes, 0.0)?)
    }

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
        if features_of(x.count(), y.len())? != self.features() {
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

    /// Returns the logits of rows of features, a row of classes for each.
    ///
    /// # Errors
    /// [`Error::Width`] if `x` isn't rows of as many features as the classifier has,
    /// [`Error::Feature`] for the first that isn't finite, [`Error::Memory`].
    ///
    /// ```
    /// let classifier = softmax_wasm::LinearClassifier::new(vec![1.0, -1.0], vec![0.0, 0.5])?;
    /// assert_eq!(classifier.logits(&[2.0, 1.0])?, [2.0, -1.5, 1.0, -0.5]);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub fn logits<T: Float>(&self, x: &[T]) -> Result<Vec<f32>, Error> {
        let (features, classes) = (self.features(), self.classes());
        if !x.len().is_multiple_of(features) {
            return Err(Error::Width { length: x.len(), features });
        }
        let x = wide(x)?;
        if let Some(index) = x.iter().position(|x| !is_feature(*x)) {
            let (row, column) = (index / features, index % features);
            return Err(Error::Feature { row, column, value: x[index] });
        }
        let mut logits = vector((x.len() / features).saturating_mul(classes), 0.0)?;
        linear::logits(&x, features, &self.coefficients, &self.intercepts, &mut logits);
        Ok(logits)
    }

    /// Returns the index of the most likely class of each row of features.
    ///
    /// # Errors
    /// [`Error::Width`] if `x` isn't rows of as many features as the classifier has,
    /// [`Error::Feature`] for the first that isn't finite, [`Error::Memory`].
    ///
    /// ```
    /// let classifier = softmax_wasm::LinearClassifier::new(vec![1.0, -1.0], vec![0.0, 0.5])?;
    /// assert_eq!(classifier.predict(&[2.0, -1.0])?, [0, 1]);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub fn predict<T: Float>(&self, x: &[T]) -> Result<Vec<u32>, Error> {
        let logits = self.logits(x)?;
        let layout = Layout::new(&[logits.len() / self.classes(), self.classes()], -1)?;
        argmax_along(&logits, &layout, &Options::new())
    }

    /// Returns the number of classes.
    ///
    /// ```
    /// use softmax_wasm::LinearClassifier;
    ///
    /// let classifier = LinearClassifier::new(vec![1.0, -1.0], vec![0.0, 0.5])?;
    /// assert_eq!(classifier.classes(), 2);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub fn classes(&self) -> usize {
        self.intercepts.len()
    }

    /// Returns the number of features of a row.
    ///
    /// ```
    /// use softmax_wasm::LinearClassifier;
    ///
    /// let classifier = LinearClassifier::new(vec![1.0, -1.0], vec![0.0, 0.5])?;
    /// assert_eq!(classifier.features(), 1);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub fn features(&self) -> usize {
        self.coefficients.len() / self.intercepts.len()
    }

    /// Returns the coefficients, a row of features for each class.
    ///
    /// ```
    /// use softmax_wasm::LinearClassifier;
    ///
    /// let classifier = LinearClassifier::new(vec![1.0, -1.0], vec![0.0, 0.5])?;
    /// assert_eq!(classifier.coefficients(), [1.0, -1.0]);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub fn coefficients(&self) -> &[f32] {
        &self.coefficients
    }

    /// Returns the intercept of each class.
    ///
    /// ```
    /// use softmax_wasm::LinearClassifier;
    ///
    /// let classifier = LinearClassifier::new(vec![1.0, -1.0], vec![0.0, 0.5])?;
    /// assert_eq!(classifier.intercepts(), [0.0, 0.5]);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub fn intercepts(&self) -> &[f64] {
        &self.intercepts
    }
}
