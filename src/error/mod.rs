//! The errors of calls, with the offending values.

mod message;

use crate::fallible_vec::{self, OutOfMemory};
use crate::sample_step::SampleStep;
use alloc::vec::Vec;

/// The reason why a call failed. A call that fails changes nothing, except that one of
/// [`sample`](crate::sample) or of its relatives may have taken numbers from its generator.
///
/// Functions that return no [`Result`] allocate as [`Vec`] does.
///
/// A variant, or its first word, has the name of the code of JavaScript's errors: [`Error::K`] is `ERR_K`,
/// and [`Error::TargetCount`] is `ERR_TARGET`. The documentation of the other variants names their code.
///
/// ```
/// use softmax_wasm::{Error, top_k};
///
/// let error = top_k(&[1.0f32, 2.0], 3);
/// assert_eq!(error, Err(Error::K { k: 3, row: 2 }));
/// assert_eq!(error.unwrap_err().to_string(), "k is 3; a row has 2 entries to choose from");
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// The product of the dimensions isn't the number of entries, or two arrays differ in length.
    Shape {
        /// The dimensions.
        shape: Vec<usize>,
        /// The number of entries, or the length of the second array.
        length: usize,
    },
    /// An axis lies outside −rank…rank−1 or is named twice.
    Axis {
        /// The axis that the caller passed.
        axis: isize,
        /// The number of dimensions.
        rank: usize,
    },
    /// The mask has neither one entry per logit nor one per entry of a row.
    Mask {
        /// The length of the mask.
        length: usize,
        /// The number of logits.
        logits: usize,
        /// The length of a row.
        row: usize,
    },
    /// The temperature is negative or NaN.
    Temperature(f64),
    /// Two states of different temperatures can't be merged (`ERR_TEMPERATURE`).
    TemperatureMismatch {
        /// The temperature of the state to add to.
        own: f64,
        /// The temperature of the other state.
        other: f64,
    },
    /// The numbers aren't those of a [`SoftmaxState`](crate::SoftmaxState) (`ERR_MODEL`).
    State,
    /// There is neither one sink nor one per row (`ERR_SHAPE`).
    SinkCount {
        /// The number of sinks.
        given: usize,
        /// The number of rows.
        rows: usize,
    },
    /// There is neither one weight per logit nor one per entry of a row.
    Weights {
        /// The number of weights.
        length: usize,
        /// The number of logits.
        logits: usize,
        /// The length of a row.
        row: usize,
    },
    /// There is neither one bias per logit nor one per entry of a row.
    Bias {
        /// The number of biases.
        length: usize,
        /// The number of logits.
        logits: usize,
        /// The length of a row.
        row: usize,
    },
    /// An order of steps lists this step twice, or lacks it although its option is set (`ERR_OPTION`).
    Order(SampleStep),
    /// A row has fewer distinct indices to draw than requested.
    Count {
        /// The requested number of indices.
        count: usize,
        /// The index of the row.
        row: usize,
    },
    /// The class of a target doesn't exist (`ERR_TARGET`, or `ERR_LABELS` from a classifier).
    Target {
        /// The index of the class.
        class: i64,
        /// The number of classes.
        classes: usize,
    },
    /// There is neither one class per row nor, for distributions, one number per logit.
    TargetCount {
        /// The number of targets.
        given: usize,
        /// The number of targets that the call needs.
        wanted: usize,
    },
    /// The label smoothing lies outside 0…1.
    Smoothing(f64),
    /// The requested number of entries is 0, or larger than the number of unmasked entries of a row.
    K {
        /// The requested number of entries.
        k: usize,
        /// The number of unmasked entries of the row.
        row: usize,
    },
    /// There are no entries to choose from.
    Empty,
    /// An entry is NaN, or a number for which the function has no result.
    Entry {
        /// The index of the entry in the array.
        index: usize,
        /// The value of the entry.
        value: f64,
    },
    /// The probabilities of a row don't sum to 1.
    EntrySum {
        /// The index of the row.
        row: usize,
        /// The sum of the probabilities.
        sum: f64,
    },
    /// Every entry of a row is −∞ or masked, so that none can be chosen.
    AllMasked {
        /// The index of the row.
        row: usize,
    },
    /// A random number generator returned a number outside [0, 1).
    Random(f64),
    /// The number of bins is 0.
    Bins,
    /// An option that is a fraction, such as `top_p` or `keep`, lies outside its range.
    Fraction {
        /// The name of the option.
        name: &'static str,
        /// The value of the option.
        value: f64,
    },
    /// A prior is negative or not finite, or a prior of training is 0 (`ERR_RANGE`).
    Prior {
        /// The index of the class.
        index: usize,
        /// The value of the prior.
        value: f64,
    },
    /// There are no features, no rows, or no rows with a weight above 0 (`ERR_EMPTY`).
    NoExamples,
    /// The features don't make rows of equal length (`ERR_SHAPE`).
    Ragged {
        /// The number of all features.
        length: usize,
        /// The number of rows.
        rows: usize,
    },
    /// The features don't make rows of the length that a classifier takes (`ERR_SHAPE`).
    Width {
        /// The number of all features.
        length: usize,
        /// The number of features of a row that the classifier takes.
        features: usize,
    },
    /// A feature isn't a finite `f32` (`ERR_ENTRY`).
    Feature {
        /// The index of the row.
        row: usize,
        /// The index of the feature in the row.
        column: usize,
        /// The value of the feature.
        value: f64,
    },
    /// There isn't one weight per row, or one per class (`ERR_WEIGHTS`).
    WeightCount {
        /// The number of weights.
        given: usize,
        /// The number of weights that the call needs.
        wanted: usize,
    },
    /// A weight of a row or of a class is negative, or not a finite `f32` (`ERR_WEIGHTS`).
    Weight {
        /// The index of the row or of the class.
        index: usize,
        /// The value of the weight.
        value: f64,
    },
    /// There are fewer than two classes to tell apart (`ERR_LABELS`).
    Classes(usize),
    /// There isn't one label per class (`ERR_LABELS`).
    LabelCount {
        /// The number of labels.
        given: usize,
        /// The number of classes.
        wanted: usize,
    },
    /// Thresholds or a calibration are for another number of classes (`ERR_OPTION`), or priors are
    /// (`ERR_RANGE`).
    ClassCount {
        /// The number of classes that they are for.
        given: usize,
        /// The number of classes of the rows, or of the other priors.
        wanted: usize,
    },
    /// A numeric option lies outside its range.
    Option {
        /// The name of the option.
        name: &'static str,
        /// The value of the option.
        value: f64,
    },
    /// The steps of a fit were so long that the weights are no longer finite.
    Diverged {
        /// The epoch after which the weights were found not to be finite.
        epoch: usize,
    },
    /// A feature varies so little that its coefficients are beyond f32 (`ERR_DIVERGED`).
    FeatureScale {
        /// The index of the feature.
        feature: usize,
    },
    /// The bytes aren't those of a classifier (`ERR_MODEL`).
    ModelFormat,
    /// The bytes of a classifier have an unknown version (`ERR_MODEL`).
    ModelVersion(u32),
    /// Bytes of a classifier are missing, or there are too many (`ERR_MODEL`).
    ModelLength {
        /// The number of bytes.
        given: usize,
        /// The number of bytes that the classifier needs, as far as it could be read.
        wanted: usize,
    },
    /// Memory could not be allocated.
    Memory {
        /// The number of requested bytes.
        bytes: usize,
    },
}

impl From<OutOfMemory> for Error {
    fn from(OutOfMemory(bytes): OutOfMemory) -> Self {
        Self::Memory { bytes }
    }
}

impl Error {
    /// Returns the error for dimensions that don't hold `length` entries, or the one for memory if there is
    /// none for the list of dimensions.
    pub(crate) fn shape(shape: &[usize], length: usize) -> Self {
        match fallible_vec::copy(shape) {
            Ok(shape) => Self::Shape { shape, length },
            Err(error) => error.into(),
        }
    }
}

impl core::error::Error for Error {}
