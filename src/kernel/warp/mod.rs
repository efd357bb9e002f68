//! The steps from the logits of the next token to those that can be drawn. Penalties, a bias and a
//! temperature change logits; the other steps remove some, which become −∞.
//!
//! # The plain algorithm
//!
//! Each step sees what the step before it leaves, renormalised to sum 1. Let p be the softmax of what it
//! sees, and let the entries be in the order of their logits, the lowest index first among equals:
//!
//! ```text
//! top-k        the first k                                                (Fan, Lewis & Dauphin 2018)
//! top-p        the shortest beginning whose sum is P or more              (Holtzman et al. 2020)
//! min-p        p ≥ P·max p                                                (Nguyen et al. 2024)
//! typical-p    as top-p, in the order of |−ln p − H| with H = −Σ p·ln p   (Meister et al. 2023)
//! epsilon      p ≥ ε                                                      (Hewitt, Manning & Liang 2022)
//! eta          p ≥ min(ε, √ε·e^−H)                                        (the same)
//! top-nσ       x ≥ max x − n·σ, with the standard deviation σ of the x    (Tang et al. 2024)
//! repetition   x/r if x > 0 else x·r, of each token of the history once   (Keskar et al. 2019)
//! presence, frequency    x − presence − frequency·(how often it occurs)   (OpenAI's API)
//! ```
//!
//! The first entry always stays, and so do the first `min_keep` in the order of the step, which is its own
//! for typical-p. The plain algorithm sorts the row at each step to find the entries that stay.
//!
//! # Sources
//!
//! - Fan, Lewis & Dauphin 2018, "Hierarchical neural story generation"
//! - Hewitt, Manning & Liang 2022, "Truncation sampling as language model desmoothing"
//! - Holtzman et al. 2020, "The curious case of neural text degeneration"
//! - Keskar et al. 2019, "CTRL: a conditional transformer language model for controllable generation"
//! - Meister et al. 2023, "Locally typical sampling"
//! - Nguyen et al. 2024, "Turning up the heat: min-p sampling for creative and coherent LLM outputs"
//! - Tang et al. 2024, "Top-nσ: not all logits are you need"
//!
//! # Method
//!
//! 1. Every removal is a bound: entries with a larger key stay, and of those with an equal key the ones up to
//!    an index. The shortest beginning that holds a given probability is found by quickselect, without
//!    sorting it.
//! 2. A removal sets some p to 0 and changes only the sum of the others. So a softmax is computed at the
//!    first step that needs one, and again after a temperature only.
//! 3. A temperature is kept beside the logits until a penalty or a bias has to be added. x/T would be
//!    rounded, and softmax would turn this error into one of p.
//!
//! # Accuracy
//!
//! p is that of softmax, within 2 ULP in every test, and a sum of n of them is off by (n − 1)·2^-53 of itself
//! at most. Top-p, typical-p and eta take what is below a bound by 2^-44 of it for equal to it, so that three
//! of six equal entries hold a half. So a step removes other entries than the formula only where p or a sum
//! is as near to the bound. In `tests/rust/warp.rs` the same entries stay as in transformers, in more than
//! 400 cases.

mod change;
// For the canvas alone, whose rows are often ranked: other modules go without this code.
#[cfg(any(feature = "wasm-canvas", test))]
mod ranked;
mod selection;
#[cfg(test)]
mod tests;

use super::argmax::argmax;
use super::numeric::row::at;
use super::softmax::softmax;
use super::top_k::top_k;
use crate::sample_step::SampleStep;
use crate::simd::F64x4;
use selection::{Bound, last_to_hold, list_remaining};

/// The steps, and their parameters.
#[derive(Clone, Copy)]
pub(crate) struct Warp<'a> {
    /// The steps in order, each with its parameter, which for the penalties is the repetition.
    pub(crate) steps: &'a [(SampleStep, f64)],
    pub(crate) presence: f64,
    pub(crate) frequency: f64,
    pub(crate) history: &'a [u32],
    pub(crate) min_keep: usize,
}

/// The entries and the probability that each step removed, of one row or of several rows one after the other.
/// The slices are empty if the caller asks for neither.
pub(crate) struct Explained<'a> {
    /// The index of the step that removed each entry, −1 if none did, or ∞ if it was −∞ before.
    pub(crate) removed_by: &'a mut [f64],
    /// The probability that each step removed.
    pub(crate) masses: &'a mut [f64],
}

impl Explained<'_> {
    /// Returns empty slices, for a caller that asks for no explanation.
    pub(crate) const fn nothing() -> Self {
        Self { removed_by: &mut [], masses: &mut [] }
    }

    /// Returns the part of one of several rows.
    pub(crate) fn row(&mut self, index: usize, length: usize, steps: usize) -> Explained<'_> {
        let entries = index * length..(index + 1) * length;
        Explained {
            removed_by: self.removed_by.get_mut(entries).unwrap_or_default(),
            masses: self.masses.get_mut(index * steps..(index + 1) * steps).unwrap_or_default(),
        }
    }
}

/// Workspaces of a row.
pub(crate) struct Workspace<'a> {
    /// A number for each entry, for its probability.
    pub(crate) p: &'a mut [f64],
    /// The workspace of a softmax, twice as long as the row padded to full vectors.
    pub(crate) work: &'a mut [f64],
    /// A number for each entry, for indices and counts.
    pub(crate) order: &'a mut [u32],
}

/// A row between steps. Entries that are removed, or were −∞ before, are −∞.
pub(crate) struct WarpedRow<'a> {
    pub(crate) x: &'a mut [f64],
    workspace: Workspace<'a>,
    /// True if `workspace.p` holds the probabilities of `x`, times `sum`.
    is_current: bool,
    sum: f64,
    /// The temperature by which `x` has still to be divided.
    temperature: f64,
    /// The number of entries that aren't −∞.
    kept: usize,
    /// The lowest index of the largest logit.
    best: usize,
    /// The sum of the p that the current step has removed.
    removed_mass: f64,
}

/// The keys that a bound is about.
#[derive(Clone, Copy, PartialEq)]
enum Keys {
    Logits,
    Probabilities,
    /// The numbers that the step has written to the workspace.
    Own,
}

impl<'a> WarpedRow<'a> {
    /// Begins with a row of logits below +∞, at least one of which is above −∞.
    pub(crate) fn new(x: &'a mut [f64], workspace: Workspace<'a>) -> Self {
        let (kept, best) = (count_remaining(x), argmax::<F64x4>(x) as usize);
        Self {
            x,
            workspace,
            is_current: false,
            sum: 1.0,
            temperature: 1.0,
            kept,
            best,
            removed_mass: 0.0,
        }
    }

    /// Takes the steps. `bias` returns the number to add to an entry.
    pub(crate) fn warp(&mut self, warp: &Warp, bias: &dyn Fn(usize) -> f64, explained: Explained) {
        let Explained { removed_by, masses } = explained;
        // Entries that are −∞ at the beginning are removed by no step.
        let entries = removed_by.iter_mut().zip(&*self.x);
        let gone = entries.filter(|(_, x)| **x == f64::NEG_INFINITY);
        gone.for_each(|(by, _)| *by = f64::INFINITY);
        for (index, (step, value)) in warp.steps.iter().enumerate() {
            if !masses.is_empty() {
                self.update_probabilities();
            }
            self.removed_mass = 0.0;
            let before = self.sum;
            self.apply(*step, *value, warp, bias);
            if let Some(mass) = masses.get_mut(index) {
                *mass = self.removed_mass / before;
                let entries = removed_by.iter_mut().zip(&*self.x);
                let newly = entries.filter(|(by, x)| **by < 0.0 && **x == f64::NEG_INFINITY);
                newly.for_each(|(by, _)| *by = index as f64);
            }
        }
    }

    /// Takes one step, whose parameter is `value`. It reads the penalties, the history and `min_keep` of
    /// `warp`.
    fn apply(&mut self, step: SampleStep, value: f64, warp: &Warp, bias: &dyn Fn(usize) -> f64) {
        match step {
            SampleStep::Penalties => self.penalize(value, warp),
            SampleStep::Bias => self.add_bias(bias),
            SampleStep::Temperature => self.set_temperature(value),
            SampleStep::TopK => self.keep_top_k((value as usize).max(warp.min_keep)),
            SampleStep::TopP => {
                self.update_probabilities();
                self.keep_top_p(value, warp.min_keep);
            }
            SampleStep::MinP => {
                self.update_probabilities();
                self.keep_min_p(value, warp.min_keep);
            }
            SampleStep::TypicalP => self.keep_typical(value, warp.min_keep),
            SampleStep::Epsilon => {
                self.update_probabilities();
                self.keep(Keys::Probabilities, Bound::from(value * self.sum), warp.min_keep);
            }
            SampleStep::Eta => {
                self.update_probabilities();
                let entropy = self.fill_information();
                let eta = value.min(libm::sqrt(value) * libm::exp(-entropy));
                let bound = Bound::from(self.mass_of(eta));
                self.keep(Keys::Probabilities, bound, warp.min_keep);
            }
            SampleStep::TopNSigma => {
                let bound = self.fill_deviations() * value;
                self.keep(Keys::Own, Bound::from(-bound), warp.min_keep);
            }
        }
    }

    /// Keeps the first k entries.
    pub(crate) fn keep_top_k(&mut self, k: usize) {
        if k < self.kept {
            let bound = self.find_bound_of_first(k);
            self.keep(Keys::Logits, bound, 0);
        }
    }

    /// Keeps the entries whose probability is at least this fraction of the largest one. The probabilities
    /// are current, as for [`Self::keep_top_p`].
    pub(crate) fn keep_min_p(&mut self, fraction: f64, min_keep: usize) {
        let bound = Bound::from(fraction * at(self.workspace.p, self.best));
        self.keep(Keys::Probabilities, bound, min_keep);
    }

    /// Keeps the fewest of the most probable entries that hold the probability `mass`. The probabilities in
    /// the workspace are current.
    pub(crate) fn keep_top_p(&mut self, mass: f64, min_keep: usize) {
        let target = self.mass_of(mass);
        let Workspace { p, order, .. } = &mut self.workspace;
        let entries = list_remaining(order, self.x);
        let bound = Bound::at(self.x, last_to_hold(self.x, Some(p), entries, target));
        self.keep(Keys::Logits, bound, min_keep);
    }

    /// Keeps the fewest of the most typical entries that hold the probability `mass`, or the `min_keep`
    /// most typical ones if these are more.
    fn keep_typical(&mut self, mass: f64, min_keep: usize) {
        self.update_probabilities();
        let (entropy, target) = (self.fill_information(), self.mass_of(mass));
        let Workspace { p, work, order } = &mut self.workspace;
        work.iter_mut().take(p.len()).for_each(|key| *key = -(*key - entropy).abs());
        let entries = list_remaining(order, self.x);
        let mut bound = Bound::at(work, last_to_hold(work, Some(p), entries, target));
        if min_keep > 1 {
            let (entries, count) = (list_remaining(order, self.x), min_keep.min(self.kept));
            let least = Bound::at(work, last_to_hold(work, None, entries, count as f64));
            if !bound.holds(least.value, least.last) {
                bound = least;
            }
        }
        self.keep(Keys::Own, bound, 1);
    }

    /// Returns the sum of p that stands for a probability. It is lower by what rounding may make of a sum, so
    /// that entries which would hold the probability exactly do.
    fn mass_of(&self, probability: f64) -> f64 {
        probability * self.sum * (1.0 - 1.0 / (1u64 << 44) as f64)
    }

    /// Computes the probabilities, unless those in the workspace are current.
    fn update_probabilities(&mut self) {
        if self.is_current {
            return;
        }
        let Workspace { p, work, .. } = &mut self.workspace;
        p.iter_mut().zip(&*self.x).for_each(|(p, x)| *p = *x);
        softmax::<F64x4>(p, work, self.temperature);
        (self.is_current, self.sum) = (true, 1.0);
    }

    /// Removes the entries whose keys lie outside a bound, except the best and the first `min_keep`.
    fn keep(&mut self, keys: Keys, bound: Bound, min_keep: usize) {
        let first = if min_keep > 1 {
            self.find_bound_of_first(min_keep.min(self.kept))
        } else {
            Bound::at(self.x, self.best as u32)
        };
        let Workspace { p, work, .. } = &mut self.workspace;
        let (mut kept, mut sum) = (0, 0.0);
        for (index, (x, (p, key))) in self.x.iter_mut().zip(p.iter_mut().zip(&**work)).enumerate() {
            if *x == f64::NEG_INFINITY {
                continue;
            }
            let key = match keys {
                Keys::Logits => *x,
                Keys::Probabilities => *p,
                Keys::Own => *key,
            };
            if bound.holds(key, index) || first.holds(*x, index) {
                kept += 1;
                sum += *p;
            } else {
                self.removed_mass += *p;
                (*x, *p) = (f64::NEG_INFINITY, 0.0);
            }
        }
        if kept < self.kept {
            (self.kept, self.sum) = (kept, sum);
        }
    }

    /// Returns the bound that the first k entries hold to, for a k below the length of the row.
    fn find_bound_of_first(&mut self, k: usize) -> Bound {
        let order = self.workspace.order.get_mut(..k).unwrap_or_default();
        top_k::<F64x4>(self.x, order);
        Bound::at(self.x, order.last().map_or(0, |last| *last))
    }

    /// Writes −ln p to the workspace, and returns the entropy −Σ p·ln p.
    fn fill_information(&mut self) -> f64 {
        let Workspace { p, work, .. } = &mut self.workspace;
        // The quotient of the sum and the largest probability always has a logarithm.
        let log_sum = libm::log(self.sum / at(p, self.best));
        let max = at(self.x, self.best);
        let mut entropy = 0.0;
        for (key, (p, x)) in work.iter_mut().zip(p.iter().zip(&*self.x)) {
            *key = log_sum - (*x - max) / self.temperature;
            if *p > 0.0 {
                entropy += *p / self.sum * *key;
            }
        }
        entropy
    }

    /// Writes the difference of every logit from the largest, divided by the largest distance, to the
    /// workspace, and returns the standard deviation of these numbers.
    fn fill_deviations(&mut self) -> f64 {
        let max = at(self.x, self.best);
        let kept = || self.x.iter().filter(|x| **x > f64::NEG_INFINITY);
        // The difference of halves can't overflow.
        let least = kept().fold(max, |least, x| least.min(*x));
        let range = (max * 0.5 - least * 0.5).max(f64::MIN_POSITIVE);
        let distance = |x: f64| (x * 0.5 - max * 0.5) / range;
        let n = self.kept as f64;
        let mean = kept().map(|x| distance(*x)).sum::<f64>() / n;
        let variance = kept().map(|x| (distance(*x) - mean) * (distance(*x) - mean)).sum::<f64>();
        self.workspace.work.iter_mut().zip(&*self.x).for_each(|(key, x)| *key = distance(*x));
        libm::sqrt(variance / n)
    }

    /// Returns whether no entry is left to be drawn.
    pub(crate) fn is_empty(&self) -> bool {
        self.kept == 0
    }

    /// Returns the probabilities times any number, 0 for entries that are removed.
    pub(crate) fn probabilities(&mut self) -> &mut [f64] {
        self.update_probabilities();
        self.workspace.p
    }
}

/// Returns how many entries aren't −∞.
fn count_remaining(x: &[f64]) -> usize {
    x.iter().filter(|x| **x > f64::NEG_INFINITY).count()
}
