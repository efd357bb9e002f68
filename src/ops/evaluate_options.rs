//! The options of [`evaluate`](crate::evaluate).

/// The rule that sets the edges of the bins of confidences.
///
/// ```
/// use softmax_wasm::{BinScheme, EvaluateOptions};
///
/// assert_eq!(EvaluateOptions::new().scheme(BinScheme::EqualMass).scheme, BinScheme::EqualMass);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum BinScheme {
    /// Bins of equal width (Naeini, Cooper & Hauskrecht 2015).
    #[default]
    EqualWidth,
    /// Bins with equal numbers of confidences (Nixon et al. 2019). Equal confidences are always in one bin.
    EqualMass,
}

/// The probabilities whose calibration is measured.
///
/// ```
/// use softmax_wasm::{CalibrationOf, EvaluateOptions};
///
/// assert_eq!(EvaluateOptions::new().of(CalibrationOf::Class).of, CalibrationOf::Class);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum CalibrationOf {
    /// The largest probability of each row.
    #[default]
    Top,
    /// The probabilities of each class. The error is the mean of the errors of the classes.
    Class,
}

/// The options of [`evaluate`](crate::evaluate).
///
/// Options are set by a chain of calls. An option that isn't set keeps its default.
///
/// ```
/// assert_eq!(softmax_wasm::EvaluateOptions::new().bins(10).bins, 10);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
#[must_use]
pub struct EvaluateOptions<'a> {
    /// The numbers k for which the report has the top-k accuracy: the fraction of rows whose right class is
    /// among the k most probable ones. The default is 1 and 5.
    pub top_k: &'a [usize],
    /// The number of bins of confidences. The default is 15.
    pub bins: usize,
    /// The rule that sets the edges of the bins. The default is equal width.
    pub scheme: BinScheme,
    /// The probabilities whose calibration is measured. The default is the largest one of each row.
    pub of: CalibrationOf,
    /// The number of samples with replacement from which intervals are computed. The default is 0, which
    /// computes none.
    pub bootstrap: usize,
    /// The seed of the samples. The default is 0.
    pub seed: u64,
}

impl<'a> EvaluateOptions<'a> {
    /// Returns the defaults: the top-1 and top-5 accuracy, 15 bins of equal width for the largest
    /// probabilities, and no intervals.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::EvaluateOptions::new().top_k, [1, 5]);
    /// ```
    pub const fn new() -> Self {
        Self {
            top_k: &[1, 5],
            bins: 15,
            scheme: BinScheme::EqualWidth,
            of: CalibrationOf::Top,
            bootstrap: 0,
            seed: 0,
        }
    }

    /// Sets the numbers k for which the report has the top-k accuracy.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::EvaluateOptions::new().top_k(&[3]).top_k, [3]);
    /// ```
    pub const fn top_k(mut self, top_k: &'a [usize]) -> Self {
        self.top_k = top_k;
        self
    }

    /// Sets the number of bins of confidences.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::EvaluateOptions::new().bins(20).bins, 20);
    /// ```
    pub const fn bins(mut self, bins: usize) -> Self {
        self.bins = bins;
        self
    }

    /// Sets the rule for the edges of the bins.
    ///
    /// ```
    /// use softmax_wasm::{BinScheme, EvaluateOptions};
    ///
    /// assert_eq!(EvaluateOptions::new().scheme(BinScheme::EqualMass).bins, 15);
    /// ```
    pub const fn scheme(mut self, scheme: BinScheme) -> Self {
        self.scheme = scheme;
        self
    }

    /// Sets the probabilities whose calibration is measured.
    ///
    /// ```
    /// use softmax_wasm::{CalibrationOf, EvaluateOptions};
    ///
    /// assert_eq!(EvaluateOptions::new().of(CalibrationOf::Top).of, CalibrationOf::Top);
    /// ```
    pub const fn of(mut self, of: CalibrationOf) -> Self {
        self.of = of;
        self
    }

    /// Sets the number of samples with replacement from which intervals are computed.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::EvaluateOptions::new().bootstrap(1000).bootstrap, 1000);
    /// ```
    pub const fn bootstrap(mut self, bootstrap: usize) -> Self {
        self.bootstrap = bootstrap;
        self
    }

    /// Sets the seed of the samples.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::EvaluateOptions::new().seed(7).seed, 7);
    /// ```
    pub const fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }
}

impl Default for EvaluateOptions<'_> {
    fn default() -> Self {
        Self::new()
    }
}
