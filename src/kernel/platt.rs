//! Platt scaling: the a and b at which σ(a·x + b) makes labels of yes and no likeliest (Platt 1999), by
//! Newton's method with the targets and the safeguards of Lin, Lin & Weng 2007, "A note on Platt's
//! probabilistic outputs for support vector machines".
//!
//! Targets aren't 1 and 0 but (n₊ + 1)/(n₊ + 2) and 1/(n₋ + 2), which keeps a and b finite where a
//! threshold separates the labels.

use super::double_word::{self, Pair};
use super::sigmoid::{sigmoid, softplus};

/// The largest number of halvings of a step.
const HALVINGS: usize = 40;

/// Returns the a and b of numbers. `is_yes` returns whether the answer for the number at an index is yes.
/// Infinite numbers do not count.
pub(crate) fn platt(x: &[f64], is_yes: &dyn Fn(usize) -> bool) -> [f64; 2] {
    let counted = || x.iter().enumerate().filter(|(_, x)| x.is_finite());
    let count = |answer: bool| counted().filter(|(i, _)| is_yes(*i) == answer).count() as f64;
    let (yes, no) = (count(true), count(false));
    let target = |i: usize| if is_yes(i) { (yes + 1.0) / (yes + 2.0) } else { 1.0 / (no + 2.0) };
    if yes + no == 0.0 {
        return [1.0, 0.0];
    }
    // Numbers count from the middle, in units of the spread, so that those far from 0 keep their digits.
    let (low, high) = counted().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (_, x)| {
        (low.min(*x), high.max(*x))
    });
    let (middle, half) = (0.5 * low + 0.5 * high, 0.5 * high - 0.5 * low);
    let unit = |x: f64| if half > 0.0 { (x - middle) / half } else { 0.0 };
    let loss = |a: f64, b: f64| {
        let sum = counted().fold((0.0, 0.0), |sum: Pair, (i, x)| {
            let z = a * unit(*x) + b;
            double_word::add(sum, softplus(z) - target(i) * z, 0.0)
        });
        sum.0 + sum.1
    };
    let (mut a, mut b) = (0.0, libm::log((yes + 1.0) / (no + 1.0)));
    let mut least = loss(a, b);
    for _ in 0..100 {
        let mut derivatives = Derivatives::default();
        for (i, x) in counted() {
            let x = unit(*x);
            derivatives.add(x, sigmoid(a * x + b), target(i));
        }
        let (da, db) = derivatives.newton_step();
        let mut step = 1.0;
        let better = (0..HALVINGS).find_map(|_| {
            let (next_a, next_b) = (a - step * da, b - step * db);
            step *= 0.5;
            let next = loss(next_a, next_b);
            (next < least).then_some((next_a, next_b, next))
        });
        let Some((next_a, next_b, next)) = better else { break };
        let is_near =
            (next_a - a).abs() <= 1e-13 * a.abs() && (next_b - b).abs() <= 1e-13 * b.abs();
        (a, b, least) = (next_a, next_b, next);
        if is_near {
            break;
        }
    }
    let a = if half > 0.0 { a / half } else { 0.0 };
    [a, b - a * middle]
}

/// The derivatives of the loss with respect to a and b: the gradient g, and the Hessian h.
#[derive(Default)]
struct Derivatives {
    g_a: f64,
    g_b: f64,
    h_aa: f64,
    h_ab: f64,
    h_bb: f64,
}

impl Derivatives {
    /// Adds the derivatives of one number x, whose probability p = σ(a·x + b) should be the target.
    fn add(&mut self, x: f64, p: f64, target: f64) {
        let (error, weight) = (p - target, p * (1.0 - p));
        self.g_a += error * x;
        self.g_b += error;
        self.h_aa += weight * x * x;
        self.h_ab += weight * x;
        self.h_bb += weight;
    }

    /// Returns the step of Newton's method, h⁻¹·g, which is to be subtracted from a and b.
    fn newton_step(&self) -> (f64, f64) {
        let &Self { g_a, g_b, h_ab, .. } = self;
        // Where all numbers are equal, a changes nothing.
        let (h_aa, h_bb) = (self.h_aa + 1e-12, self.h_bb + 1e-12);
        let determinant = h_aa * h_bb - h_ab * h_ab;
        ((h_bb * g_a - h_ab * g_b) / determinant, (h_aa * g_b - h_ab * g_a) / determinant)
    }
}
