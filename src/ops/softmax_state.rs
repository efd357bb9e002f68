//! The softmax of rows that come in chunks.

use crate::error::Error;
use crate::fallible_vec::OutOfMemory;
use crate::float::{in_f64, to_f64_vec};
use crate::kernel::row::padded;
use crate::kernel::softmax_state::{Partial, Setting};
use crate::layout::{Layout, Rows};
use crate::options::Options;
use crate::simd::F64x4;
use crate::workspace::scratch;
use crate::{Float, rows};

/// The softmax of a row that comes in chunks: of what has been added, the largest logit, the sum of the
/// exponentials and the count. Chunks may come from several threads or machines, each with a state of its
/// own, which are merged in any order.
///
/// An empty state is the identity of [`merge`](Self::merge), bit by bit. However chunks are added and merged,
/// [`log_sum_exp`](Self::log_sum_exp) is at most 2 ULP from the true value, or 2 ULP of the largest logit
/// where the result cancels: a merge brings an error of some 2^−85.
///
/// ```
/// use softmax_wasm::{SoftmaxState, log_sum_exp};
///
/// let x = [2.0f64, 1.0, 0.1];
/// let (mut left, mut right) = (SoftmaxState::new(), SoftmaxState::new());
/// left.add(&x[..2])?;
/// right.add(&x[2..])?;
/// left.merge(&right)?;
/// assert_eq!(left.log_sum_exp(), log_sum_exp(&x));
/// let mut chunk = [1.0f64, 0.1];
/// left.softmax(&mut chunk)?;
/// assert_eq!(chunk, softmax_wasm::softmax(&x)[1..]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SoftmaxState {
    partial: Partial,
    temperature: f64,
}

impl SoftmaxState {
    /// Returns an empty state at temperature 1.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::SoftmaxState::new().log_sum_exp(), f64::NEG_INFINITY);
    /// ```
    pub const fn new() -> Self {
        Self { partial: Partial::EMPTY, temperature: 1.0 }
    }

    /// Returns an empty state at a temperature from 0 to +∞, which divides the logits.
    ///
    /// # Errors
    /// [`Error::Temperature`] for a negative one or NaN.
    ///
    /// ```
    /// use softmax_wasm::SoftmaxState;
    ///
    /// let mut state = SoftmaxState::with_temperature(0.5)?;
    /// state.add(&[1.0f32])?;
    /// assert_eq!(state.log_sum_exp(), 2.0);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub fn with_temperature(temperature: f64) -> Result<Self, Error> {
        let state = Self { temperature, ..Self::new() };
        if temperature >= 0.0 { Ok(state) } else { Err(Error::Temperature(temperature)) }
    }

    /// Adds a chunk of logits. A NaN makes the state NaN, a +∞ makes it +∞.
    ///
    /// # Errors
    /// [`Error::Memory`] if there is none for a workspace; the state is unchanged then.
    ///
    /// ```
    /// let mut state = softmax_wasm::SoftmaxState::new();
    /// state.add(&[0.0f32, 0.0])?;
    /// assert_eq!((state.count(), state.max()), (2, 0.0));
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub fn add<T: Float>(&mut self, logits: &[T]) -> Result<(), Error> {
        let layout = Layout::row(logits.len());
        let rows = layout.checked_rows(logits.len(), &Options::new())?;
        self.partial = add_rows(self.partial, &mut to_f64_vec(logits)?, &rows, self.temperature)?;
        Ok(())
    }

    /// Adds what has been added to another state.
    ///
    /// # Errors
    /// [`Error::TemperatureMismatch`] if the other has another temperature; the state is unchanged then.
    ///
    /// ```
    /// use softmax_wasm::SoftmaxState;
    ///
    /// let mut state = SoftmaxState::new();
    /// state.add(&[1.0f64, 2.0])?;
    /// let before = state;
    /// state.merge(&SoftmaxState::new())?;
    /// assert_eq!(state, before);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub fn merge(&mut self, other: &Self) -> Result<(), Error> {
        if self.temperature != other.temperature {
            let (own, other) = (self.temperature, other.temperature);
            return Err(Error::TemperatureMismatch { own, other });
        }
        self.partial = self.partial.merged(other.partial, &Setting::new(self.temperature));
        Ok(())
    }

    /// Returns log Σ e^(xᵢ/T) of all that has been added: −∞ of nothing or nothing but −∞, +∞ where one is
    /// +∞, NaN where one is NaN.
    ///
    /// ```
    /// let mut state = softmax_wasm::SoftmaxState::new();
    /// state.add(&[1000.0f32, 1000.0])?;
    /// assert_eq!(state.log_sum_exp(), 1000.0 + 2f64.ln());
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub fn log_sum_exp(&self) -> f64 {
        self.partial.log_sum_exp(&Setting::new(self.temperature))
    }

    /// Replaces a chunk that has been added, once all are, by its probabilities among all of them.
    ///
    /// −∞ gets 0. A NaN or +∞ anywhere, or nothing but −∞, makes all NaN. At most 2 ULP from the true value.
    ///
    /// # Errors
    /// [`Error::Entry`] for a logit above the largest that has been added, [`Error::Memory`]. The chunk is
    /// unchanged then.
    ///
    /// ```
    /// let mut state = softmax_wasm::SoftmaxState::new();
    /// state.add(&[5.0f32; 4])?;
    /// let mut chunk = [5.0f32; 2];
    /// state.softmax(&mut chunk)?;
    /// assert_eq!(chunk, [0.25; 2]);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub fn softmax<T: Float>(&self, chunk: &mut [T]) -> Result<(), Error> {
        let max = self.partial.max;
        if let Some(index) = chunk.iter().position(|x| x.to_f64() > max) {
            return Err(Error::Entry { index, value: chunk[index].to_f64() });
        }
        let layout = Layout::row(chunk.len());
        let rows = layout.checked_rows(chunk.len(), &Options::new())?;
        in_f64(chunk, |chunk| {
            softmax_rows(&self.partial, chunk, &rows, self.temperature).map(|_| ())
        })
    }

    /// Returns the largest logit that has been added: −∞ of none, NaN where one is NaN.
    ///
    /// ```
    /// let mut state = softmax_wasm::SoftmaxState::new();
    /// state.add(&[1.0f32, 3.0])?;
    /// assert_eq!(state.max(), 3.0);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn max(&self) -> f64 {
        self.partial.max
    }

    /// Returns how many logits have been added.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::SoftmaxState::new().count(), 0);
    /// ```
    pub const fn count(&self) -> u64 {
        self.partial.count as u64
    }

    /// Returns the temperature.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::SoftmaxState::new().temperature(), 1.0);
    /// ```
    pub const fn temperature(&self) -> f64 {
        self.temperature
    }

    /// Returns the state as numbers, for a message or a column of a table: the largest logit, the sum of
    /// e^((x − max)/T) as high + low, the count and the temperature.
    ///
    /// ```
    /// let mut state = softmax_wasm::SoftmaxState::new();
    /// state.add(&[7.0f32, 7.0])?;
    /// assert_eq!(state.to_array(), [7.0, 2.0, 0.0, 2.0, 1.0]);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn to_array(&self) -> [f64; 5] {
        let Partial { max, sum: [high, low], count } = self.partial;
        [max, high, low, count, self.temperature]
    }

    /// Returns the state of which [`to_array`](Self::to_array) gave the numbers.
    ///
    /// # Errors
    /// [`Error::State`] for numbers that no state has.
    ///
    /// ```
    /// use softmax_wasm::SoftmaxState;
    ///
    /// let state = SoftmaxState::from_array([7.0, 2.0, 0.0, 2.0, 1.0])?;
    /// assert_eq!(state.log_sum_exp(), 7.0 + 2f64.ln());
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub fn from_array(numbers: [f64; 5]) -> Result<Self, Error> {
        let [max, high, low, count, temperature] = numbers;
        let is_sum = if max.is_finite() {
            high >= 1.0 && high <= count && low.abs() <= high
        } else {
            high == 0.0 && low == 0.0
        };
        // 2^53, up to which all whole numbers are f64.
        let is_count = (0.0..=9_007_199_254_740_992.0).contains(&count) && count % 1.0 == 0.0;
        let is_empty = count == 0.0;
        if !is_sum || !is_count || (is_empty && max != f64::NEG_INFINITY) {
            return Err(Error::State);
        }
        let partial = Partial { max, sum: [high, low], count };
        Ok(Self { partial, ..Self::with_temperature(temperature)? })
    }
}

impl Default for SoftmaxState {
    fn default() -> Self {
        Self::new()
    }
}

/// Returns the length of a workspace for rows of so many entries.
fn work(length: usize) -> usize {
    3 * padded::<F64x4>(length)
}

/// Returns what is kept of rows, which are overwritten, and of what has been seen before.
pub(crate) fn add_rows(
    before: Partial,
    x: &mut [f64],
    rows: &Rows,
    temperature: f64,
) -> Result<Partial, OutOfMemory> {
    let setting = Setting::new(temperature);
    let (mut work, mut seen) = (scratch(work(rows.length))?, before);
    let masked = rows.mask.map_or(0, |mask| mask.iter().filter(|keep| **keep == 0).count());
    let count = (rows.length - masked) as f64;
    rows::mask_entries(x, rows, f64::NEG_INFINITY)?;
    rows::for_each(x, rows, false, &mut |_, row| {
        seen = seen.merged(Partial::of(row, count, &mut work, &setting), &setting);
    })?;
    Ok(seen)
}

/// Replaces rows by their probabilities among all that has been seen; what is masked gets 0. False, and only
/// what is masked is overwritten, if an entry is larger than all that has been seen.
pub(crate) fn softmax_rows(
    seen: &Partial,
    x: &mut [f64],
    rows: &Rows,
    temperature: f64,
) -> Result<bool, OutOfMemory> {
    let setting = Setting::new(temperature);
    let mut work = scratch(work(rows.length))?;
    rows::mask_entries(x, rows, f64::NEG_INFINITY)?;
    if x.iter().any(|x| *x > seen.max) {
        return Ok(false);
    }
    rows::for_each(x, rows, true, &mut |_, row| seen.softmax(row, &mut work, &setting))?;
    rows::mask_entries(x, rows, 0.0)?;
    Ok(true)
}
