//! The order of the steps from logits to the distribution to draw from.

use crate::error::Error;
use crate::fallible_vec::collect;
use crate::ops::sample_options::SampleOptions;
use crate::sample_step::SampleStep;
use alloc::vec::Vec;

/// The order of the steps from logits to the distribution to draw from.
///
/// ```
/// use softmax_wasm::{SampleOptions, SampleOrder, warp};
///
/// let options = SampleOptions::new().temperature(0.5).top_p(0.8);
/// let cut = f64::NEG_INFINITY;
/// assert_eq!(warp(&[3.0, 2.0, 1.0], &options)?, [6.0, cut, cut]);
/// let options = options.order(SampleOrder::LlamaCpp);
/// assert_eq!(warp(&[3.0, 2.0, 1.0], &options)?, [6.0, 4.0, cut]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SampleOrder<'a> {
    /// The order of Hugging Face's transformers, in which the temperature precedes the steps that remove
    /// entries; but the bias, which precedes the penalties there, follows them, and typical-p, which follows
    /// min-p there, precedes top-p.
    #[default]
    HuggingFace,
    /// The order of llama.cpp, in which the bias precedes the penalties, top-nσ precedes the other steps that
    /// remove entries, and the temperature is last.
    LlamaCpp,
    /// The listed steps, each once. It is an error to set an option of a step that isn't listed.
    Steps(&'a [SampleStep]),
}

impl<'a> From<&'a [SampleStep]> for SampleOrder<'a> {
    fn from(steps: &'a [SampleStep]) -> Self {
        Self::Steps(steps)
    }
}

impl<'a, const N: usize> From<&'a [SampleStep; N]> for SampleOrder<'a> {
    fn from(steps: &'a [SampleStep; N]) -> Self {
        Self::Steps(steps)
    }
}

/// The steps in the order of llama.cpp (common/common.h). Steps that llama.cpp lacks follow its last step
/// that removes entries.
const LLAMA_CPP: [SampleStep; 10] = [
    SampleStep::Bias,
    SampleStep::Penalties,
    SampleStep::TopNSigma,
    SampleStep::TopK,
    SampleStep::TypicalP,
    SampleStep::TopP,
    SampleStep::MinP,
    SampleStep::Epsilon,
    SampleStep::Eta,
    SampleStep::Temperature,
];

impl SampleOptions<'_> {
    /// Returns the steps that have an effect, each with its value.
    ///
    /// # Errors
    /// [`Error::Order`] for a step that is listed twice, or that isn't listed although its option is set.
    pub(super) fn steps(&self) -> Result<Vec<(SampleStep, f64)>, Error> {
        let has_penalties = self.repetition != 1.0 || self.presence != 0.0 || self.frequency != 0.0;
        let value = |step: SampleStep| match step {
            SampleStep::Penalties => (has_penalties && !self.history.is_empty(), self.repetition),
            SampleStep::Bias => (!self.bias.is_empty(), 0.0),
            SampleStep::Temperature => (self.temperature != 1.0, self.temperature),
            SampleStep::TopK => (self.top_k != usize::MAX, self.top_k as f64),
            SampleStep::TypicalP => (self.typical_p != 1.0, self.typical_p),
            SampleStep::TopP => (self.top_p != 1.0, self.top_p),
            SampleStep::MinP => (self.min_p != 0.0, self.min_p),
            SampleStep::Epsilon => (self.epsilon != 0.0, self.epsilon),
            SampleStep::Eta => (self.eta != 0.0, self.eta),
            SampleStep::TopNSigma => (self.top_n_sigma != f64::INFINITY, self.top_n_sigma),
        };
        let order = match self.order {
            SampleOrder::HuggingFace => &SampleStep::ALL[..],
            SampleOrder::LlamaCpp => &LLAMA_CPP,
            SampleOrder::Steps(steps) => steps,
        };
        let is_once = |step: &SampleStep| match order.iter().filter(|other| *other == step).count()
        {
            0 => !value(*step).0,
            count => count == 1,
        };
        if let Some(step) = SampleStep::ALL.iter().find(|step| !is_once(step)) {
            return Err(Error::Order(*step));
        }
        let steps = order.iter().map(|step| (*step, value(*step)));
        let steps = steps.filter(|(_, (is_taken, _))| *is_taken);
        Ok(collect(steps.map(|(step, (_, value))| (step, value)))?)
    }
}
