//! Training in small pieces of work, so that the caller can watch it, stop it or do something else in
//! between.

use super::adagrad::{self, AdaGrad};
use super::classifier::{History, LinearClassifier};
use super::dataset::{
    DataExtent, Examples, Features, Moments, feature_count, kernel_width, standardize,
    unstandardize,
};
use super::descent::{Descent, begin_descent};
use super::loss::{Pass, penalize, penalty_of_weights};
use super::options::FitOptions;
use crate::Float;
use crate::error::Error;
use crate::fallible_vec::{copy, vector};
use crate::kernel::optimize::lbfgs::Status;
use crate::validate::check_classes;
use alloc::vec::Vec;
use core::fmt;

/// The number of products of a weight and a feature in one piece of work, which takes about a millisecond.
const PIECE_PRODUCTS: usize = 1 << 21;

/// The progress of a fit after an epoch. It requires the feature `learn`.
///
/// ```
/// use softmax_wasm::{FitOptions, Training};
///
/// let mut training = Training::new(&[0.0, 1.0, 4.0, 5.0], &[0, 0, 1, 1], 2, &FitOptions::new())?;
/// let progress = std::iter::repeat_with(|| training.advance()).flatten().next();
/// assert_eq!(progress.map(|progress| progress.epoch), Some(1));
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct FitProgress {
    /// The number of the epoch, from 1.
    pub epoch: usize,
    /// The loss with its penalty, per row or, if rows have weights, per unit of weight. In mini-batches the
    /// cross-entropy of a row is that before the step of its batch.
    pub loss: f64,
    /// The largest magnitude in the gradient of the loss, for features scaled to a standard deviation of
    /// about 1. It is `None` for mini-batches, which don't compute it.
    pub gradient: Option<f64>,
}

/// A fit of a [`LinearClassifier`] in progress. It requires the feature `learn`.
///
/// ```
/// use softmax_wasm::{FitOptions, Training};
///
/// let (x, y) = ([0.0, 1.0, 4.0, 5.0], [0, 0, 1, 1]);
/// let mut training = Training::new(&x, &y, 2, &FitOptions::new())?;
/// while !training.is_done() {
///     if let Some(progress) = training.advance() {
///         println!("epoch {}: {}", progress.epoch, progress.loss);
///     }
/// }
/// assert_eq!(training.classifier()?.predict(&[0.5, 4.5])?, [0, 1]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub struct Training {
    moments: Moments,
    /// The divisor of each feature.
    scale: Vec<f64>,
    classes: usize,
    solver: Solver,
    run: Run,
}

impl fmt::Debug for Training {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Run { epoch, is_done, options, .. } = &self.run;
        let mut fields = f.debug_struct("Training");
        fields.field("epoch", epoch).field("is_done", is_done).field("options", options);
        fields.finish_non_exhaustive()
    }
}

/// The rows that a solver goes through, and how far it is.
struct Run {
    examples: Examples,
    /// The penalty per row on half the square of a weight, for each entry of a row.
    penalty: Vec<f64>,
    pass: Pass,
    /// The gradient of a pass with that of the penalty.
    gradient: Vec<f64>,
    /// The index of the next row of a pass.
    next: usize,
    epoch: usize,
    options: FitOptions,
    is_done: bool,
}

/// The method that minimises the loss.
enum Solver {
    Descent(Descent),
    MiniBatches(AdaGrad),
}

impl Solver {
    fn new(
        parameters: Vec<f64>,
        history: &History,
        examples: &Examples,
        options: &FitOptions,
    ) -> Result<Self, Error> {
        let Some(batch) = options.batch else {
            return Ok(Self::Descent(begin_descent(parameters)?));
        };
        let settings = adagrad::Settings { rate: options.learning_rate, batch, seed: options.seed };
        let (squares, seen) = (history.copy_squares()?, history.moments.count);
        Ok(Self::MiniBatches(AdaGrad::new(parameters, squares, seen, examples, settings)?))
    }
}

impl Training {
    /// Begins a fit to rows of features `x` and the class of each row, `y`, without doing any work yet. The
    /// number of features of a row follows from the lengths of `x` and `y`.
    ///
    /// # Errors
    /// [`Error::NoExamples`] if there are no features or no rows, [`Error::Ragged`] if the features don't
    /// make rows of equal length, [`Error::Feature`] for the first feature that isn't a finite `f32`,
    /// [`Error::Target`] for a class out of range, [`Error::Classes`] if fewer than two classes occur with a
    /// weight above 0, [`Error::WeightCount`] if there isn't one weight per row or per class,
    /// [`Error::Weight`] for a weight that is negative or not a finite `f32`, [`Error::Option`] for an option
    /// out of range, [`Error::Memory`] if memory runs out.
    ///
    /// ```
    /// use softmax_wasm::{FitOptions, Training};
    ///
    /// let training = Training::new(&[0.0, 1.0, 4.0, 5.0], &[0, 0, 1, 1], 2, &FitOptions::new())?;
    /// assert!(!training.is_done());
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub fn new<T: Float>(
        x: &[T],
        y: &[i32],
        classes: usize,
        options: &FitOptions,
    ) -> Result<Self, Error> {
        Self::begin(&x, y, classes, options)
    }

    /// Begins a fit to features that may lie in another memory.
    pub(crate) fn begin(
        x: &dyn Features,
        y: &[i32],
        classes: usize,
        options: &FitOptions,
    ) -> Result<Self, Error> {
        let features = feature_count(x.count(), y.len())?;
        check_classes(y, classes, None)?;
        let weights = options.row_weights(y, classes)?;
        let mut counted = y.iter().zip(&weights).filter(|(_, weight)| **weight > 0.0);
        let first = counted.next();
        if counted.all(|(target, _)| Some(target) == first.map(|(target, _)| target)) {
            return Err(Error::Classes(usize::from(first.is_some())));
        }
        Self::resume(
            &LinearClassifier::zero(classes, features)?,
            x,
            y,
            &weights,
            options,
            DataExtent::Complete,
        )
    }

    /// Begins at the weights of a classifier. Mini-batches take the step sizes from its history.
    pub(super) fn resume(
        start: &LinearClassifier,
        x: &dyn Features,
        y: &[i32],
        weights: &[f64],
        options: &FitOptions,
        extent: DataExtent,
    ) -> Result<Self, Error> {
        options.check()?;
        let (classes, features) = (start.classes(), start.features());
        let added = Moments::compute(x, features, weights)?;
        if added.count == 0.0 {
            return Err(Error::NoExamples);
        }
        let moments = added.merge(&start.history.moments);
        let l2 = options.penalty_per_row(classes, moments.count);
        let scale = moments.scale(l2, classes, extent)?;
        let mut penalty = vector(kernel_width(features), 0.0)?;
        penalty.iter_mut().zip(&scale).for_each(|(to, s)| *to = l2 / (s * s));
        let parameters = standardize(&start.coefficients, &start.intercepts, &moments, &scale)?;
        let mut pass = Pass::new(classes, penalty.len())?;
        pass.begin(&parameters);
        let examples = Examples::new(x, y, weights, &moments, &scale)?;
        let gradient = vector(parameters.len(), 0.0)?;
        let solver = Solver::new(parameters, &start.history, &examples, options)?;
        let options = options.without_weights();
        let (next, epoch, is_done) = (0, 0, false);
        let run = Run { examples, penalty, pass, gradient, next, epoch, options, is_done };
        Ok(Self { moments, scale, classes, solver, run })
    }

    /// Returns whether the fit has ended.
    ///
    /// ```
    /// use softmax_wasm::{FitOptions, Training};
    ///
    /// let mut training = Training::new(&[0.0, 1.0, 4.0, 5.0], &[0, 0, 1, 1], 2, &FitOptions::new())?;
    /// while !training.is_done() {
    ///     training.advance();
    /// }
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub fn is_done(&self) -> bool {
        self.run.is_done
    }

    /// Does about a millisecond of work, and returns the progress if this ended an epoch.
    ///
    /// ```
    /// use softmax_wasm::{FitOptions, Training};
    ///
    /// let mut training = Training::new(&[0.0, 1.0, 4.0, 5.0], &[0, 0, 1, 1], 2, &FitOptions::new())?;
    /// while training.advance().is_none() {}
    /// assert!(!training.is_done(), "after the first epoch");
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub fn advance(&mut self) -> Option<FitProgress> {
        let (run, mut left) = (&mut self.run, PIECE_PRODUCTS);
        while !run.is_done {
            let (rows, progress) = match &mut self.solver {
                Solver::Descent(descent) => run.descend(descent),
                Solver::MiniBatches(batches) => run.take_step(batches),
            };
            if progress.is_some() {
                return progress;
            }
            left = left.saturating_sub(rows * run.examples.width * self.classes);
            if left == 0 {
                break;
            }
        }
        None
    }

    /// Returns the classifier that has been learned so far.
    ///
    /// # Errors
    /// [`Error::Diverged`] if the steps were so long that the weights are no longer finite,
    /// [`Error::FeatureScale`] for a feature that varies so little that its coefficients are beyond f32,
    /// [`Error::Memory`] if memory runs out.
    ///
    /// ```
    /// use softmax_wasm::{FitOptions, Training};
    ///
    /// let training = Training::new(&[0.0, 1.0, 4.0, 5.0], &[0, 0, 1, 1], 2, &FitOptions::new())?;
    /// assert_eq!(training.classifier()?.classes(), 2);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub fn classifier(&self) -> Result<LinearClassifier, Error> {
        let (parameters, squares) = match &self.solver {
            Solver::Descent(descent) => (descent.best(), None),
            Solver::MiniBatches(batches) => (&*batches.parameters, Some(copy(&batches.squares)?)),
        };
        let (coefficients, intercepts) = unstandardize(parameters, &self.moments, &self.scale)?;
        let is_finite =
            coefficients.iter().all(|w| w.is_finite()) && intercepts.iter().all(|b| b.is_finite());
        if !is_finite {
            // Weights of standardised features that f32 holds weren't made too large by the steps.
            let is_held = parameters.iter().all(|v| (*v as f32).is_finite());
            let index = coefficients.iter().position(|w| !w.is_finite()).filter(|_| is_held);
            return Err(match index {
                Some(index) => Error::FeatureScale { feature: index % self.scale.len() },
                None => Error::Diverged { epoch: self.run.epoch },
            });
        }
        let history = History { moments: self.moments.copied()?, squares };
        Ok(LinearClassifier { coefficients, intercepts, history })
    }
}

impl Run {
    /// Adds a block of rows to the pass. After the last block, passes the loss and its gradient to the line
    /// search. Returns the number of rows, and the progress if this ended an epoch.
    fn descend(&mut self, descent: &mut Descent) -> (usize, Option<FitProgress>) {
        let added = self.pass.add_from(&self.examples, self.next);
        self.next += added;
        let rows = self.examples.targets.len();
        if self.next < rows {
            return (added, None);
        }
        self.next = 0;
        let (v, gradient) = (descent.trial(), &mut self.gradient);
        let loss = penalize(&self.pass, rows as f64, v, &self.penalty, gradient);
        let is_first = descent.value() == f64::INFINITY;
        let status = descent.update(loss, &self.gradient);
        self.pass.begin(descent.trial());
        let largest = descent.largest_gradient();
        self.is_done = status == Status::Stuck
            || (status == Status::Moved && largest <= self.options.tolerance);
        if status != Status::Moved || (is_first && !self.is_done) {
            return (added, None);
        }
        self.epoch += 1;
        self.is_done |= self.epoch >= self.options.max_epochs();
        (added, Some(FitProgress { epoch: self.epoch, loss, gradient: Some(largest) }))
    }

    /// Takes the step of one mini-batch. Returns the number of rows, and the progress if this ended an epoch.
    fn take_step(&mut self, batches: &mut AdaGrad) -> (usize, Option<FitProgress>) {
        let rows = self.examples.targets.len();
        let is_last = batches.step(&mut self.pass, &self.examples, &self.penalty);
        let taken = rows.min(self.options.batch.unwrap_or(rows));
        if !is_last {
            return (taken, None);
        }
        self.epoch += 1;
        let loss =
            batches.loss / rows as f64 + penalty_of_weights(&batches.parameters, &self.penalty);
        self.is_done = self.epoch >= self.options.max_epochs() || !loss.is_finite();
        (taken, Some(FitProgress { epoch: self.epoch, loss, gradient: None }))
    }
}
