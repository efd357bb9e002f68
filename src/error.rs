//! The errors of calls, with the offending values.

use crate::fallible_vec::{self, OutOfMemory};
use crate::sample_step::SampleStep;
use alloc::vec::Vec;
use core::fmt;

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
    /// An option that is a probability, such as `top_p`, lies outside 0…1.
    Fraction(f64),
    /// A random number generator returned a number outside [0, 1).
    Random(f64),
    /// The number of bins is 0.
    Bins,
    /// An option that is a fraction lies outside its range.
    FractionOption {
        /// The name of the option.
        name: &'static str,
        /// The value of the option.
        value: f64,
    },
    /// A prior is negative or not finite, or a prior of training is 0.
    RangePrior {
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
    /// There are fewer than two classes to tell apart (`ERR_LABELS`), or another number of classes than a fit
    /// has (`ERR_OPTION`).
    Classes(usize),
    /// There isn't one label per class (`ERR_LABELS`), or one prior (`ERR_RANGE`).
    LabelCount {
        /// The number of labels.
        given: usize,
        /// The number of classes.
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

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, |number, f| write!(f, "{number}"))
    }
}

/// Writes a number of an error text. The module `learn` has JavaScript write numbers in its own notation,
/// since Rust's conversion of f64 to text would be a fifth of the module.
pub(crate) type WriteNumber = fn(f64, &mut fmt::Formatter<'_>) -> fmt::Result;

impl Error {
    /// Returns the error for dimensions that don't hold `length` entries, or the one for memory if there is
    /// none for the list of dimensions.
    pub(crate) fn shape(shape: &[usize], length: usize) -> Self {
        match fallible_vec::copy(shape) {
            Ok(shape) => Self::Shape { shape, length },
            Err(error) => error.into(),
        }
    }

    /// Writes the text of the error, with its f64 numbers by `write_number`.
    pub(crate) fn write(
        &self,
        f: &mut fmt::Formatter<'_>,
        write_number: WriteNumber,
    ) -> fmt::Result {
        match self {
            Self::Shape { .. }
            | Self::Axis { .. }
            | Self::Mask { .. }
            | Self::SinkCount { .. }
            | Self::Weights { .. }
            | Self::Bias { .. }
            | Self::TargetCount { .. }
            | Self::WeightCount { .. }
            | Self::LabelCount { .. }
            | Self::Ragged { .. }
            | Self::Width { .. } => self.write_length(f),
            Self::Temperature(_)
            | Self::TemperatureMismatch { .. }
            | Self::Smoothing(_)
            | Self::Fraction(_)
            | Self::FractionOption { .. }
            | Self::Option { .. }
            | Self::Random(_)
            | Self::Entry { .. }
            | Self::EntrySum { .. }
            | Self::RangePrior { .. }
            | Self::Feature { .. }
            | Self::Weight { .. } => self.write_value(f, write_number),
            Self::State
            | Self::Order(_)
            | Self::Count { .. }
            | Self::Target { .. }
            | Self::K { .. }
            | Self::Empty
            | Self::AllMasked { .. }
            | Self::Bins
            | Self::NoExamples
            | Self::Classes(_) => self.write_choice(f),
            Self::Diverged { .. }
            | Self::FeatureScale { .. }
            | Self::ModelFormat
            | Self::ModelVersion(_)
            | Self::ModelLength { .. } => self.write_classifier(f),
            Self::Memory { bytes } => write!(f, "no memory for {bytes} bytes"),
        }
    }

    /// Writes the text of an error of a shape, an axis or the length of an array. As in the other three, an
    /// error of another family is a bug.
    fn write_length(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shape { shape, length } => {
                write!(f, "shape {shape:?} doesn't hold the {length} entries given")
            }
            Self::Axis { axis, rank } => {
                write!(f, "axis {axis} is named twice or outside the {rank} dimensions")
            }
            Self::Mask { length, logits, row } => {
                write_lengths(f, "a mask", *length, *logits, *row)
            }
            Self::SinkCount { given, rows } => write!(f, "{given} sinks for {rows} rows"),
            Self::Weights { length, logits, row } => {
                write_lengths(f, "weights", *length, *logits, *row)
            }
            Self::Bias { length, logits, row } => {
                write_lengths(f, "a bias", *length, *logits, *row)
            }
            Self::TargetCount { given, wanted } => write!(f, "{given} targets where {wanted} fit"),
            Self::WeightCount { given, wanted } => write!(f, "{given} weights where {wanted} fit"),
            Self::LabelCount { given, wanted } => write!(f, "{given} labels where {wanted} fit"),
            Self::Ragged { length, rows } => {
                write!(f, "{length} features don't make {rows} rows of the same length")
            }
            Self::Width { length, features } => {
                write!(f, "{length} features don't make rows of the {features} learned from")
            }
            _ => Err(fmt::Error),
        }
    }

    /// Writes the text of an error of a number out of its range.
    fn write_value(&self, f: &mut fmt::Formatter<'_>, write_number: WriteNumber) -> fmt::Result {
        let show = |number: &f64| Number(*number, write_number);
        match self {
            Self::Temperature(temperature) => {
                write!(f, "temperature {} is negative or not a number", show(temperature))
            }
            Self::TemperatureMismatch { own, other } => {
                let (own, other) = (show(own), show(other));
                write!(f, "a state at temperature {other} can't be added to one at {own}")
            }
            Self::Smoothing(smoothing) => {
                write!(f, "label smoothing {} is outside 0…1", show(smoothing))
            }
            Self::Fraction(fraction) => {
                write!(f, "fraction {} of the probability is outside 0…1", show(fraction))
            }
            Self::FractionOption { name, value } | Self::Option { name, value } => {
                write!(f, "{name} is {}, out of its range", show(value))
            }
            Self::Random(number) => {
                write!(f, "random number {} isn't from 0 to below 1", show(number))
            }
            Self::Entry { index, value } => write!(f, "entry {index} is {}", show(value)),
            Self::EntrySum { row, sum } => {
                write!(f, "the probabilities of row {row} sum to {}, not to 1", show(sum))
            }
            Self::RangePrior { index, value } => {
                write!(
                    f,
                    "prior {index} is {}; it has to be finite and 0 or more, in training above 0",
                    show(value)
                )
            }
            Self::Feature { row, column, value } => {
                let value = show(value);
                write!(f, "feature {column} of row {row} is {value}; it has to be a finite f32")
            }
            Self::Weight { index, value } => {
                let value = show(value);
                write!(f, "weight {index} is {value}; it has to be 0 or positive and a finite f32")
            }
            _ => Err(fmt::Error),
        }
    }

    /// Writes the text of an error of a row or an option that leaves nothing to compute.
    fn write_choice(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::State => write!(f, "numbers that no state of a softmax has"),
            Self::Order(step) => {
                write!(f, "the order has {step:?} twice, or lacks it although it has an option")
            }
            Self::Count { count, row } => {
                write!(f, "row {row} has fewer than {count} indices that can be drawn once each")
            }
            Self::Target { class, classes } => {
                write!(f, "target class {class} is outside the {classes} classes")
            }
            Self::K { k, row } => write!(f, "k is {k}; a row has {row} entries to choose from"),
            Self::Empty => write!(f, "there are 0 entries"),
            Self::AllMasked { row } => write!(f, "all of row {row} is −∞ or masked"),
            Self::Bins => write!(f, "0 bins"),
            Self::NoExamples => write!(f, "0 rows or 0 features to learn from"),
            Self::Classes(classes) => {
                write!(f, "{classes} class to tell apart; at least two have to occur")
            }
            _ => Err(fmt::Error),
        }
    }

    /// Writes the text of an error of a fit, or of the bytes of a classifier.
    fn write_classifier(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Diverged { epoch } => {
                write!(f, "the weights are not finite after epoch {epoch}; take shorter steps")
            }
            Self::FeatureScale { feature } => write!(
                f,
                "feature {feature} varies so little that its coefficients are beyond f32; multiply it by a \
                 constant, or set l2 above 0"
            ),
            Self::ModelFormat => write!(f, "no bytes of a linear classifier"),
            Self::ModelVersion(version) => {
                write!(f, "a linear classifier of version {version}; versions 1 and 2 are known")
            }
            Self::ModelLength { given, wanted } => {
                let or_more = if given < wanted { " or more" } else { "" };
                write!(f, "{given} bytes of a linear classifier where it has {wanted}{or_more}")
            }
            _ => Err(fmt::Error),
        }
    }
}

/// A number of an error text, with the function that writes it.
struct Number(f64, WriteNumber);

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (self.1)(self.0, f)
    }
}

/// Writes the length of an array that fits neither the logits nor a row.
fn write_lengths(
    f: &mut fmt::Formatter<'_>,
    what: &str,
    length: usize,
    logits: usize,
    row: usize,
) -> fmt::Result {
    write!(f, "{what} of length {length} for {logits} logits in rows of {row}")
}

impl core::error::Error for Error {}
