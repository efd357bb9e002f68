//! Isotonic regression: the nondecreasing step function with the least squares to labels 0 and 1 (Ayer et al.
//! 1955; Zadrozny & Elkan 2002 for calibration).
//!
//! # The plain algorithm
//!
//! Pooling of adjacent violators:
//!
//!   sort the numbers; equal ones are one pool
//!   for each pool, in order:
//!     while the mean label of the pool before it isn't lower:  join both
//!   the height of a step is the mean label of its pool
//!
//! # Method
//!
//! Pools keep sums and counts of labels, which are integers, so only the means are rounded. Between two
//! pools a line takes the place of the jump, from the last number of one to the first of the other.

use super::top_k::top_k;
use crate::simd::F64x4;

/// A pool of adjacent answers that share a height: its first and last index, the sum of the answers and
/// their number.
#[derive(Clone, Copy, Default, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub(crate) struct Pool {
    first: f64,
    last: f64,
    sum: f64,
    count: f64,
}

impl Pool {
    /// Returns the mean of the answers, which is the height that they share.
    fn mean(&self) -> f64 {
        self.sum / self.count
    }
}

/// Writes the corners of the line that runs through the steps to `x` and `y`, which have room for two a
/// number, and returns how many there are. Equal numbers count as one. `order` and `pools` are
/// workspaces as long as the numbers.
pub(crate) fn isotonic(
    numbers: &[f64],
    is_yes: &dyn Fn(usize) -> bool,
    order: &mut [u32],
    pools: &mut [Pool],
    x: &mut [f64],
    y: &mut [f64],
) -> usize {
    top_k::<F64x4>(numbers, order);
    let mut len = 0;
    for &index in order.iter().rev() {
        let number = numbers.get(index as usize).map_or(0.0, |number| *number);
        let answer = f64::from(u8::from(is_yes(index as usize)));
        let top = pools.get_mut(..len).unwrap_or_default().last_mut();
        match top {
            Some(top) if top.first == number => {
                (top.sum, top.count) = (top.sum + answer, top.count + 1.0)
            }
            _ => {
                len = join_violators(pools, len);
                if let Some(next) = pools.get_mut(len) {
                    *next = Pool { first: number, last: number, sum: answer, count: 1.0 };
                    len += 1;
                }
            }
        }
    }
    let len = join_violators(pools, len);
    let mut corners = x.iter_mut().zip(y);
    let mut count = 0;
    for pool in pools.iter().take(len) {
        let ends = 1 + usize::from(pool.last > pool.first);
        for end in [pool.first, pool.last].into_iter().take(ends) {
            if let Some((x, y)) = corners.next() {
                (*x, *y) = (end, pool.mean());
                count += 1;
            }
        }
    }
    count
}

/// Joins the last pool with those before it while their means aren't below its mean, and returns the number
/// of pools that are left.
fn join_violators(pools: &mut [Pool], mut len: usize) -> usize {
    while let Some([.., before, last]) = pools.get_mut(..len)
        && before.mean() >= last.mean()
    {
        before.last = last.last;
        before.sum += last.sum;
        before.count += last.count;
        len -= 1;
    }
    len
}

/// Returns the height of the line through corners of rising x at a number. Outside the first and the last
/// corner the line is constant. NaN has the height NaN.
pub(crate) fn height(x: &[f64], y: &[f64], at: f64) -> f64 {
    if at.is_nan() {
        return at;
    }
    let after = x.partition_point(|x| *x < at);
    let get = |of: &[f64], index: usize| of.get(index).map_or(f64::NAN, |value| *value);
    if after == x.len() {
        return get(y, after.wrapping_sub(1));
    }
    if after == 0 || get(x, after) == at {
        return get(y, after);
    }
    let (x0, x1, y0, y1) = (get(x, after - 1), get(x, after), get(y, after - 1), get(y, after));
    y0 + (y1 - y0) * ((at - x0) / (x1 - x0))
}
