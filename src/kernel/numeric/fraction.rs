//! The fraction of n that is nearest to a number.

/// Returns the whole number j for which j/n is nearest to x, for an x in 0…1, and j/n. Comparing j/n with x
/// says without a rounding error whether j is below or above n·x.
///
/// n·x isn't exact: 10·0.3 is 3, but the double 0.3 is less than 3/10. Division rounds to the nearest
/// double, and rounding keeps order. So j/n as a double is at most x if the fraction is, and also if it is
/// the fraction that x stands for: 0.3 counts as 3/10.
#[inline(always)]
pub(crate) fn nearest_fraction(n: usize, x: f64) -> (usize, f64) {
    let nearest = (n as f64 * x + 0.5) as usize;
    (nearest, nearest as f64 / n as f64)
}
