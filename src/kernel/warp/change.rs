//! The steps that change logits: the temperature, penalties and a bias.

use super::{Warp, WarpedRow, count_remaining};
use crate::kernel::argmax::argmax;
use crate::kernel::bias::add;
use crate::kernel::numeric::limits::is_limit;
use crate::kernel::numeric::row::at;
use crate::simd::F64x4;

impl WarpedRow<'_> {
    /// Divides by a temperature. At 0 all entries but the best are removed; at ∞ the remaining logits become
    /// 0.
    pub(super) fn set_temperature(&mut self, temperature: f64) {
        if temperature == 0.0 {
            return self.keep_best();
        }
        if temperature == 1.0 {
            return;
        }
        if is_limit(temperature) {
            self.x.iter_mut().filter(|x| **x > f64::NEG_INFINITY).for_each(|x| *x = 0.0);
            self.best = argmax::<F64x4>(self.x) as usize;
        } else {
            self.temperature = temperature;
        }
        self.is_current = false;
    }

    /// Removes all entries but the best.
    fn keep_best(&mut self) {
        let p = &mut *self.workspace.p;
        if self.is_current {
            let (best, others) = (self.best, p.iter().enumerate());
            let others = others.filter(|(index, _)| *index != best);
            self.removed_mass += others.fold(0.0, |sum, (_, p)| sum + p);
        }
        let max = at(self.x, self.best);
        p.fill(0.0);
        self.x.fill(f64::NEG_INFINITY);
        if let (Some(x), Some(p)) = (self.x.get_mut(self.best), p.get_mut(self.best)) {
            (*x, *p) = (max, 1.0);
        }
        (self.is_current, self.sum, self.kept) = (true, 1.0, self.kept.min(1));
    }

    /// Divides the logits by their temperature. If the largest quotient is above `largest`, the largest logit
    /// is subtracted first.
    pub(crate) fn divide_by_temperature(&mut self, largest: f64) {
        let temperature = core::mem::replace(&mut self.temperature, 1.0);
        let max = at(self.x, self.best);
        let is_number = (max / temperature).abs() <= largest;
        let shift = if is_number { 0.0 } else { max };
        if temperature != 1.0 || !is_number {
            self.x.iter_mut().for_each(|x| *x = (*x - shift) / temperature);
        }
    }

    /// Divides or multiplies the logits of the tokens of the history, and subtracts from them.
    pub(super) fn penalize(&mut self, repetition: f64, warp: &Warp) {
        self.divide_by_temperature(f64::MAX);
        let counts = &mut self.workspace.order;
        counts.fill(0);
        for token in warp.history {
            counts.get_mut(*token as usize).into_iter().for_each(|count| *count += 1);
        }
        for token in warp.history {
            let index = *token as usize;
            if let (Some(x), Some(count)) = (self.x.get_mut(index), counts.get_mut(index))
                && *count > 0
                && *x > f64::NEG_INFINITY
            {
                let penalized = if *x > 0.0 { *x / repetition } else { *x * repetition };
                let frequency = saturate(warp.frequency * f64::from(*count));
                *x = saturate(saturate(saturate(penalized) - warp.presence) - frequency);
                *count = 0;
            }
        }
        self.recount();
    }

    /// Adds a bias to the logits that are left.
    pub(super) fn add_bias(&mut self, bias: &dyn Fn(usize) -> f64) {
        self.divide_by_temperature(f64::MAX);
        let entries = self.x.iter_mut().zip(self.workspace.p.iter()).enumerate();
        for (index, (x, p)) in entries.filter(|(_, (x, _))| **x > f64::NEG_INFINITY) {
            *x = add(*x, bias(index));
            if *x == f64::NEG_INFINITY {
                self.removed_mass += *p;
            }
        }
        self.recount();
    }

    /// Records that logits have changed.
    fn recount(&mut self) {
        self.is_current = false;
        (self.kept, self.best) = (count_remaining(self.x), argmax::<F64x4>(self.x) as usize);
    }
}

/// Returns the finite number nearest to a sum or product that may have overflowed. An infinite logit would
/// make the row NaN, or ban a token that a finite penalty doesn't.
fn saturate(x: f64) -> f64 {
    x.clamp(f64::MIN, f64::MAX)
}
