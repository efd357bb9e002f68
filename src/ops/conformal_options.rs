//! The options of [`fit_conformal`](crate::fit_conformal).

use crate::kernel::fit::conformal::ConformityScore;

/// The score that measures how unusual a class is among the probabilities of a row.
///
/// ```
/// use softmax_wasm::{ConformalOptions, ConformalScore};
///
/// let options = ConformalOptions::new().score(ConformalScore::Raps { lambda: 0.1, k: 2 });
/// assert_ne!(options.score, ConformalScore::Aps);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub enum ConformalScore {
    /// 1 − p of the class (Sadinle, Lei & Wasserman 2019). Sets are the smallest on average, and some may be
    /// empty.
    #[default]
    Lac,
    /// The sum of the probabilities from the largest down to that of the class (Romano, Sesia & Candès 2020).
    /// Sets grow for difficult rows.
    Aps,
    /// The score of `Aps` plus λ for each rank beyond the k-th (Angelopoulos et al. 2021). Sets grow less.
    Raps {
        /// The number λ that each rank beyond the k-th adds, 0 or more.
        lambda: f64,
        /// The number of ranks that add nothing.
        k: usize,
    },
}

impl From<ConformalScore> for ConformityScore {
    fn from(score: ConformalScore) -> Self {
        match score {
            ConformalScore::Lac => Self::Lac,
            ConformalScore::Aps => Self::Aps { lambda: 0.0, k: 0.0 },
            ConformalScore::Raps { lambda, k } => Self::Aps { lambda, k: k as f64 },
        }
    }
}

/// The options of [`fit_conformal`](crate::fit_conformal).
///
/// Options are set by a chain of calls. An option that isn't set keeps its default.
///
/// ```
/// assert_eq!(softmax_wasm::ConformalOptions::new().alpha(0.05).alpha, 0.05);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
#[must_use]
pub struct ConformalOptions {
    /// The fraction of new rows whose set may lack the right class, between 0 and 1. The default is 0.1.
    pub alpha: f64,
    /// The score of a class. The default is LAC.
    pub score: ConformalScore,
    /// If true, coverage is promised for the rows of each class. The default is false, which promises it for
    /// all rows together.
    pub by_class: bool,
}

impl ConformalOptions {
    /// Returns the defaults: a coverage of 90 % of all rows, by LAC.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::ConformalOptions::new().alpha, 0.1);
    /// ```
    pub const fn new() -> Self {
        Self { alpha: 0.1, score: ConformalScore::Lac, by_class: false }
    }

    /// Sets the fraction of new rows whose set may lack the right class.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::ConformalOptions::new().alpha(0.2).alpha, 0.2);
    /// ```
    pub const fn alpha(mut self, alpha: f64) -> Self {
        self.alpha = alpha;
        self
    }

    /// Sets the score of a class.
    ///
    /// ```
    /// use softmax_wasm::{ConformalOptions, ConformalScore};
    ///
    /// let options = ConformalOptions::new().score(ConformalScore::Aps);
    /// assert_eq!(options.score, ConformalScore::Aps);
    /// ```
    pub const fn score(mut self, score: ConformalScore) -> Self {
        self.score = score;
        self
    }

    /// Sets whether coverage is promised for the rows of each class. This takes enough rows of each class,
    /// and fits a threshold for each.
    ///
    /// ```
    /// assert!(softmax_wasm::ConformalOptions::new().by_class(true).by_class);
    /// ```
    pub const fn by_class(mut self, by_class: bool) -> Self {
        self.by_class = by_class;
        self
    }
}

impl Default for ConformalOptions {
    fn default() -> Self {
        Self::new()
    }
}
