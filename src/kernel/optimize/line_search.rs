//! How far a descent goes along a direction, and when it ends.
//!
//! # The plain algorithm
//!
//! By doubling and halving, the line search of Lewis & Overton 2013, "Nonsmooth optimization via quasi-Newton
//! methods", algorithm 2.6, finds a step t with
//!
//! ```text
//! f(x + t·d) ≤ f(x) + c₁·t·f'(x)·d   and   f'(x + t·d)·d ≥ c₂·f'(x)·d
//! ```
//!
//! # Method
//!
//! 1. Near the minimum, rounding hides how far a step goes down. There the slope at its end tells whether it
//!    does, by f'(x + t·d)·d ≤ (2c₁ − 1)·f'(x)·d (Hager & Zhang 2005, "A new conjugate gradient method with
//!    guaranteed descent and an efficient line search").
//! 2. The caller computes the values between two calls, so it may pause at any time.

/// A step has to reach this fraction of the decrease that the slope at its start predicts.
const C1: f64 = 1e-4;
/// The slope at the end of a step has to rise to this fraction of the slope at its start.
const C2: f64 = 0.9;
/// The largest number of trials of a step. One that has been halved as often changes the value by less than
/// its rounding.
const TRIALS: usize = 50;
/// A descent ends after this many steps in a row that brought neither a lower value nor a smaller gradient
/// than any before, which only rounding keeps from falling.
const STALLS: usize = 30;

/// The search for a step along a direction.
pub(crate) struct LineSearch {
    /// The value at the start, and the slope there, below 0.
    value: f64,
    slope: f64,
    /// The relative error that rounding may add to a value.
    rounding: f64,
    /// The longest step that is too short, and the shortest that is too long.
    low: f64,
    high: f64,
    pub(crate) step: f64,
    trials: usize,
}

impl LineSearch {
    /// Begins a search with the first step to try.
    #[inline(always)]
    pub(crate) fn new(value: f64, slope: f64, step: f64, rounding: f64) -> Self {
        Self { value, slope, rounding, low: 0.0, high: f64::INFINITY, step, trials: 0 }
    }

    /// Takes the value and the slope at the end of the step. Returns whether the step goes down enough and
    /// ends where it is flat enough; if not, chooses another.
    #[inline(always)]
    pub(crate) fn try_step(&mut self, value: f64, slope: f64) -> bool {
        let is_falling = slope <= (2.0 * C1 - 1.0) * self.slope;
        // A value of NaN isn't low, so it counts as that of too long a step.
        let is_low = value <= self.value + C1 * self.step * self.slope
            || (is_falling && value <= self.value + self.rounding * self.value.abs());
        if is_low && slope >= C2 * self.slope {
            return true;
        }
        *(if is_low { &mut self.low } else { &mut self.high }) = self.step;
        let is_bounded = self.high < f64::INFINITY;
        self.step = if is_bounded { f64::midpoint(self.low, self.high) } else { 2.0 * self.step };
        self.trials += 1;
        false
    }

    /// Returns whether the search has failed: because of rounding, no step goes down.
    #[inline(always)]
    pub(crate) fn has_failed(&self) -> bool {
        self.trials >= TRIALS
    }
}

/// The progress of a descent.
pub(crate) struct Progress {
    /// The least value and the smallest gradient so far, and the number of steps without a new one.
    least: [f64; 2],
    stalls: usize,
}

impl Progress {
    pub(crate) fn new() -> Self {
        Self { least: [f64::INFINITY; 2], stalls: 0 }
    }

    /// Takes the value and the largest magnitude in the gradient after a step. Returns whether only rounding
    /// keeps them from falling.
    #[inline(always)]
    pub(crate) fn record_step(&mut self, value: f64, gradient: f64) -> bool {
        let reached = [value, gradient];
        let is_new = reached.iter().zip(&self.least).any(|(a, b)| a < b);
        self.stalls = if is_new { 0 } else { self.stalls + 1 };
        self.least = [0, 1].map(|i| self.least[i].min(reached[i]));
        self.stalls >= STALLS
    }
}

#[cfg(test)]
mod tests {
    use super::{LineSearch, Progress, STALLS, TRIALS};
    use wasm_bindgen_test::wasm_bindgen_test;

    /// Searches for a step from 0 down a function with its slope, and returns the step.
    fn search(f: impl Fn(f64) -> (f64, f64), rounding: f64) -> Option<f64> {
        let (value, slope) = f(0.0);
        let mut search = LineSearch::new(value, slope, 1.0, rounding);
        while !search.has_failed() {
            let (value, slope) = f(search.step);
            if search.try_step(value, slope) {
                return Some(search.step);
            }
        }
        None
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_step_is_doubled_and_halved_to_where_it_is_low_and_flat() {
        let parabola =
            |bottom: f64| move |t: f64| ((t - bottom) * (t - bottom), 2.0 * (t - bottom));
        for (bottom, step) in [(1.0, 1.0), (100.0, 16.0), (0.3, 0.5), (0.01, 0.015_625)] {
            assert_eq!(search(parabola(bottom), 0.0), Some(step), "{bottom}");
        }
        assert_eq!(
            search(|t| if t > 0.3 { (f64::NAN, f64::NAN) } else { parabola(0.2)(t) }, 0.0),
            Some(0.25)
        );
        // Where rounding hides the descent, the slope decides.
        let hidden = |t: f64| (1.0 + f64::EPSILON * f64::from(t > 0.0), t - 1.0);
        assert_eq!(search(hidden, 0.0), None);
        assert_eq!(search(hidden, 1e-14), Some(1.0));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_search_and_a_descent_that_get_nowhere_end() {
        let mut search = LineSearch::new(0.0, -1.0, 1.0, 0.0);
        let trials = (1..).find(|_| {
            assert!(!search.try_step(1.0, -1.0));
            search.has_failed()
        });
        assert_eq!(trials, Some(TRIALS));
        let mut progress = Progress::new();
        for (value, gradient) in [(2.0, 1.0), (1.0, 3.0), (1.5, 0.5)] {
            assert!(!progress.record_step(value, gradient));
        }
        assert_eq!((1..).find(|_| progress.record_step(1.0, 0.5)), Some(STALLS));
    }
}
