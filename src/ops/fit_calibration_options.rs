//! The options of [`fit_calibration`](crate::fit_calibration).

/// The kind of map from logits to calibrated probabilities.
///
/// ```
/// use softmax_wasm::{CalibrationMethod, FitCalibrationOptions};
///
/// let options = FitCalibrationOptions::new().method(CalibrationMethod::Isotonic);
/// assert_eq!(options.method, CalibrationMethod::Isotonic);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum CalibrationMethod {
    /// softmax(x/T) with one temperature T (Guo et al. 2017).
    #[default]
    Temperature,
    /// softmax(w⊙x + b) with a factor and a shift for each class (Guo et al. 2017).
    Vector,
    /// σ(a·x + b) for each class (Platt 1999), for logits of a sigmoid.
    Platt,
    /// A nondecreasing function of the softmax for each class, whose results are divided by their sum
    /// (Zadrozny & Elkan 2002).
    Isotonic,
}

/// The options of [`fit_calibration`](crate::fit_calibration).
///
/// Options are set by a chain of calls. An option that isn't set keeps its default.
///
/// ```
/// assert_eq!(softmax_wasm::FitCalibrationOptions::new().ignore_index(255).ignore_index, Some(255));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
#[must_use]
pub struct FitCalibrationOptions<'a> {
    /// The kind of map. The default is a temperature.
    pub method: CalibrationMethod,
    /// The number of bins of equal width in which the calibration error counts confidences. The default is
    /// 15.
    pub bins: usize,
    /// One byte per logit, or one per class for all rows. A byte of 0 masks the entry. The default is no
    /// mask.
    pub mask: Option<&'a [u8]>,
    /// The target class whose rows are ignored. The default is none.
    pub ignore_index: Option<i32>,
}

impl<'a> FitCalibrationOptions<'a> {
    /// Returns the defaults: a temperature, 15 bins, no mask and no ignored class.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::FitCalibrationOptions::new().bins, 15);
    /// ```
    pub const fn new() -> Self {
        Self { method: CalibrationMethod::Temperature, bins: 15, mask: None, ignore_index: None }
    }

    /// Sets the kind of map.
    ///
    /// ```
    /// use softmax_wasm::{CalibrationMethod, FitCalibrationOptions};
    ///
    /// let options = FitCalibrationOptions::new().method(CalibrationMethod::Platt);
    /// assert_eq!(options.method, CalibrationMethod::Platt);
    /// ```
    pub const fn method(mut self, method: CalibrationMethod) -> Self {
        self.method = method;
        self
    }

    /// Sets the number of bins in which the calibration error counts confidences.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::FitCalibrationOptions::new().bins(10).bins, 10);
    /// ```
    pub const fn bins(mut self, bins: usize) -> Self {
        self.bins = bins;
        self
    }

    /// Masks the entries whose byte is 0. The mask has one byte per logit, or one per class for all rows.
    ///
    /// ```
    /// assert!(softmax_wasm::FitCalibrationOptions::new().mask(&[1, 0]).mask.is_some());
    /// ```
    pub const fn mask(mut self, mask: &'a [u8]) -> Self {
        self.mask = Some(mask);
        self
    }

    /// Ignores the rows of this target class.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::FitCalibrationOptions::new().ignore_index(-100).ignore_index, Some(-100));
    /// ```
    pub const fn ignore_index(mut self, ignore_index: i32) -> Self {
        self.ignore_index = Some(ignore_index);
        self
    }
}

impl Default for FitCalibrationOptions<'_> {
    fn default() -> Self {
        Self::new()
    }
}
