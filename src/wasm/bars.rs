//! The drawing of bars by the context of a canvas.

use crate::kernel::bars::{Bar, Scale, find_largest, lay_out};
use alloc::string::String;
use alloc::vec::Vec;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// The look of bars.
pub(crate) struct Style {
    /// The scale of the classes, which count from 1.
    pub(crate) x: Scale,
    pub(crate) y: Scale,
    /// The numbers at the bottom and at the top.
    pub(crate) low: f64,
    pub(crate) high: f64,
    /// The CSS colours of the bars of kept and of removed entries.
    pub(crate) color: String,
    pub(crate) faded: String,
}

/// The bars of classes on the canvas of a context.
pub(crate) struct Bars {
    context: CanvasRenderingContext2d,
    style: Style,
    bars: Vec<Bar>,
    width: u32,
}

impl Bars {
    /// Creates bars on the canvas of a context.
    pub(crate) fn new(context: CanvasRenderingContext2d, style: Style) -> Self {
        Self { context, style, bars: Vec::new(), width: 0 }
    }

    /// Clears the canvas and draws the bars of `p`. An entry that is −∞ in `kept` is faded.
    pub(crate) fn draw(&mut self, p: &[f64], kept: &[f64]) {
        let size = |canvas: HtmlCanvasElement| (canvas.width(), canvas.height().into());
        let (width, height) = self.context.canvas().map_or((0, 0.0), size);
        self.update_layout(p.len(), width);
        self.context.clear_rect(0.0, 0.0, width.into(), height);
        let mut color = None;
        for Bar { classes, left, right } in &self.bars {
            let (i, p) = find_largest(p, classes.clone());
            let is_kept = kept[i] > f64::NEG_INFINITY;
            // Most neighbours have the same colour, and setting a colour costs more than drawing a bar.
            if color != Some(is_kept) {
                color = Some(is_kept);
                let style = if is_kept { &self.style.color } else { &self.style.faded };
                self.context.set_fill_style_str(style);
            }
            let top = height * self.style.y.position(p, self.style.low, self.style.high);
            self.context.fill_rect(*left, height - top, right - left, top);
        }
    }

    /// Lays out the bars of `n` classes, unless the last frame had as many on the same width.
    fn update_layout(&mut self, n: usize, width: u32) {
        if self.width != width || self.bars.last().map_or(0, |last| last.classes.end) != n {
            self.width = width;
            self.bars.clear();
            lay_out(n, width, self.style.x, |bar| self.bars.push(bar));
        }
    }
}
