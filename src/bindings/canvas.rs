//! Bars of very many classes, drawn from a handle's memory.

use super::with;
use crate::canvas::{Bars, Scale, Style};
use crate::kernel::sample::{Nucleus, Truncation};
use alloc::{string::String, vec::Vec};
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::CanvasRenderingContext2d;

/// A canvas that shows bars.
#[wasm_bindgen]
pub struct BarCanvas {
    bars: Bars,
    /// A copy in f64 of what is drawn, and a workspace.
    p: Vec<f64>,
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
    /// The canvas of a context. The numbers from `low` at the foot to `high` at the top are on
    /// a linear or a logarithmic scale, as are the classes from left to right.
    #[wasm_bindgen(constructor)]
    pub fn new(
        context: CanvasRenderingContext2d,
        is_x_log: bool,
        is_y_log: bool,
        low: f64,
        high: f64,
        colour: String,
        faded: String,
    ) -> Self {
        let scale = |is_log| if is_log { Scale::Log } else { Scale::Linear };
        let style = Style { x: scale(is_x_log), y: scale(is_y_log), low, high, colour, faded };
        let bars = Bars::new(context, style);
        Self { bars, p: Vec::new(), order: Vec::new(), kept: Kept::default() }
    }

    /// Draws the `n` numbers of a region, f32 or f64; there is one at least.
    pub fn draw(
        &mut self,
        region: usize,
        n: usize,
        is_narrow: bool,
        top_k: usize,
        top_p: f64,
        min_p: f64,
    ) {
        self.p.clear();
        if is_narrow {
            with(region, n, |x: &mut [f32], _| self.p.extend(x.iter().map(|&x| f64::from(x))));
        } else {
            with(region, n, |x: &mut [f64], _| self.p.extend_from_slice(x));
        }
        self.order.resize(top_k.min(n), 0);
        let nucleus = Nucleus::new(&self.p, &mut self.order, Truncation { top_p, min_p });
        self.kept = Kept::default();
        for (i, &p) in self.p.iter().enumerate() {
            if nucleus.holds(i, p) {
                self.kept.count += 1;
                self.kept.mass += p;
            }
        }
        self.bars.draw(&self.p, &nucleus);
    }

    /// How many entries stayed when it was last drawn.
    #[wasm_bindgen(getter)]
    pub fn count(&self) -> usize {
        self.kept.count
    }

    /// The sum of the entries that stayed when it was last drawn.
    #[wasm_bindgen(getter)]
    pub fn mass(&self) -> f64 {
        self.kept.mass
    }
}
