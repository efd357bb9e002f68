//! The texts of errors.

use super::Error;
use core::fmt;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, |number, f| {
            // As in JavaScript: without an exponent, 1e300 has 301 digits.
            let is_extreme = number != 0.0 && !(1e-6..1e21).contains(&number.abs());
            if is_extreme { write!(f, "{number:e}") } else { write!(f, "{number}") }
        })
    }
}

/// Writes a number of an error text. The module `learn` has JavaScript write numbers in its own notation,
/// since Rust's conversion of f64 to text would be a fifth of the module.
type WriteNumber = fn(f64, &mut fmt::Formatter<'_>) -> fmt::Result;

impl Error {
    /// Writes the text of the error, with its f64 numbers by `write_number`.
    pub(crate) fn write(
        &self,
        f: &mut fmt::Formatter<'_>,
        write_number: WriteNumber,
    ) -> fmt::Result {
        let show = |number| Number(number, write_number);
        match *self {
            Self::Shape { ref shape, length: usize::MAX } => {
                write!(f, "shape {shape:?} has more entries than memory can hold")
            }
            Self::Shape { ref shape, length } => {
                write!(f, "shape {shape:?} doesn't hold the {length} entries given")
            }
            Self::Axis { axis, rank } => {
                write!(f, "axis {axis} is named twice or outside the {rank} dimensions")
            }
            Self::Mask { length, logits, row } => write_lengths(f, "a mask", length, logits, row),
            Self::Weights { length, logits, row } => {
                write_lengths(f, "weights", length, logits, row)
            }
            Self::Bias { length, logits, row } => write_lengths(f, "a bias", length, logits, row),
            Self::SinkCount { given, rows } => write!(f, "{given} sinks for {rows} rows"),
            Self::TargetCount { given, wanted } => write_counts(f, "targets", given, wanted),
            Self::WeightCount { given, wanted } => write_counts(f, "weights", given, wanted),
            Self::LabelCount { given, wanted } => write_counts(f, "labels", given, wanted),
            Self::ClassCount { given, wanted } => write_counts(f, "classes", given, wanted),
            Self::Ragged { length, rows } => {
                write!(f, "{length} features don't make {rows} rows of the same length")
            }
            Self::Width { length, features } => {
                write!(f, "{length} features don't make rows of the {features} learned from")
            }
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
            Self::Fraction { name, value } | Self::Option { name, value } => {
                write!(f, "{name} is {}, out of its range", show(value))
            }
            Self::Random(number) => {
                write!(f, "random number {} isn't from 0 to below 1", show(number))
            }
            Self::Entry { index, value } => write!(f, "entry {index} is {}", show(value)),
            Self::EntrySum { row, sum } => {
                write!(f, "the probabilities of row {row} sum to {}, not to 1", show(sum))
            }
            Self::Prior { index, value } => {
                let value = show(value);
                write!(
                    f,
                    "prior {index} is {value}; it has to be finite and at least 0, in training above 0"
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
            Self::State => write!(f, "the numbers are not those of a softmax state"),
            Self::Order(step) => {
                write!(f, "the order has {step:?} twice, or lacks it although it has an option")
            }
            Self::Count { count, row } => {
                write!(f, "row {row} has fewer than {count} indices to draw without replacement")
            }
            Self::Target { class, classes } => {
                write!(f, "target class {class} is outside the {classes} classes")
            }
            Self::K { k, row } => write!(f, "k is {k}; a row has {row} entries to choose from"),
            Self::Empty => write!(f, "there are 0 entries"),
            Self::AllMasked { row } => write!(f, "all of row {row} is −∞ or masked"),
            Self::Bins => write!(f, "there are 0 bins; at least one is needed"),
            Self::NoExamples => write!(f, "0 rows or 0 features to learn from"),
            Self::Classes(classes) => {
                write!(f, "the number of classes is {classes}; at least two have to occur")
            }
            Self::Diverged { epoch } => {
                write!(f, "the weights are not finite after epoch {epoch}; take shorter steps")
            }
            Self::FeatureScale { feature } => write!(
                f,
                "feature {feature} varies so little that its coefficients are beyond f32; multiply it by a \
                 constant, or set l2 above 0"
            ),
            Self::ModelFormat => write!(f, "the bytes are not those of a linear classifier"),
            Self::ModelVersion(version) => {
                write!(
                    f,
                    "the linear classifier has version {version}, which this release doesn't know"
                )
            }
            Self::ModelLength { given, wanted } => {
                let or_more = if given < wanted { " or more" } else { "" };
                write!(
                    f,
                    "a linear classifier of {given} bytes, where {wanted}{or_more} are expected"
                )
            }
            Self::Memory { bytes } => write!(f, "no memory for {bytes} bytes"),
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

/// Writes the number of entries of an array that has to have another number of them.
fn write_counts(
    f: &mut fmt::Formatter<'_>,
    what: &str,
    given: usize,
    wanted: usize,
) -> fmt::Result {
    write!(f, "there are {given} {what}, where {wanted} are needed")
}
