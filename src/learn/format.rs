//! The bytes of a classifier with the names of its classes, little-endian:
//!
//! ```text
//! "SMLC", version, classes K, features d     4 bytes each
//! intercepts, coefficients                   K of f64, K·d of f32
//! the label of each class                    0 and an f64; 1, a length and UTF-8; or 2 and 0 or 1
//! the moments of the rows                    2 + 2·d of f64: rows, count, means, squares
//! ```
//!
//! The moments are those from which [`LinearClassifier::partial_fit`] continues. Version 2 has none, and is
//! that of weights that were learned elsewhere. Version 1 had the intercepts in f32 and no label 2. They are
//! f64 since features may be far from 0: the intercept cancels the large part that their products with the
//! coefficients have in common.

use super::classifier::LinearClassifier;
use crate::error::Error;
use crate::fallible_vec::{allocate, collect, copy};
use alloc::string::String;
use alloc::vec::Vec;

const MAGIC: &[u8; 4] = b"SMLC";
/// The version with moments and the one without.
const VERSION: u32 = 3;
const VERSION_WITHOUT_MOMENTS: u32 = 2;
/// The first byte of a label.
const NUMBER: u8 = 0;
const TEXT: u8 = 1;
const BOOLEAN: u8 = 2;

/// The name of a class. It requires the feature `learn`.
///
/// ```
/// use softmax_wasm::{ClassLabel, LinearClassifier};
///
/// let labels = [ClassLabel::Boolean(false), ClassLabel::Boolean(true)];
/// assert!(LinearClassifier::zero(2, 1)?.to_bytes(&labels).is_ok());
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ClassLabel {
    /// A number, such as the class numbers of datasets.
    Number(f64),
    /// A text.
    Text(String),
    /// A truth value.
    Boolean(bool),
}

impl ClassLabel {
    /// Returns the number of its bytes.
    fn length(&self) -> usize {
        match self {
            Self::Number(_) => 9,
            Self::Text(text) => 5 + text.len(),
            Self::Boolean(_) => 2,
        }
    }
}

impl LinearClassifier {
    /// Returns the classifier and one label per class as bytes: 4 per coefficient and 8 per intercept, and 16
    /// per feature for the mean and the spread from which [`partial_fit`](Self::partial_fit) continues. The
    /// lengths of the steps of earlier passes aren't among them, so a classifier from bytes continues with
    /// steps as short as after a fit.
    ///
    /// # Errors
    /// [`Error::LabelCount`] if there isn't one label per class, [`Error::Memory`] if memory runs out.
    ///
    /// ```
    /// use softmax_wasm::{ClassLabel, LinearClassifier};
    ///
    /// let classifier = LinearClassifier::new(vec![0.5, -0.5], vec![0.0, 1.0])?;
    /// let labels = [ClassLabel::Text("cat".into()), ClassLabel::Text("dog".into())];
    /// let bytes = classifier.to_bytes(&labels)?;
    /// let (same, names) = LinearClassifier::from_bytes(&bytes)?;
    /// assert_eq!((same.coefficients(), &*names), (classifier.coefficients(), &labels[..]));
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub fn to_bytes(&self, labels: &[ClassLabel]) -> Result<Vec<u8>, Error> {
        if labels.len() != self.classes() {
            return Err(Error::LabelCount { given: labels.len(), wanted: self.classes() });
        }
        let of_labels: usize = labels.iter().map(ClassLabel::length).sum();
        let moments = self.moments()?;
        let doubles = self.intercepts.len() + moments.len();
        let length = 16 + 8 * doubles + 4 * self.coefficients.len() + of_labels;
        let mut bytes = allocate(length)?;
        bytes.extend(MAGIC);
        let version = if moments.is_empty() { VERSION_WITHOUT_MOMENTS } else { VERSION };
        for number in [version, self.classes() as u32, self.features() as u32] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(self.intercepts.iter().flat_map(|b| b.to_le_bytes()));
        bytes.extend(self.coefficients.iter().flat_map(|w| w.to_le_bytes()));
        for label in labels {
            match label {
                ClassLabel::Number(number) => {
                    bytes.push(NUMBER);
                    bytes.extend(number.to_le_bytes());
                }
                ClassLabel::Text(text) => {
                    bytes.push(TEXT);
                    bytes.extend((text.len() as u32).to_le_bytes());
                    bytes.extend(text.as_bytes());
                }
                ClassLabel::Boolean(value) => bytes.extend([BOOLEAN, u8::from(*value)]),
            }
        }
        bytes.extend(moments.iter().flat_map(|number| number.to_le_bytes()));
        Ok(bytes)
    }

    /// Returns the classifier and its labels from bytes that [`to_bytes`](Self::to_bytes), or `toBytes` in
    /// JavaScript, has written.
    ///
    /// # Errors
    /// [`Error::ModelFormat`] if the bytes aren't those of a classifier, [`Error::ModelVersion`] for an
    /// unknown version, [`Error::ModelLength`] if bytes are missing or there are too many, [`Error::Classes`]
    /// for fewer than two classes, [`Error::NoExamples`] if there are no features, [`Error::Entry`] for a
    /// coefficient or an intercept that isn't finite, [`Error::Memory`] if memory runs out.
    ///
    /// ```
    /// use softmax_wasm::{Error, LinearClassifier};
    ///
    /// let none = LinearClassifier::from_bytes(b"SMLC\x09\0\0\0").map(|_| ());
    /// assert_eq!(none, Err(Error::ModelVersion(9)));
    /// ```
    pub fn from_bytes(bytes: &[u8]) -> Result<(Self, Vec<ClassLabel>), Error> {
        let mut rest = Reader { bytes, offset: 0 };
        if !bytes.starts_with(MAGIC) {
            return Err(Error::ModelFormat);
        }
        rest.take(MAGIC.len())?;
        let version = rest.read_u32()?;
        if !(1..=VERSION).contains(&version) {
            return Err(Error::ModelVersion(version));
        }
        let (classes, features) = (rest.read_u32()? as usize, rest.read_u32()? as usize);
        let intercepts = match version {
            1 => collect(rest.read_f32s(classes)?.into_iter().map(f64::from))?,
            _ => rest.read_f64s(classes)?,
        };
        let coefficients = rest.read_f32s(classes.saturating_mul(features))?;
        let mut labels = allocate(classes)?;
        for _ in 0..classes {
            labels.push(rest.read_label()?);
        }
        let moments = match version {
            VERSION => rest.read_f64s(features.saturating_mul(2).saturating_add(2))?,
            _ => Vec::new(),
        };
        if rest.offset < bytes.len() {
            return Err(Error::ModelLength { given: bytes.len(), wanted: rest.offset });
        }
        Ok((Self::new(coefficients, intercepts)?.with_moments(&moments)?, labels))
    }
}

/// A reader of bytes, with the offset of the next one.
struct Reader<'a> {
    bytes: &'a [u8],
    offset: usize,
}

impl<'a> Reader<'a> {
    /// Returns the next `count` bytes.
    fn take(&mut self, count: usize) -> Result<&'a [u8], Error> {
        let end = self.offset.saturating_add(count);
        let taken = self.bytes.get(self.offset..end);
        let short = Error::ModelLength { given: self.bytes.len(), wanted: end };
        self.offset = end;
        taken.ok_or(short)
    }

    fn read_array<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }

    fn read_u32(&mut self) -> Result<u32, Error> {
        self.read_array().map(u32::from_le_bytes)
    }

    fn read_f32s(&mut self, count: usize) -> Result<Vec<f32>, Error> {
        let floats = self.take(count.saturating_mul(4))?.chunks_exact(4);
        Ok(collect(floats.map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])))?)
    }

    fn read_f64s(&mut self, count: usize) -> Result<Vec<f64>, Error> {
        let doubles = self.take(count.saturating_mul(8))?.as_chunks().0;
        Ok(collect(doubles.iter().copied().map(f64::from_le_bytes))?)
    }

    fn read_label(&mut self) -> Result<ClassLabel, Error> {
        match self.take(1)? {
            [NUMBER] => {
                self.read_array().map(|bytes| ClassLabel::Number(f64::from_le_bytes(bytes)))
            }
            [TEXT] => {
                let length = self.read_u32()? as usize;
                let text = String::from_utf8(copy(self.take(length)?)?);
                text.map(ClassLabel::Text).map_err(|_| Error::ModelFormat)
            }
            [BOOLEAN] => match self.take(1)? {
                [value @ (0 | 1)] => Ok(ClassLabel::Boolean(*value == 1)),
                _ => Err(Error::ModelFormat),
            },
            _ => Err(Error::ModelFormat),
        }
    }
}
