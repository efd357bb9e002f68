//! What can be wrong with a call, with the numbers that are wrong.

use crate::kernel::warp::SampleStep;
use alloc::vec::Vec;
use core::fmt;

/// Why a call was refused. Nothing has been changed then.
///
/// A variant, or the first word of several, has the name of the code that JavaScript's errors have:
/// [`Error::K`] is `ERR_K`, [`Error::Target`] and [`Error::TargetCount`] are `ERR_TARGET`. Those of
/// learning from rows of features say in their documentation which they are.
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
    /// The product of the dimensions isn't the number of entries.
    Shape {
        /// The dimensions.
        shape: Vec<usize>,
        /// The number of entries.
        length: usize,
    },
    /// An axis lies outside −rank…rank−1 or is named twice.
    Axis {
        /// The axis as given.
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
    /// A temperature is negative or NaN.
    Temperature(f64),
    /// States of different temperatures can't be merged.
    TemperatureMismatch {
        /// That of the state that was to be added to.
        own: f64,
        /// That of the other.
        other: f64,
    },
    /// Numbers that no state of a softmax has.
    State,
    /// There is neither one sink nor one for each row (`ERR_SHAPE`).
    SinkCount {
        /// How many there are.
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
        /// How many there are.
        length: usize,
        /// The number of logits.
        logits: usize,
        /// The length of a row.
        row: usize,
    },
    /// A list of steps names this one twice, or lacks it although it has an option (`ERR_OPTION`).
    Order(SampleStep),
    /// A row has fewer indices that can be drawn once each than are asked for.
    Count {
        /// How many are asked for.
        count: usize,
        /// The row.
        row: usize,
    },
    /// A class of a target doesn't exist.
    Target {
        /// Its index.
        class: i64,
        /// The number of classes.
        classes: usize,
    },
    /// There is neither one class per row nor, in a distribution, one number per logit.
    TargetCount {
        /// The number of targets.
        given: usize,
        /// The number that fits.
        wanted: usize,
    },
    /// A label smoothing lies outside 0…1.
    Smoothing(f64),
    /// More of the largest entries are asked for than a row has that aren't masked, or none.
    K {
        /// How many.
        k: usize,
        /// How many there are.
        row: usize,
    },
    /// There are no entries where one has to be chosen.
    Empty,
    /// An entry is NaN, or another number that has no answer there.
    Entry {
        /// Its index in the array.
        index: usize,
        /// What it is.
        value: f64,
    },
    /// The probabilities of a row don't sum to 1.
    EntrySum {
        /// The row.
        row: usize,
        /// Their sum.
        sum: f64,
    },
    /// Nothing can be chosen from a row: all of it is −∞ or masked.
    AllMasked {
        /// The row.
        row: usize,
    },
    /// A part of the probability lies outside 0…1.
    Fraction(f64),
    /// A generator of random numbers gave one that isn't from 0 to below 1.
    Random(f64),
    /// Confidences are to be counted in 0 bins.
    Bins,
    /// An option that is a part lies outside its range.
    FractionOption {
        /// Its name.
        name: &'static str,
        /// What it is.
        value: f64,
    },
    /// A prior is no number that a class can have: not positive in training, or negative or not finite.
    RangePrior {
        /// Its class.
        index: usize,
        /// What it is.
        value: f64,
    },
    /// There are no rows, none of a weight above 0, or no features to learn from (`ERR_EMPTY`).
    NoExamples,
    /// Features don't make as many rows of the same length as there are (`ERR_SHAPE`).
    Ragged {
        /// How many features there are in all.
        length: usize,
        /// The number of rows.
        rows: usize,
    },
    /// Features don't make rows of as many as a classifier takes (`ERR_SHAPE`).
    Width {
        /// How many features there are in all.
        length: usize,
        /// The number of features that a classifier takes.
        features: usize,
    },
    /// A feature isn't finite (`ERR_ENTRY`).
    Feature {
        /// Its row.
        row: usize,
        /// Its index in the row.
        column: usize,
        /// What it is.
        value: f64,
    },
    /// There isn't a weight for each row, or for each class (`ERR_WEIGHTS`).
    WeightCount {
        /// How many there are.
        given: usize,
        /// How many fit.
        wanted: usize,
    },
    /// A weight of a row or of a class is negative, or no finite f32 (`ERR_WEIGHTS`).
    Weight {
        /// Its index.
        index: usize,
        /// What it is.
        value: f64,
    },
    /// Fewer than two classes: there is nothing to tell apart (`ERR_LABELS`).
    Classes(usize),
    /// There isn't a label for each class (`ERR_LABELS`).
    LabelCount {
        /// The number of labels.
        given: usize,
        /// The number of classes.
        wanted: usize,
    },
    /// An option of learning is out of range.
    Option {
        /// Its name.
        name: &'static str,
        /// What it is.
        value: f64,
    },
    /// Steps were so long that weights aren't finite any more.
    Diverged {
        /// The epoch after which it was noticed.
        epoch: usize,
    },
    /// Bytes that hold no classifier.
    ModelFormat,
    /// Bytes of a version that isn't known.
    ModelVersion(u32),
    /// The bytes of a classifier are cut short, or there are more.
    ModelLength {
        /// How many there are.
        given: usize,
        /// How many it takes, so far as it could be read.
        wanted: usize,
    },
    /// No memory is left for the rows of a strided axis or the results.
    Memory {
        /// The bytes asked for.
        bytes: usize,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shape { shape, length } => {
                write!(f, "shape {shape:?} doesn't hold the {length} entries given")
            }
            Self::Axis { axis, rank } => {
                write!(f, "axis {axis} is named twice or outside the {rank} dimensions")
            }
            Self::Mask { length, logits, row } => lengths(f, "a mask", *length, *logits, *row),
            Self::Temperature(temperature) => {
                write!(f, "temperature {temperature} is negative or not a number")
            }
            Self::TemperatureMismatch { own, other } => {
                write!(f, "a state at temperature {other} can't be added to one at {own}")
            }
            Self::SinkCount { given, rows } => write!(f, "{given} sinks for {rows} rows"),
            Self::State => write!(f, "numbers that no state of a softmax has"),
            Self::Weights { length, logits, row } => lengths(f, "weights", *length, *logits, *row),
            Self::Bias { length, logits, row } => lengths(f, "a bias", *length, *logits, *row),
            Self::Order(step) => {
                write!(f, "the order has {step:?} twice, or lacks it although it has an option")
            }
            Self::Count { count, row } => {
                write!(f, "row {row} has fewer than {count} indices that can be drawn once each")
            }
            Self::Target { class, classes } => {
                write!(f, "target class {class} is outside the {classes} classes")
            }
            Self::TargetCount { given, wanted } => write!(f, "{given} targets where {wanted} fit"),
            Self::Smoothing(smoothing) => write!(f, "label smoothing {smoothing} is outside 0…1"),
            Self::K { k, row } => write!(f, "k is {k}; a row has {row} entries to choose from"),
            Self::Empty => write!(f, "there are 0 entries"),
            Self::Entry { index, value } => write!(f, "entry {index} is {value}"),
            Self::EntrySum { row, sum } => {
                write!(f, "the probabilities of row {row} sum to {sum}, not to 1")
            }
            Self::AllMasked { row } => write!(f, "all of row {row} is −∞ or masked"),
            Self::Fraction(part) => write!(f, "part {part} of the probability is outside 0…1"),
            Self::Random(number) => write!(f, "random number {number} isn't from 0 to below 1"),
            Self::Bins => write!(f, "0 bins"),
            Self::RangePrior { index, value } => {
                write!(f, "prior {index} is {value}; those of training have to be positive")
            }
            Self::NoExamples => write!(f, "0 rows or 0 features to learn from"),
            Self::Ragged { length, rows } => {
                write!(f, "{length} features don't make {rows} rows of the same length")
            }
            Self::Width { length, features } => {
                write!(f, "{length} features don't make rows of the {features} learned from")
            }
            Self::Feature { row, column, value } => {
                write!(f, "feature {column} of row {row} is {value}; it has to be a finite f32")
            }
            Self::WeightCount { given, wanted } => write!(f, "{given} weights where {wanted} fit"),
            Self::Weight { index, value } => {
                write!(f, "weight {index} is {value}; it has to be 0 or positive and a finite f32")
            }
            Self::Classes(classes) => {
                write!(f, "{classes} class to tell apart; at least two have to occur")
            }
            Self::LabelCount { given, wanted } => write!(f, "{given} labels where {wanted} fit"),
            Self::FractionOption { name, value } | Self::Option { name, value } => {
                write!(f, "{name} is {value}, out of its range")
            }
            Self::Diverged { epoch } => {
                write!(f, "the weights are not finite after epoch {epoch}; take shorter steps")
            }
            Self::ModelFormat => write!(f, "no bytes of a linear classifier"),
            Self::ModelVersion(version) => {
                write!(f, "a linear classifier of version {version}; versions 1 and 2 are known")
            }
            Self::ModelLength { given, wanted } => {
                write!(f, "{given} bytes of a linear classifier where it has {wanted} or more")
            }
            Self::Memory { bytes } => write!(f, "no memory for {bytes} bytes"),
        }
    }
}

fn lengths(
    f: &mut fmt::Formatter<'_>,
    what: &str,
    length: usize,
    logits: usize,
    row: usize,
) -> fmt::Result {
    write!(f, "{what} of length {length} for {logits} logits in rows of {row}")
}

impl core::error::Error for Error {}
