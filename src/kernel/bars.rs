//! Bars of many classes side by side. If there are more classes than pixels, neighbours share a bar, which
//! shows the largest of them, so that no peak is lost.

use core::ops::Range;

/// The scale by which a number becomes a length.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Scale {
    /// Lengths are proportional to numbers.
    Linear,
    /// Lengths are proportional to logarithms of numbers.
    Log,
}

impl Scale {
    /// Returns the position of a number between `low`, at 0, and `high`, at 1.
    pub(crate) fn position(self, x: f64, low: f64, high: f64) -> f64 {
        let position = match self {
            Scale::Linear => (x - low) / (high - low),
            Scale::Log => libm::log(x / low) / libm::log(high / low),
        };
        position.clamp(0.0, 1.0)
    }
}

/// The neighbouring classes of one bar, and the pixels of its left and its right edge.
#[derive(Debug)]
pub(crate) struct Bar {
    pub(crate) classes: Range<usize>,
    pub(crate) left: f64,
    pub(crate) right: f64,
}

/// Calls `visit` with the bars of `n` classes, which count from 1, on a width in pixels.
pub(crate) fn lay_out(n: usize, width: u32, scale: Scale, mut visit: impl FnMut(Bar)) {
    // A logarithmic scale begins at 1.
    let first = if scale == Scale::Log { 1.0 } else { 0.0 };
    let last = n as f64 + first;
    let edge =
        |i: usize| libm::floor(scale.position(i as f64 + first, first, last) * f64::from(width));
    let (mut start, mut left) = (0, 0.0);
    for end in 1..=n {
        let right = edge(end);
        if right > left || end == n {
            // Bars wider than 3 pixels have a gap between them.
            let gap = if right - left > 3.0 { 1.0 } else { 0.0 };
            visit(Bar { classes: start..end, left, right: right - gap });
            (start, left) = (end, right);
        }
    }
}

/// Returns the index and the value of the largest entry in a range that isn't empty.
pub(crate) fn find_largest(p: &[f64], range: Range<usize>) -> (usize, f64) {
    let first = range.start;
    range.fold((first, p[first]), |best, i| if p[i] > best.1 { (i, p[i]) } else { best })
}

#[cfg(test)]
mod tests {
    use super::{Bar, Scale, find_largest, lay_out};
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn every_class_is_in_one_bar_and_bars_fill_the_width() {
        for scale in [Scale::Linear, Scale::Log] {
            for (n, width) in [(1, 1), (3, 300), (7, 20), (1000, 320), (82_834, 640), (5, 0)] {
                let (mut end, mut right, mut count) = (0, 0.0, 0);
                lay_out(n, width, scale, |bar| {
                    assert!(bar.classes.start == end && bar.classes.end > end, "{bar:?}");
                    assert!(bar.left >= right && bar.right >= bar.left, "{bar:?}");
                    (end, right, count) = (bar.classes.end, bar.right, count + 1);
                });
                assert_eq!(end, n);
                assert!(count <= n.min(width.max(1) as usize), "{count} on {width}");
                assert!(f64::from(width) - right <= 1.0, "{right} of {width}");
            }
        }
        lay_out(0, 100, Scale::Linear, |bar| panic!("{bar:?} of no classes"));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn wide_bars_have_gaps_and_narrow_ones_show_the_largest_of_their_classes() {
        for (n, width, wanted) in [
            (2, 10, [(0..1, 0.0, 4.0), (1..2, 5.0, 9.0)]),
            (4, 2, [(0..2, 0.0, 1.0), (2..4, 1.0, 2.0)]),
        ] {
            let mut wanted = wanted.into_iter();
            lay_out(n, width, Scale::Linear, |Bar { classes, left, right }| {
                assert_eq!(Some((classes, left, right)), wanted.next());
            });
            assert_eq!(wanted.next(), None);
        }
        // From rank 1 to 2 is as wide as from 2 to 4.
        let mut edges = [10.0, 15.0, 20.0].into_iter();
        lay_out(3, 20, Scale::Log, |bar| {
            assert_eq!(Some(bar.right + 1.0), edges.next());
        });
        assert_eq!(find_largest(&[0.1, 0.3, 0.4, 0.2], 2..4), (2, 0.4));
        assert_eq!(find_largest(&[0.1, f64::NAN, 0.3], 0..3), (2, 0.3));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn positions_go_from_0_to_1_on_both_scales() {
        let linear = [-1.0, 0.0, 0.5, 2.0].map(|x| Scale::Linear.position(x, 0.0, 1.0));
        assert_eq!(linear, [0.0, 0.0, 0.5, 1.0]);
        let log = [0.0, 1.0, 10.0, 100.0].map(|x| Scale::Log.position(x, 1.0, 100.0));
        assert_eq!(log, [0.0, 0.0, 0.5, 1.0]);
    }
}
