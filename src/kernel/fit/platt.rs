//! Platt scaling: the a and b at which σ(a·x + b) makes answers of yes and no likeliest (Platt 1999,
//! "Probabilistic outputs for support vector machines").
//!
//! # The plain algorithm
//!
//! ```text
//! loss = Σ log(1 + e^z) − t·z,  z = a·x + b,  t = 1 for yes, 0 for no
//! go down by Newton's method to where the gradient vanishes
//! ```
//!
//! # Method
//!
//! 1. The targets t aren't 1 and 0 but (n₊ + 1)/(n₊ + 2) and 1/(n₋ + 2), for n₊ answers of yes and n₋ of no.
//!    This keeps a and b finite where a threshold separates the answers (Platt 1999).
//! 2. A step that doesn't lower the loss is halved, and a small number on the diagonal of the Hessian keeps
//!    it invertible (Lin, Lin & Weng 2007, "A note on Platt's probabilistic outputs for support vector
//!    machines").
//! 3. Numbers count from their middle, in units of half their spread, so that those far from 0 keep their
//!    digits.
//!
//! # Accuracy
//!
//! The descent ends where a step changes neither a nor b by more than 10^-13 of itself, where no halving
//! lowers the loss, or after 100 steps. The loss is a double-word sum, so rounding hides a descent only near
//! the minimum.

use crate::kernel::numeric::row::half_and_middle;
use crate::kernel::numeric::sums;
use crate::kernel::sigmoid::{sigmoid, softplus};

/// The largest number of steps, and of halvings of a step.
const STEPS: usize = 100;
const HALVINGS: usize = 40;
/// The change of a and b, relative to each, at which the descent ends: a few hundred times their rounding.
const TOLERANCE: f64 = 1e-13;
/// What is added to the diagonal of the Hessian. Where all numbers are equal, a changes nothing, and the
/// determinant would be 0.
const RIDGE: f64 = 1e-12;

/// Returns the fitted a and b. `is_yes` returns whether the answer for the number at an index is yes.
/// Infinite numbers do not count.
pub(crate) fn platt(x: &[f64], is_yes: &dyn Fn(usize) -> bool) -> [f64; 2] {
    let count = |answer: bool| {
        let answers = x.iter().enumerate().filter(|(i, x)| x.is_finite() && is_yes(*i) == answer);
        answers.count() as f64
    };
    let (yes, no) = (count(true), count(false));
    if yes + no == 0.0 {
        return [1.0, 0.0];
    }
    let (half, middle) = half_and_middle(x.iter().filter(|x| x.is_finite()));
    let targets = [1.0 / (no + 2.0), (yes + 1.0) / (yes + 2.0)];
    let answers = Answers { x, is_yes, targets, half, middle };
    let (a, b) = answers.minimize(libm::log((yes + 1.0) / (no + 1.0)));
    let a = if half > 0.0 { a / half } else { 0.0 };
    [a, b - a * middle]
}

/// Numbers with their answers. The numbers count from their middle, in units of half their spread.
struct Answers<'a> {
    x: &'a [f64],
    is_yes: &'a dyn Fn(usize) -> bool,
    /// The targets of no and of yes.
    targets: [f64; 2],
    half: f64,
    middle: f64,
}

impl Answers<'_> {
    /// Returns the finite numbers with their targets.
    fn iter(&self) -> impl Iterator<Item = (f64, f64)> {
        let &Self { x, is_yes, targets: [of_no, of_yes], half, middle } = self;
        let counted = x.iter().enumerate().filter(|(_, x)| x.is_finite());
        counted.map(move |(i, x)| {
            let x = if half > 0.0 { (x - middle) / half } else { 0.0 };
            (x, if is_yes(i) { of_yes } else { of_no })
        })
    }

    /// Returns the a and b at which the loss is least, by a descent from a = 0.
    fn minimize(&self, mut b: f64) -> (f64, f64) {
        let mut a = 0.0;
        let mut least = self.loss(a, b);
        for _ in 0..STEPS {
            let Some((next_a, next_b, next)) = self.step_down(a, b, least) else { break };
            let is_near = (next_a - a).abs() <= TOLERANCE * a.abs()
                && (next_b - b).abs() <= TOLERANCE * b.abs();
            (a, b, least) = (next_a, next_b, next);
            if is_near {
                break;
            }
        }
        (a, b)
    }

    /// Returns the a and b at the end of a step of Newton's method and their loss. The step is halved until
    /// its loss is below the least so far; nothing if no halving brings it there.
    fn step_down(&self, a: f64, b: f64, least: f64) -> Option<(f64, f64, f64)> {
        let mut derivatives = Derivatives::default();
        for (x, target) in self.iter() {
            derivatives.add(x, sigmoid(a * x + b), target);
        }
        let (da, db) = derivatives.newton_step();
        let mut step = 1.0;
        (0..HALVINGS).find_map(|_| {
            let (next_a, next_b) = (a - step * da, b - step * db);
            step *= 0.5;
            let next = self.loss(next_a, next_b);
            (next < least).then_some((next_a, next_b, next))
        })
    }

    /// Returns the loss at a and b.
    fn loss(&self, a: f64, b: f64) -> f64 {
        sums::sum(self.iter().map(|(x, target)| {
            let z = a * x + b;
            softplus(z) - target * z
        }))
    }
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
        let (h_aa, h_bb) = (self.h_aa + RIDGE, self.h_bb + RIDGE);
        let determinant = h_aa * h_bb - h_ab * h_ab;
        ((h_bb * g_a - h_ab * g_b) / determinant, (h_aa * g_b - h_ab * g_a) / determinant)
    }
}
