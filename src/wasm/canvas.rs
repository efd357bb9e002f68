//! Bars of many classes on a canvas. The module has its own memory, since strings and the canvas cross by
//! wasm-bindgen, which needs one.

use super::bars::{Bars, Style};
use crate::kernel::bars::Scale;
use crate::kernel::warp::{WarpedRow, Workspace};
use alloc::string::String;
use alloc::vec::Vec;
use js_sys::Float64Array;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::CanvasRenderingContext2d;

/// Bars on a canvas.
#[wasm_bindgen]
pub struct BarCanvas {
    bars: Bars,
    /// A copy of the drawn numbers, and a second copy in which removed entries become −∞.
    p: Vec<f64>,
    kept_p: Vec<f64>,
    /// The fields of a [`Workspace`].
    workspace_p: Vec<f64>,
    work: Vec<f64>,
    order: Vec<u32>,
    kept: Kept,
}

#[derive(Default)]
struct Kept {
    count: usize,
    mass: f64,
}

#[wasm_bindgen]
impl BarCanvas {
    /// Creates bars on the canvas of a context. The y axis runs from `low` to `high`, and the x axis over the
    /// classes, each on a linear or a logarithmic scale.
    #[wasm_bindgen(constructor)]
    pub fn new(
        context: CanvasRenderingContext2d,
        is_x_log: bool,
        is_y_log: bool,
        low: f64,
        high: f64,
        color: String,
        faded: String,
    ) -> Self {
        let scale = |is_log| if is_log { Scale::Log } else { Scale::Linear };
        let style = Style { x: scale(is_x_log), y: scale(is_y_log), low, high, color, faded };
        let bars = Bars::new(context, style);
        let [p, kept_p, workspace_p, work] = [const { Vec::new() }; 4];
        Self { bars, p, kept_p, workspace_p, work, order: Vec::new(), kept: Kept::default() }
    }

    /// Draws numbers, at least one.
    pub fn draw(&mut self, p: &Float64Array, top_k: usize, top_p: f64, min_p: f64) {
        let n = p.length() as usize;
        self.p.resize(n, 0.0);
        p.copy_to(&mut self.p);
        for copy in [&mut self.kept_p, &mut self.workspace_p] {
            copy.clone_from(&self.p);
        }
        self.work.resize(n, 0.0);
        self.order.resize(n, 0);
        let Self { workspace_p, work, order, .. } = self;
        let mut row = WarpedRow::of_probabilities(
            &mut self.kept_p,
            Workspace { p: workspace_p, work, order },
        );
        row.keep_top_k_of_ranked(top_k);
        if top_p < 1.0 {
            row.keep_top_p(top_p, 1);
        }
        if min_p > 0.0 {
            row.keep_min_p(min_p, 1);
        }
        let (count, mut mass) = row.count_and_mass();
        if mass.is_nan() {
            // NaN is drawn as nothing, and adds nothing.
            mass = self.kept_p.iter().filter(|p| **p > f64::NEG_INFINITY).sum();
        }
        self.kept = Kept { count, mass };
        self.bars.draw(&self.p, &self.kept_p);
    }

    /// Returns the number of entries that were kept when bars were last drawn.
    #[wasm_bindgen(getter)]
    pub fn count(&self) -> usize {
        self.kept.count
    }

    /// Returns the sum of the entries that were kept when bars were last drawn.
    #[wasm_bindgen(getter)]
    pub fn mass(&self) -> f64 {
        self.kept.mass
    }
}
