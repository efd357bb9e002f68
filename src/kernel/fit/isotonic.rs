//! Isotonic regression: the nondecreasing step function with the least squares to answers of 0 and 1 (Ayer et
//! al. 1955; Zadrozny & Elkan 2002 for calibration).
//!
//! # The plain algorithm
//!
//! Pool adjacent violators:
//!
//! ```text
//! sort the numbers; equal ones are one level set
//! for each level set, in order:
//!   while the mean answer of the one before it isn't lower:  join both
//! the height of a step is the mean answer of its level set
//! ```
//!
//! # Method
//!
//! 1. A level set keeps the sum and the count of its answers, which are integers, so only means are rounded.
//! 2. Between two level sets a line takes the place of the jump, from the last number of one to the first of
//!    the other. Without it, numbers that hardly differ could have results that are far apart.
//!
//! # Accuracy
//!
//! A mean is a quotient of integers, rounded once. Between two knots, whose heights are from 0 to 1, five
//! roundings of less than 2^-53 and the rounding of the sum are added, so a height is off by less than 2^-50.
//! In `tests/js/fit_calibration.test.mjs` heights are within 10^-9 of those of scikit-learn.

use crate::kernel::numeric::row::at;
use crate::kernel::top_k::top_k;
use crate::simd::F64x4;

/// Adjacent numbers that share a height: the first and the last of them, the sum of their answers, and the
/// count.
#[derive(Clone, Copy, Default, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub(crate) struct LevelSet {
    first: f64,
    last: f64,
    sum: f64,
    count: f64,
}

impl LevelSet {
    /// Returns the mean of the answers, which is the height that they share.
    fn mean(&self) -> f64 {
        self.sum / self.count
    }
}

/// Writes the knots of the line that runs through the steps to `x` and `y`, which are twice as long as the
/// numbers, and returns how many there are. `is_yes` returns the answer for the number at an index. `order`
/// and `sets` are workspaces as long as the numbers.
pub(crate) fn isotonic(
    numbers: &[f64],
    is_yes: &dyn Fn(usize) -> bool,
    order: &mut [u32],
    sets: &mut [LevelSet],
    x: &mut [f64],
    y: &mut [f64],
) -> usize {
    top_k::<F64x4>(numbers, order);
    let mut len = 0;
    for &index in order.iter().rev() {
        let number = at(numbers, index as usize);
        let answer = f64::from(is_yes(index as usize));
        let last = sets.get_mut(..len).unwrap_or_default().last_mut();
        match last {
            Some(last) if last.first == number => {
                (last.sum, last.count) = (last.sum + answer, last.count + 1.0);
            }
            _ => {
                len = join_violators(sets, len);
                if let Some(next) = sets.get_mut(len) {
                    *next = LevelSet { first: number, last: number, sum: answer, count: 1.0 };
                    len += 1;
                }
            }
        }
    }
    let len = join_violators(sets, len);
    let mut knots = x.iter_mut().zip(y);
    let mut count = 0;
    for set in sets.iter().take(len) {
        let ends = 1 + usize::from(set.last > set.first);
        for end in [set.first, set.last].into_iter().take(ends) {
            if let Some((x, y)) = knots.next() {
                (*x, *y) = (end, set.mean());
                count += 1;
            }
        }
    }
    count
}

/// Joins the last level set with those before it while their means aren't below its mean, and returns the
/// number of level sets that are left.
fn join_violators(sets: &mut [LevelSet], mut len: usize) -> usize {
    while let Some([.., before, last]) = sets.get_mut(..len)
        && before.mean() >= last.mean()
    {
        before.last = last.last;
        before.sum += last.sum;
        before.count += last.count;
        len -= 1;
    }
    len
}

/// Returns the height of the line through knots of rising x at `point`. Outside the first and the last knot
/// the line is constant. NaN has the height NaN.
pub(crate) fn interpolate(x: &[f64], y: &[f64], point: f64) -> f64 {
    if point.is_nan() {
        return point;
    }
    let after = x.partition_point(|x| *x < point);
    let get = |of: &[f64], index: usize| of.get(index).map_or(f64::NAN, |value| *value);
    if after == x.len() {
        return get(y, after.wrapping_sub(1));
    }
    if after == 0 || get(x, after) == point {
        return get(y, after);
    }
    let (x0, x1, y0, y1) = (get(x, after - 1), get(x, after), get(y, after - 1), get(y, after));
    y0 + (y1 - y0) * ((point - x0) / (x1 - x0))
}
