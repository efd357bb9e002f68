//! A linear classifier: multinomial logistic regression on rows of features.
//!
//!   p(x) = softmax(W·x + b),   Σ −log p(xᵢ)[yᵢ] + λ/2·‖W‖² → min
//!
//! the intercepts b not penalised. It is the objective of scikit-learn's `LogisticRegression` at
//! C = 1/λ, which for two classes penalises their difference, ‖w₂ − w₁‖²: as much as 2λ does here.

mod adagrad;
mod descent;
mod examples;
mod file;
mod pass;
mod training;

pub use file::Label;
pub use training::{Progress, Training};

pub(crate) use examples::room;
pub(crate) use training::features_of;

use crate::buffer::vector;
use crate::error::Error;
use crate::linear::{self, kernel_width};
use crate::loss::check_classes;
use crate::{Layout, Options, argmax_along};
use alloc::vec::Vec;
use examples::Moments;

/// Rows of a mini-batch of [`LinearClassifier::partial_fit`], if its options name no other number.
const BATCH: usize = 32;

/// How a classifier learns.
#[derive(Clone, Debug, PartialEq)]
pub struct FitOptions {
    /// The penalty λ on the squares of the coefficients, 1/C of scikit-learn.
    pub l2: f64,
    /// The most steps of L-BFGS, 1,000 if it isn't told, or passes through all rows in batches, 20
    /// if it isn't told.
    pub epochs: Option<usize>,
    /// Rows of a mini-batch; none for L-BFGS on all rows at once.
    pub batch: Option<usize>,
    /// The order of the rows in mini-batches.
    pub seed: u64,
    /// The length of the steps of mini-batches.
    pub learning_rate: f64,
    /// L-BFGS ends where no entry of the gradient of the loss per row is above it, of features
    /// scaled to a deviation of about 1.
    pub tolerance: f64,
}

impl Default for FitOptions {
    fn default() -> Self {
        let (epochs, batch, seed) = (None, None, 0);
        Self { l2: 1.0, epochs, batch, seed, learning_rate: 0.2, tolerance: 1e-6 }
    }
}

impl FitOptions {
    fn check(&self) -> Result<(), Error> {
        let is_positive = |x: f64| x > 0.0 && x.is_finite();
        let at_least_one = |n: usize| (n as f64, n > 0);
        for (name, (value, fits)) in [
            ("l2", (self.l2, self.l2 == 0.0 || is_positive(self.l2))),
            ("epochs", at_least_one(self.epochs())),
            ("batch", at_least_one(self.batch.unwrap_or(1))),
            ("learning_rate", (self.learning_rate, is_positive(self.learning_rate))),
            ("tolerance", (self.tolerance, self.tolerance == 0.0 || is_positive(self.tolerance))),
        ] {
            if !fits {
                return Err(Error::Setting { name, value });
            }
        }
        Ok(())
    }

    fn epochs(&self) -> usize {
        self.epochs.unwrap_or(if self.batch.is_some() { 20 } else { 1000 })
    }

    /// The penalty on the squares of all coefficients, per row.
    fn per_row(&self, classes: usize, rows: f64) -> f64 {
        if classes == 2 { 2.0 * self.l2 / rows } else { self.l2 / rows }
    }
}

/// Coefficients and intercepts that turn rows of features into a logit for each class.
///
/// ```
/// use softmax_wasm::{FitOptions, LinearClassifier};
///
/// let (x, y) = ([0.0, 1.0, 4.0, 5.0], [0, 0, 1, 1]);
/// let classifier = LinearClassifier::fit(&x, &y, 2, &FitOptions::default())?;
/// assert_eq!(classifier.predict(&[0.5, 4.5])?, [0, 1]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct LinearClassifier {
    /// A row of features for each class.
    coefficients: Vec<f32>,
    intercepts: Vec<f32>,
    stream: Stream,
}

/// What [`LinearClassifier::partial_fit`] has to know of the rows before.
#[derive(Clone, Debug, Default)]
struct Stream {
    moments: Moments,
    squares: Option<Vec<f64>>,
}

impl LinearClassifier {
    /// From what has been learned elsewhere: an intercept and a row of coefficients for each class.
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
    pub fn new(coefficients: Vec<f32>, intercepts: Vec<f32>) -> Result<Self, Error> {
        if intercepts.len() < 2 {
            return Err(Error::Classes(intercepts.len()));
        }
        features_of(coefficients.len(), intercepts.len())?;
        let all = coefficients.iter().chain(&intercepts);
        if let Some((index, value)) = all.enumerate().find(|(_, weight)| !weight.is_finite()) {
            return Err(Error::Entry { index, value: f64::from(*value) });
        }
        Ok(Self { coefficients, intercepts, stream: Stream::default() })
    }

    /// One that knows nothing yet: all classes are equally likely.
    ///
    /// # Errors
    /// As [`LinearClassifier::new`], and [`Error::Memory`].
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
    /// [`Error::Feature`] for the first that isn't finite, [`Error::Class`] for a class out of
    /// range, [`Error::Classes`] if only one occurs, [`Error::Setting`] for options out of range,
    /// [`Error::Diverged`], [`Error::Memory`].
    pub fn fit(x: &[f32], y: &[i32], classes: usize, options: &FitOptions) -> Result<Self, Error> {
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
    /// As [`LinearClassifier::fit`], but one class is enough; it is unchanged then.
    ///
    /// ```
    /// use softmax_wasm::{FitOptions, LinearClassifier};
    ///
    /// let mut classifier = LinearClassifier::zero(2, 1)?;
    /// for _ in 0..20 {
    ///     classifier.partial_fit(&[0.0, 1.0, 4.0, 5.0], &[0, 0, 1, 1], &FitOptions::default())?;
    /// }
    /// assert_eq!(classifier.predict(&[0.5, 4.5])?, [0, 1]);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub fn partial_fit(&mut self, x: &[f32], y: &[i32], options: &FitOptions) -> Result<(), Error> {
        let features = features_of(x.len(), y.len())?;
        let mut rows = room(y.len(), features)?;
        rows[..x.len()].copy_from_slice(x);
        self.partial_fit_in_room(rows, features, y.to_vec(), options)
    }

    /// The same of features that lie in a [`room`].
    pub(crate) fn partial_fit_in_room(
        &mut self,
        rows: Vec<f32>,
        features: usize,
        labels: Vec<i32>,
        options: &FitOptions,
    ) -> Result<(), Error> {
        if features != self.features() {
            let length = labels.len() * features;
            return Err(Error::Width { length, features: self.features() });
        }
        check_classes(&labels, self.classes(), None)?;
        let batch = options.batch.or(Some(BATCH));
        let options = FitOptions { epochs: Some(1), batch, ..options.clone() };
        let mut training = Training::from(self, rows, labels, &options)?;
        while !training.is_done() {
            training.advance();
        }
        *self = training.classifier()?;
        Ok(())
    }

    /// The logits of rows of features, a row of classes for each.
    ///
    /// # Errors
    /// [`Error::Width`] if `x` isn't rows of as many features as the classifier has,
    /// [`Error::Feature`] for the first that isn't finite, [`Error::Memory`].
    pub fn logits(&self, x: &[f32]) -> Result<Vec<f32>, Error> {
        let (features, classes) = (self.features(), self.classes());
        if !x.len().is_multiple_of(features) {
            return Err(Error::Width { length: x.len(), features });
        }
        if let Some(index) = x.iter().position(|x| !x.is_finite()) {
            let (row, column) = (index / features, index % features);
            return Err(Error::Feature { row, column, value: x[index].into() });
        }
        let mut logits = vector((x.len() / features).saturating_mul(classes), 0.0)?;
        linear::logits(x, features, &self.coefficients, &self.intercepts, &mut logits)?;
        Ok(logits)
    }

    /// The most likely class of each row of features.
    ///
    /// # Errors
    /// As [`LinearClassifier::logits`].
    pub fn predict(&self, x: &[f32]) -> Result<Vec<u32>, Error> {
        let logits = self.logits(x)?;
        let layout = Layout::new(&[logits.len() / self.classes(), self.classes()], Some(&[1]))?;
        argmax_along(&logits, &layout, &Options::default())
    }

    /// The number of classes.
    pub fn classes(&self) -> usize {
        self.intercepts.len()
    }

    /// The number of features of a row.
    pub fn features(&self) -> usize {
        self.coefficients.len() / self.intercepts.len()
    }

    /// The coefficients, a row of features for each class.
    pub fn coefficients(&self) -> &[f32] {
        &self.coefficients
    }

    /// The intercept of each class.
    pub fn intercepts(&self) -> &[f32] {
        &self.intercepts
    }
}
