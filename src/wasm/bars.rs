//! Bars of many classes on a canvas. If there are more classes than pixels, a column of pixels shows the
//! largest of its classes, so that no peak is lost.

use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

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
    fn position(self, x: f64, low: f64, high: f64) -> f64 {
        let position = match self {
            Scale::Linear => (x - low) / (high - low),
            Scale::Log => libm::log(x / low) / libm::log(high / low),
        };
        position.clamp(0.0, 1.0)
    }
}

/// The look of bars.
pub(crate) struct Style {
    /// The scale of the classes, which count from 1.
    pub(crate) x: Scale,
    pub(crate) y: Scale,
    /// The numbers at the bottom and at the top.
    pub(crate) low: f64,
    pub(crate) high: f64,
    /// The CSS colours of the bars of kept and of removed entries.
    pub(crate) colour: String,
    pub(crate) faded: String,
}

/// The neighbouring classes of one bar, and the pixels of its left and its right edge.
struct Column {
    classes: Range<usize>,
    left: f64,
    right: f64,
}

/// The bars of classes on the canvas of a context.
pub(crate) struct Bars {
    context: CanvasRenderingContext2d,
    style: Style,
    columns: Vec<Column>,
    width: u32,
}

impl Bars {
    /// Creates bars on the canvas of a context.
    pub(crate) fn new(context: CanvasRenderingContext2d, style: Style) -> Self {
        Self { context, style, columns: Vec::new(), width: 0 }
    }

    /// Clears the canvas and draws the bars of `p`. An entry that is −∞ in `kept` is faded.
    pub(crate) fn draw(&mut self, p: &[f64], kept: &[f64]) {
        let size = |canvas: HtmlCanvasElement| (canvas.width(), canvas.height().into());
        let (width, height) = self.context.canvas().map_or((0, 0.0), size);
        self.lay_out(p.len(), width);
        self.context.clear_rect(0.0, 0.0, width.into(), height);
        let mut colour = None;
        for Column { classes, left, right } in &self.columns {
            let (i, p) = find_largest(p, classes.clone());
            let is_kept = kept[i] > f64::NEG_INFINITY;
            // Most neighbours have the same colour, and setting a colour costs more than drawing a bar.
            if colour != Some(is_kept) {
                colour = Some(is_kept);
                let style = if is_kept { &self.style.colour } else { &self.style.faded };
                self.context.set_fill_style_str(style);
            }
            let top = height * self.style.y.position(p, self.style.low, self.style.high);
            self.context.fill_rect(*left, height - top, right - left, top);
        }
    }

    /// Lays out `n` classes in columns, unless they are laid out already.
    fn lay_out(&mut self, n: usize, width: u32) {
        if self.width == width && self.columns.last().map_or(0, |last| last.classes.end) == n {
            return;
        }
        self.width = width;
        self.columns.clear();
        let style = &self.style;
        // A logarithmic scale begins at 1.
        let first = if style.x == Scale::Log { 1.0 } else { 0.0 };
        let end = n as f64 + first;
        let edge = |i: usize| {
            libm::floor(style.x.position(i as f64 + first, first, end) * f64::from(width))
        };
        let (mut start, mut left) = (0, 0.0);
        for end in 1..=n {
            let right = edge(end);
            if right > left || end == n {
                // Bars wider than 3 pixels have a gap between them.
                let gap = if right - left > 3.0 { 1.0 } else { 0.0 };
                self.columns.push(Column { classes: start..end, left, right: right - gap });
                (start, left) = (end, right);
            }
        }
    }
}

/// Returns the index and the value of the largest entry in a range that isn't empty.
fn find_largest(p: &[f64], range: Range<usize>) -> (usize, f64) {
    let first = range.start;
    range.fold((first, p[first]), |best, i| if p[i] > best.1 { (i, p[i]) } else { best })
}
