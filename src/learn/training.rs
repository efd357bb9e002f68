//! Learning in small pieces of work, so that whoever runs it can watch it, stop it or do
//! something else meanwhile.

use super::adagrad::AdaGrad;
use super::descent::{Descent, Told};
use super::examples::{Examples, Features, Moments, kernel_width, original, standardised};
use super::pass::Pass;
use super::{FitOptions, LinearClassifier, Stream};
use crate::Float;
use crate::buffer::vector;
use crate::error::Error;
use crate::loss::check_classes;
use alloc::vec::Vec;

/// Products of a weight and a feature in one piece of work: about a millisecond.
const PIECE: usize = 1 << 21;

/// How far a fit is after an epoch.
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
    /// From 1 on.
    pub epoch: usize,
    /// The loss with its penalty, per row or, where rows have weights, per unit of these; in
    /// mini-batches, the cross-entropy of each row is that before its step.
    pub loss: f64,
    /// The largest entry of its gradient, of features scaled to a deviation of about 1. Not known
    /// of mini-batches.
    pub gradient: Option<f64>,
}

/// A [`LinearClassifier`] that is learning.
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
    examples: Examples,
    moments: Moments,
    /// What the features were divided by.
    scale: Vec<f64>,
    /// What the square of half a weight costs per row, for each entry of a row.
    penalty: Vec<f64>,
    classes: usize,
    pass: Pass,
    solver: Solver,
    /// The next row of a pass.
    next: usize,
    epoch: usize,
    options: FitOptions,
    is_done: bool,
}

enum Solver {
    Descent(Descent),
    Steps(AdaGrad),
}

impl Solver {
    fn new(
        parameters: Vec<f64>,
        stream: &Stream,
        rows: usize,
        options: &FitOptions,
    ) -> Result<Self, Error> {
        let Some(batch) = options.batch else {
            return Ok(Self::Descent(Descent::new(parameters)?));
        };
        let how = (options.learning_rate, batch, options.seed);
        let (squares, seen) = (stream.squares.clone(), stream.moments.count);
        Ok(Self::Steps(AdaGrad::new(parameters, squares, seen, rows, how)?))
    }
}

impl Training {
    /// Begins to learn from rows of features `x` and the class of each, `y`, before any work is done.
    /// There are as many features as fit.
    ///
    /// # Errors
    /// [`Error::NoExamples`], [`Error::Ragged`] if the rows aren't of the same length,
    /// [`Error::Feature`] for the first that isn't finite, [`Error::Target`] for a class out of
    /// range, [`Error::Classes`] if only one occurs with a weight above 0, [`Error::WeightCount`]
    /// and [`Error::Weight`] for weights that don't fit, [`Error::Option`] for options out of
    /// range, [`Error::Memory`].
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
        Self::of(&x, y, classes, options)
    }

    /// Begins with features that may lie in another memory.
    pub(crate) fn of(
        x: &dyn Features,
        y: &[i32],
        classes: usize,
        options: &FitOptions,
    ) -> Result<Self, Error> {
        let features = features_of(x.count(), y.len())?;
        check_classes(y, classes, None)?;
        let weights = options.row_weights(y, classes)?;
        let mut counted = y.iter().zip(&weights).filter(|(_, weight)| **weight > 0.0);
        let first = counted.next();
        if counted.all(|(label, _)| Some(label) == first.map(|(label, _)| label)) {
            return Err(Error::Classes(first.iter().len()));
        }
        Self::from(&LinearClassifier::zero(classes, features)?, x, y, &weights, options)
    }

    /// From the weights of a classifier on, in steps that its stream remembers if there are
    /// batches.
    pub(super) fn from(
        start: &LinearClassifier,
        x: &dyn Features,
        y: &[i32],
        weights: &[f64],
        options: &FitOptions,
    ) -> Result<Self, Error> {
        options.check()?;
        let (classes, features) = (start.classes(), start.features());
        let new = Moments::of(x, features, weights)?;
        if new.count == 0.0 {
            return Err(Error::NoExamples);
        }
        let moments = new.joined(&start.stream.moments);
        let l2 = options.per_row(classes, moments.count);
        let scale = moments.scale(l2, classes);
        let mut penalty = vector(kernel_width(features), 0.0)?;
        penalty.iter_mut().zip(&scale).for_each(|(to, s)| *to = l2 / (s * s));
        let parameters = standardised(&start.coefficients, &start.intercepts, &moments, &scale)?;
        let mut pass = Pass::new(classes, penalty.len())?;
        pass.begin(&parameters);
        let examples = Examples::new(x, y, weights, &moments, &scale)?;
        Ok(Self {
            solver: Solver::new(parameters, &start.stream, examples.labels.len(), options)?,
            examples,
            moments,
            scale,
            penalty,
            classes,
            pass,
            next: 0,
            epoch: 0,
            options: options.clone(),
            is_done: false,
        })
    }

    /// Returns whether there is nothing left to do.
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
        self.is_done
    }

    /// Does a piece of work, about a millisecond long, and returns how far the fit is if that ended an
    /// epoch.
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
        let mut left = PIECE;
        while !self.is_done {
            let (rows, progress) = match &mut self.solver {
                Solver::Descent(_) => self.descend(),
                Solver::Steps(_) => self.step(),
            };
            if progress.is_some() {
                return progress;
            }
            left = left.saturating_sub(rows * self.examples.width * self.classes);
            if left == 0 {
                break;
            }
        }
        None
    }

    /// Adds a block to the pass, and after the last tells the descent what it asked for.
    fn descend(&mut self) -> (usize, Option<FitProgress>) {
        let Solver::Descent(descent) = &mut self.solver else { return (0, None) };
        let added = self.pass.add_from(&self.examples, self.next);
        self.next += added;
        let rows = self.examples.labels.len();
        if self.next < rows {
            return (added, None);
        }
        self.next = 0;
        let (loss, gradient) = penalised(&self.pass, rows as f64, descent.trial(), &self.penalty);
        let is_first = descent.loss == f64::INFINITY;
        let told = descent.tell(loss, &gradient);
        self.pass.begin(descent.trial());
        let largest = descent.largest();
        self.is_done =
            told == Told::Stuck || (told == Told::Moved && largest <= self.options.tolerance);
        if told != Told::Moved || (is_first && !self.is_done) {
            return (added, None);
        }
        self.epoch += 1;
        self.is_done |= self.epoch >= self.options.most_epochs();
        (added, Some(FitProgress { epoch: self.epoch, loss, gradient: Some(largest) }))
    }

    /// Takes the step of one batch.
    fn step(&mut self) -> (usize, Option<FitProgress>) {
        let Solver::Steps(steps) = &mut self.solver else { return (0, None) };
        let rows = self.examples.labels.len();
        let is_last = steps.step(&mut self.pass, &self.examples, &self.penalty);
        let taken = rows.min(self.options.batch.unwrap_or(rows));
        if !is_last {
            return (taken, None);
        }
        self.epoch += 1;
        let loss = steps.loss / rows as f64 + cost(&steps.parameters, &self.penalty);
        self.is_done = self.epoch >= self.options.most_epochs() || !loss.is_finite();
        (taken, Some(FitProgress { epoch: self.epoch, loss, gradient: None }))
    }

    /// Returns what has been learned so far.
    ///
    /// # Errors
    /// [`Error::Diverged`] if steps were so long that the weights aren't finite any more.
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
            Solver::Descent(descent) => (descent.at(), None),
            Solver::Steps(steps) => (&*steps.parameters, Some(steps.squares.clone())),
        };
        let (coefficients, intercepts) = original(parameters, &self.moments, &self.scale)?;
        let is_finite =
            coefficients.iter().all(|w| w.is_finite()) && intercepts.iter().all(|b| b.is_finite());
        if !is_finite {
            return Err(Error::Diverged { epoch: self.epoch });
        }
        let stream = Stream { moments: self.moments.clone(), squares };
        Ok(LinearClassifier { coefficients, intercepts, stream })
    }
}

/// The features of a row.
///
/// # Errors
/// [`Error::NoExamples`], [`Error::Ragged`].
pub(crate) fn features_of(length: usize, rows: usize) -> Result<usize, Error> {
    if rows == 0 || length == 0 {
        return Err(Error::NoExamples);
    }
    if !length.is_multiple_of(rows) {
        return Err(Error::Ragged { length, rows });
    }
    Ok(length / rows)
}

/// The loss per row with its penalty, and its gradient.
fn penalised(pass: &Pass, rows: f64, v: &[f64], penalty: &[f64]) -> (f64, Vec<f64>) {
    let weights = v.iter().zip(penalty.iter().cycle());
    let entry = |(sum, (v, penalty)): (&f64, (&f64, &f64))| sum / rows + penalty * v;
    let gradient = pass.gradient().iter().zip(weights).map(entry).collect();
    (pass.loss / rows + cost(v, penalty), gradient)
}

/// ½ Σ penalty·v².
fn cost(v: &[f64], penalty: &[f64]) -> f64 {
    0.5 * v.iter().zip(penalty.iter().cycle()).map(|(v, penalty)| penalty * v * v).sum::<f64>()
}
