//! A linear classifier: multinomial logistic regression on rows of features.
//!
//! ```text
//! p(x) = softmax(W·x + b),   Σ −cᵢ·log p(xᵢ)[yᵢ] + λ/2·‖W‖² → min
//! ```
//!
//! with a weight cᵢ for each row, which is 1 by default. A row of weight 2 counts as two equal rows. The
//! intercepts b aren't penalised. This is the objective of scikit-learn's `LogisticRegression` at C = 1/λ.
//! For two classes scikit-learn penalises the difference ‖w₂ − w₁‖² instead, which corresponds to 2λ here.

use super::dataset::{Moments, feature_count, is_feature};
use crate::error::Error;
use crate::fallible_vec::{OutOfMemory, copy, vector};
use crate::float::to_f64_vec;
use crate::kernel::linear;
use crate::{Float, Layout, Options, argmax_along};
use alloc::vec::Vec;

/// A linear classifier: coefficients and intercepts that turn a row of features into one logit per class. It
/// requires the feature `learn`.
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
/// Features may be far from 0, such as times in seconds. A fit centres them in f64 before it rounds them to
/// f32. Logits are computed in f64, and rounded to f32 before they are compared.
#[derive(Clone, Debug)]
pub struct LinearClassifier {
    /// The coefficients, one row of features per class.
    pub(super) coefficients: Vec<f32>,
    pub(super) intercepts: Vec<f64>,
    pub(super) history: History,
}

/// The summary of earlier rows that [`LinearClassifier::partial_fit`] needs.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    pub(super) moments: Moments,
    pub(super) squares: Option<Vec<f64>>,
}

impl History {
    /// Returns a copy of the squares.
    pub(super) fn copy_squares(&self) -> Result<Option<Vec<f64>>, OutOfMemory> {
        self.squares.as_deref().map(copy).transpose()
    }
}

impl LinearClassifier {
    /// Returns a classifier with one intercept and one row of coefficients per class.
    ///
    /// # Errors
    /// [`Error::Classes`] for fewer than two classes, [`Error::NoExamples`] if there are no features,
    /// [`Error::Ragged`] if the coefficients don't make rows of equal length, [`Error::Entry`] for a
    /// coefficient or an intercept that isn't finite.
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
        feature_count(coefficients.len(), intercepts.len())?;
        let all = coefficients.iter().map(|w| f64::from(*w)).chain(intercepts.iter().copied());
        if let Some((index, value)) = all.enumerate().find(|(_, weight)| !weight.is_finite()) {
            return Err(Error::Entry { index, value });
        }
        Ok(Self { coefficients, intercepts, history: History::default() })
    }

    /// Returns the classifier with the moments of the rows that it learned from, as
    /// [`moments`](Self::moments) returns them.
    pub(crate) fn with_moments(mut self, numbers: &[f64]) -> Result<Self, Error> {
        self.history.moments = Moments::from_numbers(numbers, self.features())?;
        Ok(self)
    }

    /// Returns the moments of the rows so far: their number, the sum of their weights, and for each feature
    /// the mean and the sum of the squared differences from it. There are none before the first row.
    pub(crate) fn moments(&self) -> Result<Vec<f64>, Error> {
        Ok(self.history.moments.to_numbers()?)
    }

    /// Returns an untrained classifier, for which all classes are equally likely.
    ///
    /// # Errors
    /// [`Error::Classes`] for fewer than two classes, [`Error::NoExamples`] if there are no features,
    /// [`Error::Memory`] if memory runs out.
    ///
    /// ```
    /// let classifier = softmax_wasm::LinearClassifier::zero(3, 2)?;
    /// assert_eq!(classifier.logits(&[5.0, 6.0])?, [0.0; 3]);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub fn zero(classes: usize, features: usize) -> Result<Self, Error> {
        Self::new(vector(classes.saturating_mul(features), 0.0)?, vector(classes, 0.0)?)
    }

    /// Returns the logits of rows of features, one row of logits per row of features.
    ///
    /// # Errors
    /// [`Error::Width`] if the features don't make rows of the length that the classifier takes,
    /// [`Error::Feature`] for the first feature that isn't a finite `f32`, [`Error::Memory`] if memory runs
    /// out.
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
        let x = to_f64_vec(x)?;
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
    /// [`Error::Width`] if the features don't make rows of the length that the classifier takes,
    /// [`Error::Feature`] for the first feature that isn't a finite `f32`, [`Error::Memory`] if memory runs
    /// out.
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

    /// Returns the coefficients, one row of features per class.
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
