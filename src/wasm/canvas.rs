//! Bars of very many classes on a canvas. The module has a memory of its own, since strings and the
//! canvas cross by wasm-bindgen, which asks for one.

use super::bars::{Bars, Scale, Style};
use crate::kernel::sample::{Nucleus, Truncation};
use alloc::{string::String, vec::Vec};
use js_sys::Float64Array;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::CanvasRenderingContext2d;

/// A canvas that shows bars.
#[wasm_bindgen]
pub struct BarCanvas {
    bars: Bars,
    /// A copy of what is drawn, and a workspace.
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

    /// Draws numbers, of which there is one at least.
    pub fn draw(&mut self, p: &Float64Array, top_k: usize, top_p: f64, min_p: f64) {
        let n = p.length() as usize;
        self.p.resize(n, 0.0);
        p.copy_to(&mut self.p);
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

#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// Nothing panics that isn't a mistake of ours.
#[panic_handler]
fn end(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}
