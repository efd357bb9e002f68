//! The names of the sampling steps.

/// A step on the way from logits to those that can be drawn.
///
/// ```
/// use softmax_wasm::{SampleOptions, SampleStep, warp};
///
/// // The temperature last.
/// let order = [SampleStep::TopP, SampleStep::Temperature];
/// let options = SampleOptions::new().temperature(0.5).top_p(0.8).order(&order);
/// assert_eq!(warp(&[3.0, 2.0, 1.0], &options)?, [6.0, 4.0, f64::NEG_INFINITY]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SampleStep {
    /// `repetition`, `presence` and `frequency` of the tokens of `history`.
    Penalties,
    /// `bias` is added.
    Bias,
    /// `temperature` divides.
    Temperature,
    /// The `top_k` most probable entries stay.
    TopK,
    /// `typical_p`: the fewest entries of the most typical information that hold this probability stay.
    TypicalP,
    /// `top_p`: the fewest of the most probable entries that hold this probability stay.
    TopP,
    /// `min_p`: entries with at least this fraction of the largest probability stay.
    MinP,
    /// `epsilon`: entries with at least this probability stay.
    Epsilon,
    /// `eta`: entries with at least this probability stay, or with less where the entropy is large.
    Eta,
    /// `top_n_sigma`: logits at most this many standard deviations below the largest stay.
    TopNSigma,
}

impl SampleStep {
    pub(crate) const ALL: [Self; 10] = [
        Self::Penalties,
        Self::Bias,
        Self::Temperature,
        Self::TopK,
        Self::TypicalP,
        Self::TopP,
        Self::MinP,
        Self::Epsilon,
        Self::Eta,
        Self::TopNSigma,
    ];
}
