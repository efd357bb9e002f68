//! A class with its probability, which classification and prediction sets return.

/// A class with its probability.
///
/// ```
/// use softmax_wasm::{ClassifyOptions, classify};
///
/// let class = classify(&[5.0f64, 5.0], &ClassifyOptions::new())?.classes[0];
/// assert_eq!((class.index, class.probability), (0, 0.5));
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct ClassProbability<T> {
    /// The index of the class.
    pub index: u32,
    /// The probability of the class.
    pub probability: T,
}
