//! The softmax of a row that arrives in chunks.

use crate::Float;
use crate::error::Error;
use crate::fallible_vec::OutOfMemory;
use crate::float::{in_f64, to_f64_vec};
use crate::kernel::numeric::limits;
use crate::kernel::numeric::row::padded;
use crate::kernel::softmax_state::{OnlineNormalizer, StateTemperature};
use crate::layout::{Layout, Rows};
use crate::options::Options;
use crate::rows::{self, Access};
use crate::simd::F64x4;
use crate::workspace::scratch;

/// The softmax of a row that arrives in chunks. A state holds the largest logit, the sum of the exponentials
/// and the number of logits added so far. Chunks may come from several threads or machines: each adds to a
/// state of its own, and states are merged in any order.
///
/// An empty state is the identity of [`merge`](Self::merge), bit by bit. In whatever way chunks are added and
/// merged, [`log_sum_exp`](Self::log_sum_exp) is within 2 ULP of the exact value, or within 2 ULP of the
/// largest logit where the result cancels. A merge adds a relative error of about 2^−85.
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
    normalizer: OnlineNormalizer,
    temperature: f64,
}

impl SoftmaxState {
    /// Returns an empty state at temperature 1.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::SoftmaxState::new().log_sum_exp(), f64::NEG_INFINITY);
    /// ```
    pub const fn new() -> Self {
        Self { normalizer: OnlineNormalizer::EMPTY, temperature: 1.0 }
    }

    /// Returns an empty state at a temperature, from 0 to +∞, that the logits are divided by.
    ///
    /// # Errors
    /// [`Error::Temperature`] for a negative temperature or NaN.
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

    /// Adds a chunk of logits. A NaN makes the state NaN, and a +∞ makes it +∞.
    ///
    /// # Errors
    /// [`Error::Memory`] if the workspace can't be allocated. After an error the state is unchanged.
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
        self.normalizer =
            add_rows(self.normalizer, &mut to_f64_vec(logits)?, &rows, self.temperature)?;
        Ok(())
    }

    /// Adds the logits that have been added to another state.
    ///
    /// # Errors
    /// [`Error::TemperatureMismatch`] if the other state has another temperature. After an error the state is
    /// unchanged.
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
        self.normalizer =
            self.normalizer.merged(other.normalizer, &StateTemperature::new(self.temperature));
        Ok(())
    }

    /// Returns log Σ e^(xᵢ/T) of all added logits. The result is −∞ if there are none or every logit is −∞,
    /// +∞ if one is +∞, and NaN if one is NaN.
    ///
    /// ```
    /// let mut state = softmax_wasm::SoftmaxState::new();
    /// state.add(&[1000.0f32, 1000.0])?;
    /// assert_eq!(state.log_sum_exp(), 1000.0 + 2f64.ln());
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub fn log_sum_exp(&self) -> f64 {
        self.normalizer.log_sum_exp(&StateTemperature::new(self.temperature))
    }

    /// Replaces a chunk of added logits by its probabilities among all added logits. Call it once all chunks
    /// have been added.
    ///
    /// A logit of −∞ gets 0. All results are NaN if an added logit is NaN or +∞, or if every added logit is
    /// −∞. Results are within 2 ULP of the exact value.
    ///
    /// # Errors
    /// [`Error::Entry`] for a logit above the largest added logit, [`Error::Memory`] if memory runs out.
    /// After an error the chunk is unchanged.
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
        let max = self.normalizer.max;
        if let Some(index) = chunk.iter().position(|x| x.to_f64() > max) {
            return Err(Error::Entry { index, value: chunk[index].to_f64() });
        }
        let layout = Layout::row(chunk.len());
        let rows = layout.checked_rows(chunk.len(), &Options::new())?;
        in_f64(chunk, |chunk| {
            softmax_rows(&self.normalizer, chunk, &rows, self.temperature).map(|_| ())
        })
    }

    /// Returns the largest added logit: −∞ if there are none, and NaN if one is NaN.
    ///
    /// ```
    /// let mut state = softmax_wasm::SoftmaxState::new();
    /// state.add(&[1.0f32, 3.0])?;
    /// assert_eq!(state.max(), 3.0);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn max(&self) -> f64 {
        self.normalizer.max
    }

    /// Returns the number of added logits.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::SoftmaxState::new().count(), 0);
    /// ```
    pub const fn count(&self) -> u64 {
        self.normalizer.count as u64
    }

    /// Returns the temperature that the logits are divided by.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::SoftmaxState::new().temperature(), 1.0);
    /// ```
    pub const fn temperature(&self) -> f64 {
        self.temperature
    }

    /// Returns the state as numbers, to send it in a message or store it in a table. They are the largest
    /// logit, the sum of e^((x − max)/T) as high and low, the number of logits, and the temperature.
    ///
    /// ```
    /// let mut state = softmax_wasm::SoftmaxState::new();
    /// state.add(&[7.0f32, 7.0])?;
    /// assert_eq!(state.to_array(), [7.0, 2.0, 0.0, 2.0, 1.0]);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn to_array(&self) -> [f64; 5] {
        let OnlineNormalizer { max, sum: [high, low], count } = self.normalizer;
        [max, high, low, count, self.temperature]
    }

    /// Returns the state whose numbers [`to_array`](Self::to_array) has returned.
    ///
    /// # Errors
    /// [`Error::State`] for numbers that no state has, [`Error::Temperature`] for a negative temperature or
    /// NaN.
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
        // The largest logit adds a 1. At the limits of the temperature, every summand is 0 or 1.
        let is_limit = limits::is_limit(temperature);
        let is_whole = high % 1.0 == 0.0 && low == 0.0;
        let is_sum = if max.is_finite() {
            high >= 1.0 && high <= count && high + low == high && (is_whole || !is_limit)
        } else {
            high == 0.0 && low == 0.0
        };
        // From 2^53 on, an f64 may stand for a count that it can't hold.
        let is_count = (0.0..=9_007_199_254_740_991.0).contains(&count) && count % 1.0 == 0.0;
        let is_empty = count == 0.0;
        if !is_sum || !is_count || (is_empty && max != f64::NEG_INFINITY) {
            return Err(Error::State);
        }
        let normalizer = OnlineNormalizer { max, sum: [high, low], count };
        Ok(Self { normalizer, ..Self::with_temperature(temperature)? })
    }
}

impl Default for SoftmaxState {
    fn default() -> Self {
        Self::new()
    }
}

/// Returns the length of a workspace for rows of `length` entries.
fn work_length(length: usize) -> usize {
    3 * padded::<F64x4>(length)
}

/// Returns the state after rows have been added to `before`, and overwrites the rows.
pub(crate) fn add_rows(
    before: OnlineNormalizer,
    x: &mut [f64],
    rows: &Rows,
    temperature: f64,
) -> Result<OnlineNormalizer, OutOfMemory> {
    let temperature = StateTemperature::new(temperature);
    let (mut work, mut seen) = (scratch(work_length(rows.length))?, before);
    let masked = rows.mask.map_or(0, |mask| mask.iter().filter(|keep| **keep == 0).count());
    let count = (rows.length - masked) as f64;
    rows::mask_entries(x, rows, f64::NEG_INFINITY)?;
    rows::for_each(x, rows, Access::Read, &mut |_, row| {
        seen = seen.merged(OnlineNormalizer::of(row, count, &mut work, &temperature), &temperature);
    })?;
    Ok(seen)
}

/// Replaces rows by their probabilities among all added logits. Masked entries get 0. If an entry is larger
/// than the largest added logit, returns false and overwrites masked entries only.
pub(crate) fn softmax_rows(
    seen: &OnlineNormalizer,
    x: &mut [f64],
    rows: &Rows,
    temperature: f64,
) -> Result<bool, OutOfMemory> {
    let temperature = StateTemperature::new(temperature);
    let (mut tile, mut work) =
        (rows::Tile::reserve::<f64>(rows)?, scratch(work_length(rows.length))?);
    rows::fill_masked(x, rows, tile.offsets(), f64::NEG_INFINITY);
    if x.iter().any(|x| *x > seen.max) {
        return Ok(false);
    }
    tile.for_each(x, rows, Access::ReadWrite, &mut |_, row| {
        seen.softmax(row, &mut work, &temperature)
    });
    rows::fill_masked(x, rows, tile.offsets(), 0.0);
    Ok(true)
}
